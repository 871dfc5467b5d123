"""Suites of questions, invitations, answers and the survey marts; one module per table, each listed in the registry."""
