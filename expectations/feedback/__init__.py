"""Suites of feedback items, labels and the feedback marts; one module per table, each listed in the registry."""
