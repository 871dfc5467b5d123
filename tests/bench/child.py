"""The work of one measured process: `python -m tests.bench.child TASK JSON`.

Each task imports only what it needs, so that a plain DuckDB side does not pay for our imports.
"""

from __future__ import annotations

import importlib
import json
import sys

TASKS = {
    "single_csv": "tests.bench.data",
    "single_jsonl": "tests.bench.data",
    "company": "tests.bench.company",
    "day": "tests.bench.company",
    "voices": "tests.bench.voices",
    "load": "tests.bench.work.load_ours",
    "bare_csv": "tests.bench.work.bare",
    "bare_jsonl": "tests.bench.work.bare",
    "compile_models": "tests.bench.work.compiled",
    "straight": "tests.bench.work.straight",
    "audit_statements": "tests.bench.work.audit",
    "audit_whole": "tests.bench.work.audit",
    "audit_suites": "tests.bench.work.audit",
    "audit_sql": "tests.bench.work.audit",
    "model_seconds": "tests.bench.work.model_seconds",
    "read_marts": "tests.bench.work.read_marts",
}


def main() -> None:
    """Runs one task and prints its answer as JSON."""
    name, arguments = sys.argv[1], json.loads(sys.argv[2])
    module = importlib.import_module(TASKS[name])
    print(json.dumps(getattr(module, name)(**arguments)), flush=True)


if __name__ == "__main__":
    main()
