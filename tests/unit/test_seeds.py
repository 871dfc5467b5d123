"""The sample company: the same seed gives the same bytes, and the committed files are those the README describes.

Add here a claim about the delivered files. What the marts make of them is tested in tests/pipeline.
"""

from __future__ import annotations

import csv
import gzip
import importlib
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import openpyxl
import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
DOMAINS = ("feedback", "operations", "product", "sales", "survey", "usage")
README = (SEEDS / "README.md").read_text(encoding="utf-8")


def seeds_module(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SEEDS))
    return importlib.import_module(name)


def files_of(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for domain in DOMAINS for path in sorted((folder / domain).iterdir())}


def content(path: Path) -> Any:
    """What a reader gets: compression, writer versions and workbook packaging do not count."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".parquet":
        return duckdb.read_parquet(str(path)).fetchall()
    if path.suffix == ".xlsx":
        return [list(sheet.values) for sheet in openpyxl.load_workbook(path).worksheets]
    return path.read_bytes()


def listed_files() -> dict[str, tuple[int, int, str]]:
    """Path to rows, bad rows and amount as the README's table states them."""
    rows = re.findall(r"^\| (\S+/\S+) \| ([\d,]+) \| (\d*) ?\| ([\d,.]*) ?\|$", README, flags=re.MULTILINE)
    return {path: (int(count.replace(",", "")), int(bad or 0), amount) for path, count, bad, amount in rows}


def test_number_of_threads_does_not_change_a_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate = seeds_module("generate", monkeypatch)
    for threads in (1, 4):
        with duckdb.connect(config={"threads": threads}) as con:
            generate.simulate(con, scale=0.01, seed=7)
            generate.deliver(con, tmp_path / str(threads))
    first, second = files_of(tmp_path / "1"), files_of(tmp_path / "4")
    assert {name: path.read_bytes() for name, path in first.items()} == {
        name: path.read_bytes() for name, path in second.items()
    }


def test_another_seed_gives_another_company_of_the_same_size(tmp_path: Path) -> None:
    for seed in ("7", "8"):
        options = ["--scale", "0.01", "--seed", seed, "--out", str(tmp_path / seed)]
        subprocess.run([sys.executable, str(SEEDS / "generate.py"), *options], check=True)
    orders = [content(tmp_path / seed / "sales/orders_2023q3.csv.gz") for seed in ("7", "8")]
    assert orders[0] != orders[1]
    assert abs(len(orders[0].splitlines()) - len(orders[1].splitlines())) < 10


def test_committed_sample_is_what_the_generator_writes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SEEDS / "generate.py"), "--out", str(tmp_path)], check=True)
    committed, written = files_of(SEEDS), files_of(tmp_path)
    assert committed.keys() == written.keys()
    assert [name for name in committed if content(committed[name]) != content(written[name])] == []
    assert sum(path.stat().st_size for path in committed.values()) <= 15_000_000


def test_readme_states_rows_and_bad_rows_of_every_file(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = seeds_module("truths", monkeypatch).count_records
    bad_records = seeds_module("defects", monkeypatch).BAD_RECORDS
    measured = {name: (counts(path), len(bad_records.get(name, []))) for name, path in files_of(SEEDS).items()}
    assert {name: stated[:2] for name, stated in listed_files().items()} == measured
    assert f"The {sum(bad for _, bad in measured.values())} bad records" in README


def test_bad_records_stand_in_the_files_and_stay_below_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, records in seeds_module("defects", monkeypatch).BAD_RECORDS.items():
        lines = (SEEDS / name).read_text(encoding="utf-8").splitlines()
        assert set(records) <= set(lines), name
        assert len(records) <= min(10, 0.01 * len(lines)), name


def test_readme_states_the_amount_of_every_file_of_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    bad_records = seeds_module("defects", monkeypatch).BAD_RECORDS
    stated = {name: amount for name, (_, _, amount) in listed_files().items() if amount}
    assert len(stated) == 13
    for name, amount in stated.items():
        bad = set(bad_records.get(name, []))
        lines = [line for line in content(SEEDS / name).decode().splitlines() if line not in bad]
        total = sum(Decimal(row["qty"]) * Decimal(row["price"]) for row in csv.DictReader(lines))
        assert f"{total:,.2f}" == amount, name


def test_readme_states_the_planted_truths_as_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prevents a README that keeps old numbers after a change of the generator."""
    measured = seeds_module("truths", monkeypatch).measure(SEEDS)
    columns = {
        "completed lines after corrections": ("lines", "units", "gross_sales", "discounts"),
        "all lines, latest version": ("lines", "amount"),
        "orders after corrections": ("orders", "completed", "cancelled", "guests", "guests_with_mail"),
        "stews, third sales year against the first": ("price_effect",),
        "customers": ("customers", "with_mail", "with_birth_year"),
        "responses, off-scale answers, personal data and markup in open answers": ("responses", "relationship"),
        "upgrades, twelve months before the launch against the last twelve months": (
            "units", "margin_before_returns",
        ),
        "events": ("events",),
        "stock days": ("rows", "out", "last_quarter", "a_year_before"),
        "cannibalisation of P007 by P041": ("old_before", "old_after", "new_after", "lost"),
        "feedback by channel": ("items",),
        "salt, late parcels and packaging in feedback": ("first_year", "third_year"),
        "late parcels among detractors by sales year": ("comments", "about_late"),
        "the reworded question by version": ("n",),
        "careless answers to the survey of needs": ("responses", "straight_lined", "sped"),
        "needs by generation, careless answers left out": ("n",),
        "texts read by two people": ("texts", "labels"),
        "discount, half a year of it against the same half-year before": ("units", "discounts", "after_discounts"),
    }  # fmt: skip
    for title, names in columns.items():
        for row in measured[title]:
            for name in names:
                value = row[name]
                shown = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
                assert shown in README, f"{title}: {name} is {shown}"
