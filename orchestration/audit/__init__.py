"""Audit: runs the expectations on committed tables and leaves one verdict per table in the work file.

Add here what decides or records whether a table is believable. Do not add expectations themselves
(`expectations/`), Dagster checks, or anything that publishes: the publisher reads the verdicts.
"""
