"""Checks one delivered file in a child process: bytes, header, count, casts; good rows become typed Parquet.

Everything here sees one file and one job, no work file. Add a format under `read_*`, a cast in `casts`.
Nothing here may import Dagster or the other stages: the child has to start fast.
"""
