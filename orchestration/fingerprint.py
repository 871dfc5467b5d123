"""What a table holds, as one short string: the link between an audit and what is published.

The audit stores the fingerprint of what it judged; the publisher takes it again before it copies and from the
copy that readers will get, and refuses any difference. Add nothing here that depends on row order, storage or time.
"""

from __future__ import annotations

import hashlib

import duckdb

from orchestration.sql import sql_name


def table_columns(
    con: duckdb.DuckDBPyConnection, schema: str, table: str, database: str | None = None
) -> list[tuple[str, str]]:
    """Names and types of a table's columns in order; empty when there is no such table."""
    rows = con.execute(
        """select column_name, data_type from duckdb_columns()
           where schema_name = ? and table_name = ? and database_name = coalesce(?, current_database())
           order by column_index""",
        [schema, table, database],
    ).fetchall()
    return [(str(name), str(kind)) for name, kind in rows]


def fingerprint(con: duckdb.DuckDBPyConnection, schema: str, table: str, database: str | None = None) -> str:
    """Digest of a table's column names, types and rows, whatever their order.

    Two independent 64-bit row hashes are added up (so duplicates count) and xor-ed, next to the row
    count. The hash is DuckDB's own: equal within one DuckDB version, which the lock file pins.

    Raises:
        LookupError: there is no such table.
    """
    qualified = ".".join(sql_name(part) for part in (database, schema, table) if part)
    try:  # the catalog of all columns would be read for each table; a build has thousands
        columns = [(str(name), str(kind)) for name, kind, *_ in con.execute(f"describe {qualified}").fetchall()]
    except duckdb.CatalogException as error:
        raise LookupError(f"no table {schema}.{table} to take a fingerprint of") from error
    names = ", ".join(sql_name(name) for name, _ in columns)
    row = con.execute(
        f"""select count(*), coalesce(sum(one::hugeint), 0), coalesce(bit_xor(one), 0),
                   coalesce(sum(two::hugeint), 0), coalesce(bit_xor(two), 0)
            from (select hash({names}) as one, hash('second', {names}) as two from {qualified})"""
    ).fetchone()
    return hashlib.sha256(repr((columns, row)).encode()).hexdigest()
