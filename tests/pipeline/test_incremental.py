"""Property: built step by step as files arrive, or all at once in another order: the same rows, raw and in every mart.

PRODOPS_HISTORIES sets how many random histories are tried (`make histories N=…`).
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from orchestration.build_scope import reasons_for_full_refresh
from orchestration.dbt_commands import ensure_manifest, facts, project_state, run_dbt
from tests.conftest import Warehouse
from tests.pipeline.histories import SOURCES, History, Step
from tests.pipeline.history_feedback import THEMES

HISTORIES = int(os.environ.get("PRODOPS_HISTORIES", "1"))
STEPS = 4
# the time and order of runs are not facts about the data
NOT_COMPARED = {"marts.publish_ledger", "loads.files", "loads.quarantine"}
OF_THE_LOAD = "loaded_at, run_id, mtime_ns"


def _build(warehouse: Warehouse, *, full: bool = False) -> list[str]:
    """One dbt run as the transform stage would choose it; why it made everything again."""
    ensure_manifest(warehouse.settings)
    with warehouse.work.connect() as con:
        reasons = reasons_for_full_refresh(con, facts(warehouse.settings), project_state())
    if full:
        reasons = ["asked for"]
    command = ["build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    result = run_dbt(warehouse.settings, *command, *(["--full-refresh"] if reasons else []))
    failed = [f"{r.node.name}: {r.message}" for r in result.result.results if str(r.status) != "success"]
    assert failed == []
    return reasons


def _configure(warehouse: Warehouse, as_of: date) -> None:
    company = {"as_of": as_of.isoformat(), "min_n": 2, "return_window_days": 30}
    warehouse.configure(company=company, themes=THEMES, **SOURCES)


def _contents(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of raw, of what is built in parts, and of every mart; doubles to nine digits, load times left out."""
    tables = warehouse.query(
        """select schema_name || '.' || table_name from duckdb_tables()
           where schema_name like 'raw_%' or schema_name in ('staging', 'marts', 'loads')
             or table_name in ('int_orders_identified', 'int_order_lines_priced', 'int_refunds_allocated')
           order by 1"""
    )
    contents = {}
    for (table,) in tables:
        if table in NOT_COMPARED or table.endswith("__dbt_tmp"):
            continue
        contents[table] = warehouse.query(f"select columns(*) from ({_rounded(warehouse, table)}) order by all")
    manifest = f"select * exclude (file_version, {OF_THE_LOAD}) from loads.files order by all"
    refused = "select * exclude (detected_at, resolved_by), resolved_by is null from loads.quarantine order by all"
    return contents | {"loads.files": warehouse.query(manifest), "loads.quarantine": warehouse.query(refused)}


def _rounded(warehouse: Warehouse, table: str) -> str:
    schema, name = table.split(".")
    columns = warehouse.query(
        f"select column_name, data_type from duckdb_columns() where schema_name = '{schema}' and table_name = '{name}'"
    )
    shown = [f'round("{c}", 9) as "{c}"' if kind == "DOUBLE" else f'"{c}"' for c, kind in columns]
    return f"select {', '.join(shown)} from {table}"


def _shuffled(steps: list[Step], seed: int) -> list[tuple[str, str]]:
    """All files in another order; versions of one name keep theirs."""
    files = [file for step in steps for file in step.files]
    order = list(range(len(files)))
    random.Random(seed).shuffle(order)
    mixed = [files[at] for at in order]
    for name in {name for name, _ in files}:
        places = [at for at, file in enumerate(mixed) if file[0] == name]
        for at, version in zip(places, [file for file in files if file[0] == name], strict=True):
            mixed[at] = version
    return mixed


def _batches(files: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Few loads instead of one a file; a version must have been loaded before the next one overwrites it."""
    batches: list[list[tuple[str, str]]] = [[]]
    for file in files:
        if len(batches[-1]) == 8 or file[0] in [name for name, _ in batches[-1]]:
            batches.append([])
        batches[-1].append(file)
    return batches


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_step_by_step_equals_all_at_once_in_another_order(make_warehouse: Callable[[], Warehouse], seed: int) -> None:
    history = History(seed, STEPS)
    stepwise, whole = make_warehouse(), make_warehouse()
    for number, step in enumerate(history.steps):
        _configure(stepwise, step.as_of)
        for name, content in step.files:
            stepwise.deliver(name, content)
        stepwise.load()
        reasons = _build(stepwise)
        assert bool(reasons) == (number == 0), reasons
    _configure(whole, history.steps[-1].as_of)
    for batch in _batches(_shuffled(history.steps, seed + 1)):
        for name, content in batch:
            whole.deliver(name, content)
        whole.load()
    _build(whole, full=True)
    expected, found = _contents(whole), _contents(stepwise)
    assert found.keys() == expected.keys()
    different = {
        table: _difference(found[table], expected[table]) for table in expected if found[table] != expected[table]
    }
    assert different == {}
    assert len(expected["marts.order_lines"]) > 5
    assert len(expected["marts.daily_product_sales"]) > 0
    assert len(expected["marts.issue_ranks"]) > 0
    assert len(expected["marts.feedback_loop"]) > 5


def _difference(found: list[tuple[Any, ...]], expected: list[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    return {
        "too many": [row for row in found if row not in expected][:3],
        "missing": [row for row in expected if row not in found][:3],
    }


def test_a_changed_taxonomy_makes_all_themes_again(make_warehouse: Callable[[], Warehouse]) -> None:
    """Step by step with the old words and then the new ones: the rows of a warehouse that never knew the old ones."""
    history = History(11, 2)
    changed = {"themes": {**THEMES["themes"], "fine": {"label": "Fine", "kind": "praise", "rules": {"any": ["fine"]}}}}
    changed["themes"]["late"] = {"label": "Slow", "kind": "issue", "rules": {"en": ["weeks"]}}
    del changed["themes"]["salt_free"]
    stepwise, whole = make_warehouse(), make_warehouse()
    for warehouse, taxonomies in ((stepwise, (THEMES, changed)), (whole, (changed,))):
        for step in history.steps:
            for name, content in step.files:
                warehouse.deliver(name, content)
            warehouse.configure(company={"as_of": step.as_of.isoformat(), "min_n": 2}, themes=taxonomies[0], **SOURCES)
            warehouse.load()
        for number, taxonomy in enumerate(taxonomies):
            warehouse.configure(company={"as_of": step.as_of.isoformat(), "min_n": 2}, themes=taxonomy, **SOURCES)
            warehouse.load()
            reasons = _build(warehouse)
            assert reasons == (["the taxonomy of themes changed"] if number else ["nothing was built yet"])
    expected, found = _contents(whole), _contents(stepwise)
    assert {table for table in expected if found[table] != expected[table]} == set()
    themes = "select distinct theme, theme_label from marts.issue_ranks order by all"
    assert stepwise.query(themes) == whole.query(themes) == [("fine", "Fine"), ("late", "Slow")]
    assert _build(stepwise) == []
