"""Suites of orders, lines, refunds and the sales marts; one module per table, each listed in the registry."""
