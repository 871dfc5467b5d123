"""Benchmarks of the whole product as ratios against the plainest way to do the same work; `make bench` runs them.

Add a benchmark as a module with `run(bench) -> list[Figure]` and its line in `registry.py`. Every side of a ratio
is a whole process of its own, started in turn with the other (A B A B …); nothing is timed inside a process that
has already done the work once.
"""
