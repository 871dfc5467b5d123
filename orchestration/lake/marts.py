"""Shows the marts that Spark made as views of the work file, so that audit and publishing are the same code.

Call it after dbt succeeded, and only then: before, a folder may hold half a table. The descriptions that Parquet cannot
carry are taken from the dbt manifest.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from orchestration.sql import sql_name, sql_text

_SCHEMA = "marts"


def show_marts(con: duckdb.DuckDBPyConnection, lake: Path, manifest: Path) -> None:
    """Replaces every mart of the work file by a view of Spark's Parquet; all of them or none.

    Raises:
        FileNotFoundError: a mart left no file.
    """
    nodes = [
        node
        for node in json.loads(manifest.read_text())["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == _SCHEMA
    ]
    con.execute("begin")
    try:
        con.execute(f"create schema if not exists {_SCHEMA}")
        for node in nodes:
            _show(con, lake / "tables" / _SCHEMA / node["name"], node)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def _show(con: duckdb.DuckDBPyConnection, folder: Path, node: dict[str, Any]) -> None:
    name = f"{_SCHEMA}.{sql_name(node['name'])}"
    if not any(folder.rglob("*.parquet")):
        raise FileNotFoundError(
            f"{folder}: no Parquet file, although Spark built {_SCHEMA}.{node['name']}. Is PRODOPS_LAKE a folder that "
            "every worker and this process share?"
        )
    kinds = con.execute(
        """select 'table' from duckdb_tables() where schema_name = $schema and table_name = $name
           union all select 'view' from duckdb_views() where schema_name = $schema and view_name = $name""",
        {"schema": _SCHEMA, "name": node["name"]},
    ).fetchall()
    for (kind,) in kinds:
        con.execute(f"drop {kind} {name}")
    columns = ", ".join(sql_name(column) for column in node["columns"])
    files = sql_text(str(folder / "**" / "*.parquet"))
    con.execute(f"create view {name} as select {columns} from read_parquet({files}, hive_partitioning = false)")
    con.execute(f"comment on view {name} is {sql_text(node['description'])}")
    for column, described in node["columns"].items():
        con.execute(f"comment on column {name}.{sql_name(column)} is {sql_text(described['description'])}")
