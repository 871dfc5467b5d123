"""Whether two builds hold the same rows: everything exactly, doubles to nine digits, whatever the order.

Rows are matched on all columns that are not doubles, then doubles are compared within groups of equal rows.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

MODELS = Path(__file__).parents[2] / "dbt_project" / "models" / "marts"
# a mart of attempts to publish: the second run knows of the first
TELLS_OF_RUNS = {"publish_ledger"}
MARTS = sorted({path.stem for path in MODELS.rglob("*.sql")} - TELLS_OF_RUNS)
TOLERANCE = 1e-9
# an absolute floor for what should be zero and is a rounding error of sums around one
FLOOR = 1e-12


def columns_of(con: duckdb.DuckDBPyConnection, relation: str) -> list[tuple[str, str]]:
    """Names and types, in order."""
    return [(row[0], row[1]) for row in con.execute(f"describe select * from {relation}").fetchall()]


def differences(con: duckdb.DuckDBPyConnection, one: str, other: str, leave_out: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
    """What differs between two relations of one connection, in words; empty when they hold the same rows."""
    columns, others = columns_of(con, one), columns_of(con, other)
    if columns != others:
        pairs = [(a, b) for a, b in zip(columns, others, strict=False) if a != b]
        return [f"columns differ: {pairs or (len(columns), len(others))}"]
    compared = [(name, kind) for name, kind in columns if name not in leave_out]
    exact = [f'"{name}"' for name, kind in compared if kind not in ("DOUBLE", "FLOAT")]
    doubles = [f'"{name}"' for name, kind in compared if kind in ("DOUBLE", "FLOAT")]
    listed = ", ".join([*exact, *doubles])
    # the number of a row among its equals, counted in the order of its doubles
    rank = f"row_number() over (partition by {', '.join(exact)} order by {', '.join(doubles) or '1'}) as _rank"
    sides = [f"(select {listed}, {rank} from {relation})" for relation in (one, other)]
    same = " and ".join(f"a.{name} is not distinct from b.{name}" for name in [*exact, "_rank"])
    join = f"from {sides[0]} a full join {sides[1]} b on {same}"
    found = []
    for label, missing in (("only in the first", "b"), ("only in the second", "a")):
        rows = con.execute(f"select {'a' if missing == 'b' else 'b'}.* {join} where {missing}._rank is null").fetchall()
        if rows:
            found.append(f"{len(rows)} rows {label}, for example {rows[:2]}")
    for name in doubles:
        a, b = f"a.{name}", f"b.{name}"
        near = f"abs({a} - {b}) <= greatest({FLOOR}, {TOLERANCE} * greatest(abs({a}), abs({b})))"
        rows = con.execute(
            f"select {a}, {b} {join} where a._rank is not null and b._rank is not null "
            f"and not coalesce({a} is not distinct from {b} or {near}, false) limit 100"
        ).fetchall()
        if rows:
            found.append(f"{name} differs, for example {rows[:3]}")
    return found


def show(con: duckdb.DuckDBPyConnection, schema: str, folder: Path) -> list[str]:
    """Every table of a folder of Parquet tables as a view of a schema; their names."""
    con.execute(f"create schema if not exists {schema}")
    names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    for name in names:
        files = str(folder / name / "**" / "*.parquet")
        con.execute(
            f"create or replace view {schema}.{name} as select * from read_parquet('{files}', hive_partitioning = false)"
        )
    return names


def marts_that_differ(lake: Path, work_file: Path) -> dict[str, list[str]]:
    """What differs between the marts that Spark left in a lake and those of a work file, by mart; empty when nothing does."""
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"attach '{work_file}' as work (read_only)")
        show(con, "spark", lake / "tables" / "marts")
        found = {mart: differences(con, f"work.marts.{mart}", f"spark.{mart}") for mart in MARTS}
    return {mart: words for mart, words in found.items() if words}
