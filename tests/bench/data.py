"""Writes the files that benchmarks load: DuckDB SQL, the same bytes for the same size, made once and kept.

What happened stands in `sql/`; here is only how it becomes files. Keep random() and clocks out of both.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import duckdb

SQL = Path(__file__).parent / "sql"
_CSV = "(format csv, header true)"


def single_csv(folder: str, rows: int) -> dict[str, str]:
    """A landing folder with one CSV of `rows` order lines."""
    return _single(folder, "lines", rows, f"order_lines.csv|{_CSV}")


def single_jsonl(folder: str, rows: int) -> dict[str, str]:
    """A landing folder with one JSONL file of `rows` events."""
    return _single(folder, "events", rows, "events.jsonl|(format json)")


def _single(folder: str, script: str, rows: int, target: str) -> dict[str, str]:
    name, _, options = target.partition("|")
    landing = Path(folder) / f"{script}_{rows}"
    if not (landing / name).exists():
        with building(landing) as partial, duckdb.connect() as con:
            con.execute(f"set variable n = {rows}")
            con.execute(f"copy ({(SQL / f'{script}.sql').read_text()}) to '{partial / name}' {options}")
    return {"landing": str(landing)}


class building:  # noqa: N801 - reads as a statement
    """A folder that is there whole or not at all, with files that count as settled."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._partial = target.with_name(f".{target.name}.partial")

    def __enter__(self) -> Path:
        shutil.rmtree(self._partial, ignore_errors=True)
        self._partial.mkdir(parents=True)
        return self._partial

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            settle(self._partial)
            self._partial.rename(self._target)


def settle(folder: Path) -> None:
    """Makes every file look delivered an hour ago, so that no run waits for it to come to rest."""
    an_hour_ago = time.time() - 3600
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (an_hour_ago, an_hour_ago))
