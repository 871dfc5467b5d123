"""Measure on the delivered files what the generator planted: rows per file and the truths of README.md.

A new truth is one query in truths.sql and one line in README.md; tests compare the two.
This reads the files as a stranger would and shares no code with the generator or the loader.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import tempfile
from collections.abc import Container
from pathlib import Path

import duckdb
from openpyxl import load_workbook

SEEDS = Path(__file__).parent
DOMAINS = ("feedback", "operations", "product", "sales", "survey", "usage")


def count_records(path: Path) -> int:
    """Records of a file, bad ones included, header and title lines not."""
    if path.suffix == ".parquet":
        return duckdb.read_parquet(str(path)).shape[0]
    if path.suffix == ".xlsx":
        return sum(1 for _ in load_workbook(path).worksheets[0].values) - 3
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = content.decode("cp1252" if path.name == "stueckkosten.csv" else "utf-8")
    if ".csv" in path.name:
        headers = 3 if path.name.startswith("needs_") else 1
        return sum(1 for _ in csv.reader(text.splitlines(keepends=True))) - headers
    return len(text.splitlines())


def delivered_files(folder: Path) -> list[Path]:
    """Every delivered file, in the order of the README."""
    return sorted(path for domain in DOMAINS for path in (folder / domain).glob("*"))


def measure(folder: Path, wanted: Container[str] | None = None) -> dict[str, list[dict[str, object]]]:
    """Title of each truth, or of those wanted, to its rows."""
    sheet = load_workbook(folder / "product/products.xlsx").worksheets[0]
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as con:
        catalogue = Path(scratch) / "catalogue.csv"
        with catalogue.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows(sheet.iter_rows(min_row=3, values_only=True))
        text = (SEEDS / "truths.sql").read_text(encoding="utf-8")
        text = text.replace("$folder/product/catalogue.tmp.csv", str(catalogue)).replace("$folder", str(folder))
        setup, *truths = text.split("-- truth: ")
        con.execute(setup)
        found = {}
        for truth in truths:
            title, query = truth.split("\n", 1)
            if wanted is not None and title not in wanted:
                continue
            result = con.execute(query)
            names = [column[0] for column in result.description]
            found[title] = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        return found


def main() -> None:
    """Print what README.md states."""
    parser = argparse.ArgumentParser(description="Print rows per file and the planted truths.")
    parser.add_argument("--folder", type=Path, default=SEEDS)
    folder = parser.parse_args().folder
    for path in delivered_files(folder):
        print(f"{count_records(path):>8}  {path.relative_to(folder)}")
    for title, rows in measure(folder).items():
        print(f"\n{title}")
        for row in rows:
            print("   ", ", ".join(f"{name} {value}" for name, value in row.items()))


if __name__ == "__main__":
    main()
