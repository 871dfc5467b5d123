"""Suites of the loads, the gate and the quality measures; one module per table, each listed in the registry."""
