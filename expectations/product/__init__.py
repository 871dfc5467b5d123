"""Suites of the catalogue as delivered and the product marts; one module per table, each listed in the registry."""
