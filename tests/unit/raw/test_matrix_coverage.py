"""No row of the bad-input catalogue is forgotten: each has a case, a test elsewhere, or a reason why it cannot happen.

The catalogue: E encodings, N newlines, R rows, Q quotes, T types, H headers, F files, S sense, X security,
J JSON, P Parquet, XL workbooks; `trap1` … `trap40` are the traps found in DuckDB 2.0.0.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.raw import test_matrix_csv, test_matrix_json, test_matrix_parquet, test_matrix_xlsx

TESTS = Path(__file__).parents[2]
MODULES = (test_matrix_csv, test_matrix_json, test_matrix_parquet, test_matrix_xlsx)
SIZES = {"E": 9, "N": 5, "R": 5, "Q": 7, "T": 12, "H": 7, "F": 12, "S": 3, "X": 4, "J": 8, "P": 3, "XL": 5, "trap": 40}
CATALOGUE = [f"{letter}{number}" for letter, size in SIZES.items() for number in range(1, size + 1)]

ELSEWHERE = {
    "F2": ("unit/raw/test_deliveries.py", "test_a_growing_file_is_left_until_it_rests"),
    "F10": ("unit/raw/test_deliveries.py", "test_a_late_file_with_an_old_time_is_loaded"),
    "F11": ("pipeline/test_build.py", "test_a_correction_replaces_the_order_and_history_stays_in_raw"),
    "F12": ("unit/raw/test_deliveries.py", "test_same_name_with_other_content_is_a_newer_version"),
    "X3": ("unit/raw/test_matrix_csv.py", "test_nothing_outside_the_landing_folder_is_read"),
    "trap5": ("unit/raw/test_matrix_csv.py", "test_files_of_one_source_are_matched_by_their_own_headers"),
    "trap8": (
        "unit/raw/test_matrix_memory.py",
        "test_a_large_file_with_the_wrong_delimiter_is_held_quickly_in_little_memory",
    ),
}
DOES_NOT_APPLY = {
    "trap11": "no reject table is read: a record is counted by our own reader, whatever is selected later",
    "trap12": "no reject table is read",
    "trap15": "`ignore_errors` is used nowhere",
    "trap40": "no directory is opened to SQL: a child reads one archived file, and publishing copies rows, not files",
}


def _cases() -> Counter[str]:
    return Counter(name for module in MODULES for case in module.CASES for name in case.ids)


@pytest.mark.parametrize("row", CATALOGUE)
def test_every_row_of_the_catalogue_is_accounted_for(row: str) -> None:
    places = [bool(_cases()[row]), row in ELSEWHERE, row in DOES_NOT_APPLY]
    assert any(places)
    assert not (row in DOES_NOT_APPLY and places[0]), "it does apply: there is a case"


def test_cases_name_rows_of_the_catalogue_only() -> None:
    assert set(_cases()) | set(ELSEWHERE) | set(DOES_NOT_APPLY) <= set(CATALOGUE)


@pytest.mark.parametrize("row", ELSEWHERE)
def test_tests_named_elsewhere_exist(row: str) -> None:
    path, name = ELSEWHERE[row]
    tree = ast.parse((TESTS / path).read_text())
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_ignore_errors_and_reject_tables_are_used_nowhere() -> None:
    code = "".join(path.read_text() for path in (TESTS.parent / "orchestration").rglob("*.py"))
    assert not {word for word in ("ignore_errors=true", "store_rejects", "allowed_directories") if word in code}


def test_the_matrix_is_large() -> None:
    assert sum(len(module.CASES) for module in MODULES) >= 150
