"""Suites of how the work itself runs; one module per table, each listed in the registry."""
