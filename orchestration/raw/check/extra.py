"""Columns of a file that nobody mapped: named in a warning, kept as a JSON object, or a reason to hold the file.

Add here what `other_columns` should do. Columns declared personal (`drop`, or kept as a hash only) never get
into `_extra`: what a contract refuses to load must not come in by the back door.
"""

from __future__ import annotations

import json

import duckdb

from orchestration.raw.check.job import HoldFile, Job
from orchestration.sql import sql_name, sql_text

_SHOWN = 40


def unmapped_columns(job: Job, names: list[str], used: set[int]) -> list[str]:
    """Warnings about columns of a header that no mapping uses; `used` are the positions that one does.

    Raises:
        HoldFile: the source wants none, or two of those to keep have one name.
    """
    rest = _rest(job, names, used)
    if not rest:
        return []
    shown = [name or f"column {at + 1} (no name)" for at, name in rest]
    kept = [name for at, name in rest if name not in job.private]
    twice = sorted({name for name in kept if name and kept.count(name) > 1})
    if job.other_columns == "keep" and twice:
        times = kept.count(twice[0])
        raise HoldFile("duplicate_column", f"the header names {twice[0]!r} {times} times; `_extra` can keep only one")
    return _told(job, shown)


def extra_object(job: Job, names: list[str], used: set[int], texts: list[str]) -> str | None:
    """SQL of the JSON object that keeps unmapped columns; `texts` holds the SQL of each column of the file."""
    if job.other_columns != "keep":
        return None
    pairs = [
        f"{sql_text(name or f'column {at + 1}')}, {texts[at]}"
        for at, name in _rest(job, names, used)
        if name not in job.private
    ]
    return _object(f"json_merge_patch('{{}}', json_object({', '.join(pairs)}))") if pairs else None


def _object(merged: str) -> str:
    """Without empty values, and null when nothing is left (a merge patch drops nulls)."""
    return f"nullif(cast({merged} as varchar), '{{}}')"


def _rest(job: Job, names: list[str], used: set[int]) -> list[tuple[int, str]]:
    stripped = [name.strip() for name in names]
    return [(at, name) for at, name in enumerate(stripped) if at not in used and name != job.order_by]


def _told(job: Job, shown: list[str]) -> list[str]:
    listed = ", ".join(shown[:_SHOWN]) + (f" and {len(shown) - _SHOWN:,} more" if len(shown) > _SHOWN else "")
    if job.other_columns == "hold":
        raise HoldFile(
            "new_column", f"columns that nobody mapped: {listed}; map them or set `other_columns: ignore` (or `keep`)"
        )
    return [f"not mapped, kept in _extra: {listed}" if job.other_columns == "keep" else f"not mapped: {listed}"]


def json_paths(job: Job) -> list[list[str]]:
    """The path of every JSON value that a mapping, the order or the privacy rules are about."""
    named = [name for column in job.columns if column.constant is None for name in column.join or column.candidates]
    named += [*job.private, *([job.order_by] if job.order_by else [])]
    return [name.split(".") for name in dict.fromkeys(named)]


def inspect_keys(con: duckdb.DuckDBPyConnection, job: Job, relation: str) -> tuple[list[str], str | None]:
    """Warnings about keys that nobody mapped, and SQL that finds objects naming a key twice (None: there are none).

    Raises:
        HoldFile: the source wants no unmapped keys.
    """
    parents = dict.fromkeys(["$"] + ["$" + _steps(path[:-1]) for path in json_paths(job) if len(path) > 1])
    lists = [f"json_keys(doc, {sql_text(parent)})" for parent in parents]
    columns = ", ".join(f"{keys} as {sql_name(f'k{at}')}" for at, keys in enumerate(lists))
    # one of each shape, found by its hash: comparing the lists themselves takes twice as long
    any_of = ", ".join(f"any_value({sql_name(f'k{at}')}) as {sql_name(f'k{at}')}" for at in range(len(lists)))
    shape = f"hash({', '.join(sql_name(f'k{at}') for at in range(len(lists)))})"
    shapes = f"select {any_of} from (select {columns} from {relation} where doc is not null) group by {shape}"
    con.execute(f"create or replace temp table shapes as {shapes}")
    twice = " or ".join(f"len(k{at}) <> list_unique(k{at})" for at in range(len(lists)))
    row = con.execute(f"select count(*) from shapes where {twice}").fetchone()
    precheck = " or ".join(f"coalesce(len({keys}) <> list_unique({keys}), false)" for keys in lists)
    mapped = [path[0] for path in json_paths(job)]
    found = con.execute("select distinct unnest(k0) as name from shapes order by 1 limit 1000").fetchall()
    rest = [str(name) for (name,) in found if name not in mapped]
    return (_told(job, rest) if rest else []), f"({precheck})" if row and row[0] else None


def extra_json(job: Job) -> str | None:
    """SQL of what is left of an object when everything mapped or private is taken out."""
    if job.other_columns != "keep":
        return None
    flat = {path[0]: None for path in json_paths(job) if len(path) == 1}
    rest = f"json_merge_patch(doc, {sql_text(json.dumps(flat))})"
    nested: dict[tuple[str, ...], list[str]] = {}
    for path in json_paths(job):
        if len(path) > 1 and path[0] not in flat:
            nested.setdefault(tuple(path[:-1]), []).append(path[-1])
    for parents, leaves in nested.items():
        patch: object = dict.fromkeys(leaves)
        for step in reversed(parents):
            patch = {step: patch}
        # a patch into something that is no object would replace it
        is_object = f"json_type({rest}, {sql_text('$' + _steps(list(parents)))}) = 'OBJECT'"
        rest = f"case when {is_object} then json_merge_patch({rest}, {sql_text(json.dumps(patch))}) else {rest} end"
    return _object(rest)


def _steps(path: list[str]) -> str:
    return "".join('."' + step.replace('"', "") + '"' for step in path)
