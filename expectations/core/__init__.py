"""Suites of what every other mart refers to: products, customers, calendar; one module per table, each registered."""
