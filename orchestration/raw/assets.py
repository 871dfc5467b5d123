"""Raw tables and landing files as Dagster assets: one step loads everything that is new.

Add metadata here that an operator needs to see beside a raw table. How files are loaded is `load`'s matter.
"""

from collections.abc import Callable, Iterator
from typing import Any

import dagster as dg
import duckdb

from orchestration.raw.config import SourcesFile
from orchestration.raw.contracts import Feed, canonical_feeds
from orchestration.raw.load import load_sources
from orchestration.raw.metadata import last_files, quarantine_metadata
from orchestration.raw.pending import LoadReport
from orchestration.raw.public_names import public_sentence
from orchestration.resources import WorkFile, hashing_key
from orchestration.settings import Settings

_OWNERS = ["team:product-ops"]
_SYSTEM_TABLES = {
    ("raw_company", "company"): "The company's settings for this build: as-of date, reporting currency, thresholds.",
    ("raw_company", "rules"): "The company's declared thresholds, by which the marts judge.",
    ("raw_company", "theme_rules"): "The declared taxonomy: which words and phrases mean which theme.",
    ("loads", "sources"): "Configured sources and whether anything is delivered for them.",
    ("loads", "files"): "The load manifest: every delivered file and what became of its records.",
    ("loads", "survey_questions"): "What survey exports ask, and what each question seems to be: a proposal.",
    ("loads", "names"): "What marts and logs may show of the name of a delivered file.",
    ("loads", "quarantine"): "Records that were refused, with file, line, reason and raw text.",
}


def raw_feeds(sources: SourcesFile) -> dict[str, Feed]:
    """Every raw table by name: the canonical feeds, and tables of the company's own."""
    feeds = {feed.table_name: feed for feed in canonical_feeds().values()}
    return feeds | {s.contract.table_name: s.contract for s in sources.sources.values()}


def landing_assets(sources: SourcesFile) -> list[dg.AssetSpec]:
    """What others deliver to us: one external asset a source, the first stop of the lineage."""
    return [
        dg.AssetSpec(
            ["landing", name], group_name="landing", owners=_OWNERS, kinds={source.file_type_shown},
            description=f"Files at `{source.location or 'sources.yml'}` ({source.delivery}).",
        )
        for name, source in sources.sources.items()
    ]  # fmt: skip


def raw_assets(settings: Settings, sources: SourcesFile) -> dg.AssetsDefinition:
    """All raw tables as one step, since one process may write and one pass finds all new files."""
    feeds = raw_feeds(sources)
    specs = [_spec(name, feed, sources) for name, feed in feeds.items()]
    landing = [dg.AssetKey(["landing", name]) for name in sources.sources]
    specs += [
        dg.AssetSpec([*key], group_name="raw", deps=landing, description=text, owners=_OWNERS, kinds={"duckdb"})
        for key, text in _SYSTEM_TABLES.items()
    ]

    @dg.multi_asset(name="load_files", specs=specs, can_subset=False, pool="duckdb_writer")
    def load_files(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        work = WorkFile(settings.work_file)
        outcome = load_sources(settings, sources, work, run_id=context.run_id)
        with work.connect() as con:
            tell = _teller(con, settings)
            _log(context, outcome, tell)
            for name in sources.sources:
                seen = dg.AssetMaterialization(["landing", name], metadata=_delivered(con, name))
                context.log_event(seen)
            for spec in specs:
                schema, table = spec.key.path
                yield dg.MaterializeResult(asset_key=spec.key, metadata=_metadata(con, schema, table, outcome, tell))

    return load_files


def _spec(name: str, feed: Feed, sources: SourcesFile) -> dg.AssetSpec:
    origins = [source for source, s in sources.sources.items() if name in s.tables]
    columns = [
        dg.TableColumn(column, kind, description=feed.columns[column].description if column in feed.columns else None)
        for column, kind in feed.table_columns().items()
    ]
    return dg.AssetSpec(
        name.split("."), group_name="raw", owners=_OWNERS, kinds={"duckdb"},
        deps=[dg.AssetKey(["landing", source]) for source in origins],
        description=feed.description or f"As delivered by {', '.join(origins)}.",
        metadata={"dagster/column_schema": dg.TableSchema(columns)},
    )  # fmt: skip


def _teller(con: duckdb.DuckDBPyConnection, settings: Settings) -> Callable[[str], str]:
    """Turns a sentence about a file into one for Dagster's history, where a name that may be personal has no place."""
    key, _ = hashing_key(settings)
    names = dict(con.execute("select path, max(public_path) from loads.names group by path").fetchall())
    return lambda text: public_sentence(text, names, key)


def _metadata(
    con: duckdb.DuckDBPyConnection, schema: str, table: str, outcome: LoadReport, tell: Callable[[str], str]
) -> dict[str, Any]:
    rows = con.execute(f"select count(*) from {schema}.{table}").fetchone()
    metadata: dict[str, Any] = {"dagster/row_count": int(rows[0]) if rows else 0}
    if (schema, table) == ("loads", "files"):
        metadata["left_behind"] = dg.MetadataValue.json([tell(text) for text in _left_behind(outcome)])
    if (schema, table) == ("loads", "quarantine"):
        metadata |= quarantine_metadata(con, None)
    if not schema.startswith("raw_") or schema == "raw_company":
        return metadata
    name = f"{schema}.{table}"
    totals = con.execute(
        """select count(*), coalesce(sum(counted), 0), coalesce(sum(quarantined), 0), coalesce(sum(held), 0),
                  coalesce(sum(size_bytes), 0), max(max_event_at)
           from loads.files where table_name = ? and status <> 'duplicate'""",
        [name],
    ).fetchone()
    assert totals is not None
    names = ("files", "records_counted", "records_quarantined", "records_held", "bytes")
    metadata |= {label: int(value) for label, value in zip(names, totals, strict=False)}
    metadata |= quarantine_metadata(con, name) | {"last_files": last_files(con, name)}
    metadata["newest_event_at"] = str(totals[5] or "nothing delivered")
    metadata["new_files"] = sum(1 for entry, _ in outcome.loaded if entry.source.contract.table_name == name)
    return metadata


def _delivered(con: duckdb.DuckDBPyConnection, source: str) -> dict[str, Any]:
    """What a source has delivered so far, and its newest file."""
    row = con.execute(
        """select count(*), count(*) filter (where status = 'held'), coalesce(sum(size_bytes), 0),
                  max(public_path), cast(max(loaded_at) as varchar)
           from loads.files left join loads.names using (source, path) where source = ?""",
        [source],
    ).fetchone()
    assert row is not None
    names = ("files", "files_held", "bytes", "last_file", "last_seen_at")
    return dict(zip(names, [row[0], row[1], row[2], row[3] or "none", row[4] or "never"], strict=True))


def _left_behind(outcome: LoadReport) -> list[str]:
    """Files that were seen but not taken, one sentence each."""
    return [
        *outcome.refused,
        *outcome.waiting,
        *(f"{name}: still being written; left for the next run" for name in outcome.unsettled),
    ]


def _log(context: dg.AssetExecutionContext, outcome: LoadReport, tell: Callable[[str], str]) -> None:
    for entry, result in outcome.held:  # its message names columns, and a file without a header has values for names
        context.log.warning(f"held: {tell(entry.delivery.shown)}: {result.reason}; `prodops status` says more")
    for text in _left_behind(outcome):
        context.log.warning(tell(text))
    for text in outcome.missing:
        context.log.warning(f"nothing delivered: {text}")
