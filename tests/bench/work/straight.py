"""The other side of the whole job: bare typed readers into the raw tables, then the models' SQL, one connection."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import duckdb

from orchestration.raw.config import Source
from orchestration.raw.config_file import read_sources
from orchestration.raw.contracts import LOAD_COLUMNS, canonical_feeds
from orchestration.raw.manifest import ensure_table
from orchestration.resources import WorkFile
from orchestration.sql import sql_name, sql_text

_SMALL = (
    "raw_company.company",
    "raw_company.rules",
    "raw_company.theme_rules",
    "loads.sources",
    "loads.files",
    "loads.quarantine",
    "audit.verdicts",
)


def straight(home: str, landing: str, ours: str, plan: str) -> dict[str, Any]:
    """Builds every model from the files; rows of each mart, seconds of each model, and megabytes of text."""
    work = WorkFile(Path(home) / "build" / "work.duckdb")
    with work.connect() as con:
        for feed in canonical_feeds().values():
            ensure_table(con, feed)
        con.execute(f"attach {sql_text(ours)} as ours (read_only)")
        for table in _SMALL:
            con.execute(f"insert into {table} select * from ours.{table}")
        file = read_sources(Path(landing) / "sources.yml")
        for name, source in file.sources.items():
            if source.records:
                con.execute(f"insert into {source.contract.table_name} select * from ours.{source.contract.table_name}")
            else:
                con.execute(_insert(name, source, Path(landing), file.company.reporting_currency))
        con.execute("detach ours")
        steps = json.loads(Path(plan).read_text())
        seconds = {}
        for step in steps:
            started = time.perf_counter()
            _build(con, step)
            seconds[step["name"]] = round(time.perf_counter() - started, 3)
        text = con.execute("select coalesce(sum(strlen(body)), 0) / 1e6 from raw_feedback.items").fetchone() or (0.0,)
        marts = [step["name"] for step in steps if step["schema"] == "marts"]
        rows = {mart: (con.execute(f"select count(*) from marts.{mart}").fetchone() or (0,))[0] for mart in marts}
    return {"rows": rows, "seconds": seconds, "text_mb": float(text[0])}


def _insert(name: str, source: Source, landing: Path, reporting_currency: str) -> str:
    """Every file of a source at once, typed by the reader; the load columns as far as the files tell them."""
    files = sorted(landing.glob(source.location))
    with files[0].open() as file:
        header = file.readline().strip().split(",")
    table = source.contract.table_columns()
    types = {column: table.get(column, "VARCHAR") for column in header}
    own = {column: sql_name(column) for column in header if column in table}
    if "currency" in table and "currency" not in own:
        own["currency"] = sql_text(source.currency or reporting_currency)
    if source.order_by:
        delivery = f"{source.order_by} || ' ' || parse_filename(filename)"
    else:
        delivery = "parse_filename(filename)"
    own |= {
        "_source": sql_text(name), "_time_zone": "'UTC'", "_delivery_kind": sql_text(source.delivery),
        "_delivery": delivery, "_file_id": "parse_filename(filename)", "_file_version": "1",
        "_record_no": "row_number() over ()", "_extra": "cast(null as varchar)",
    }  # fmt: skip
    select = ", ".join(own.get(column, "null") for column in table)
    paths = ", ".join(sql_text(str(path)) for path in files)
    missing = [column for column in LOAD_COLUMNS if column not in own]
    assert not missing, f"load columns this benchmark does not fill: {missing}"
    return (
        f"insert into {source.contract.table_name} select {select} from read_csv([{paths}], auto_detect=false, "
        f"header=true, delim=',', quote='\"', filename=true, columns={types!r})"
    )


def _build(con: duckdb.DuckDBPyConnection, step: dict[str, Any]) -> None:
    relation = f"{sql_name(step['schema'])}.{sql_name(step['name'])}"
    con.execute(f"create schema if not exists {sql_name(step['schema'])}")
    if step["kind"] != "ephemeral":
        con.execute(f"create {'view' if step['kind'] == 'view' else 'table'} {relation} as {step['sql']}")
