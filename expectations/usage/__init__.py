"""Suites of usage events; one module per table, each listed in the registry."""
