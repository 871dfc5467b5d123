"""Lets Great Expectations push its queries down to a DuckDB connection that the caller owns.

Add here only what a metric needs to compile, run or read columns, with a call in the comparison test.
Do not add datasources, suites or settings, and never open a file here: the caller holds the one lock.
"""

from __future__ import annotations

import re
import uuid
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

import duckdb
import sqlalchemy as sa
from sqlalchemy import pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDialect, PGExecutionContext
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

_SCHEME = "duckdb+shared"
_shared: dict[str, duckdb.DuckDBPyConnection] = {}
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")
_SIMPLE_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "BIGINT": sa.BIGINT, "INTEGER": sa.INTEGER, "SMALLINT": sa.SMALLINT, "DOUBLE": sa.DOUBLE,
    "FLOAT": sa.REAL, "VARCHAR": sa.VARCHAR, "BOOLEAN": sa.BOOLEAN, "DATE": sa.DATE,
    "TIMESTAMP": sa.TIMESTAMP, "TIME": sa.TIME, "BLOB": sa.BLOB, "UUID": sa.UUID,
}  # fmt: skip


@contextmanager
def shared_connection(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The address under which SQLAlchemy reaches `con` until the block ends.

    Every query runs on a cursor of `con`, so no second lock is taken. A cursor does not see what
    another one has not committed: audit committed tables only.
    """
    registry.register("duckdb.shared", __name__, "SharedDuckDBDialect")
    key = uuid.uuid4().hex
    _shared[key] = con
    try:
        yield f"{_SCHEME}:///{key}"
    finally:
        del _shared[key]


class _Cursor:
    """A DB-API cursor: DuckDB's own lacks `arraysize`, `rowcount` and type codes that can be read."""

    arraysize = 1
    rowcount = -1

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def execute(self, statement: str, parameters: Sequence[Any] | None = None) -> None:
        """Run one statement; the result stays with the connection."""
        self._con.execute(statement, list(parameters) if parameters else None)

    @property
    def description(self) -> list[tuple[Any, ...]] | None:
        """Names and types of the columns of the result."""
        columns = self._con.description
        return [(column[0], str(column[1]), *[None] * 5) for column in columns] if columns else None

    def fetchall(self) -> list[Any]:
        """All rows of the result."""
        return self._con.fetchall()

    def close(self) -> None:
        """Nothing to release: the connection closes it."""


class _Connection:
    """A DB-API connection without transactions, so that one failed metric cannot spoil the next."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def cursor(self) -> _Cursor:
        """A cursor on the one connection beneath."""
        return _Cursor(self._con)

    def commit(self) -> None:
        """Autocommit."""

    def rollback(self) -> None:
        """Autocommit."""

    def close(self) -> None:
        """Close the cursor of the shared connection, not the connection."""
        self._con.close()


class _BufferedContext(PGExecutionContext):
    def post_exec(self) -> None:
        """Reads the result at once: Great Expectations fetches after it has closed the connection."""
        super().post_exec()  # type: ignore[no-untyped-call]
        if self.cursor is not None and self.cursor.description is not None:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                self.cursor, initial_buffer=deque(self.cursor.fetchall())
            )


class _Compiler(PGCompiler):
    def visit_custom_op_binary(self, element: Any, operator: Any, **kw: Any) -> str:
        """`~` finds a pattern anywhere in Postgres; only regexp_matches does in every DuckDB."""
        if operator.opstring not in ("~", "!~"):
            sql = super().visit_custom_op_binary(element, operator, **kw)  # type: ignore[no-untyped-call]
            return str(sql)
        negation = "NOT " if operator.opstring == "!~" else ""
        left, right = self.process(element.left, **kw), self.process(element.right, **kw)
        return f"{negation}regexp_matches({left}, {right})"


class NativeType(sa.types.UserDefinedType[Any]):
    """A DuckDB type that SQLAlchemy does not know (HUGEINT, LIST, STRUCT); NullType breaks metrics."""

    cache_ok = True

    def __init__(self, spec: str = "VARCHAR") -> None:
        self.spec = spec

    def get_col_spec(self, **_: Any) -> str:
        """The type in DuckDB's own words."""
        return self.spec


def _column_type(spec: str) -> sa.types.TypeEngine[Any]:
    decimal = _DECIMAL.fullmatch(spec)
    if decimal:
        return sa.NUMERIC(int(decimal[1]), int(decimal[2]))
    return _SIMPLE_TYPES[spec]() if spec in _SIMPLE_TYPES else NativeType(spec)


class SharedDuckDBDialect(PGDialect):
    """Named postgresql, which turns on regex, LIKE and outlier expectations in Great Expectations."""

    name = "postgresql"
    driver = "shared"
    supports_statement_cache = True
    supports_sane_rowcount = False
    statement_compiler = _Compiler
    execution_ctx_cls = _BufferedContext
    poolclass: ClassVar[type[pool.Pool]] = pool.NullPool

    @classmethod
    def import_dbapi(cls) -> Any:
        """DuckDB's module is a DB-API driver as it is."""
        return duckdb

    def create_connect_args(self, url: sa.URL) -> Any:
        """The key of the shared connection."""
        return [url.database], {}

    def connect(self, *cargs: Any, **_: Any) -> Any:
        """A cursor of the shared connection, wrapped."""
        return _Connection(_shared[cargs[0]].cursor())

    def initialize(self, connection: Any) -> None:
        """What a Postgres server would be asked for."""
        self.server_version_info = (14, 0)
        self.default_schema_name = "main"
        self.default_isolation_level = None

    def get_columns(self, connection: Any, table_name: str, schema: Any = None, **_: Any) -> Any:
        """Columns of `table_name`, which may name its schema: Great Expectations passes it whole."""
        schema, _dot, table = f"{schema or 'main'}.{table_name}".rpartition(".")
        schema = schema.rpartition(".")[2]
        rows = connection.execute(
            sa.text(
                "select column_name, data_type, is_nullable from duckdb_columns()"
                " where database_name = current_database() and schema_name = :schema"
                " and table_name = :table order by column_index"
            ),
            {"schema": schema, "table": table},
        ).fetchall()
        if not rows:
            raise sa.exc.NoSuchTableError(f"{schema}.{table}")
        return [
            {"name": name, "type": _column_type(spec), "nullable": nullable, "default": None,
             "autoincrement": False, "comment": None}
            for name, spec, nullable in rows
        ]  # fmt: skip

    def get_multi_columns(
        self,
        connection: Any,
        schema: Any = None,
        filter_names: Any = None,
        scope: Any = None,
        kind: Any = None,
        **_: Any,
    ) -> Any:
        """Columns of several tables, asked one by one."""
        return [((schema, name), self.get_columns(connection, name, schema)) for name in filter_names]
