"""Which models may read columns that hold personal data; a new reader is a decision, taken here."""

from __future__ import annotations

import re
from typing import Any

from orchestration.raw.contracts import canonical_feeds

# A length and values of a scale; names of themes; words behind a mask, only where quotes are published.
READERS_OF_TEXT = {
    "raw_survey.answers": {"stg_survey__answers", "stg_survey__answer_themes", "stg_survey__answer_quotes"},
    "raw_usage.events": {"stg_usage__search_themes"},
    "raw_feedback.items": {"stg_feedback__items", "stg_feedback__item_themes", "stg_feedback__item_quotes"},
}


def _readers(manifest: dict[str, Any], table: str, column: str) -> set[str]:
    """Models that read the raw table and name the column itself (its hashed neighbour is another name)."""
    return {
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "test")
        and any(
            f"{manifest['sources'][parent]['schema']}.{manifest['sources'][parent]['name']}" == table
            for parent in node["depends_on"]["nodes"]
            if parent in manifest["sources"]
        )
        and re.search(rf"\b{column}\b", re.sub(r"--[^\n]*", "", node["raw_code"]))
    }


def _personal(kind: str) -> list[tuple[str, str]]:
    return [
        (feed.table_name, name)
        for feed in canonical_feeds().values()
        for name, column in feed.columns.items()
        if column.personal == kind
    ]


def test_only_declared_models_read_free_text(manifest: dict[str, Any]) -> None:
    assert {table for table, _ in _personal("text")} == READERS_OF_TEXT.keys()
    for table, column in _personal("text"):
        readers = _readers(manifest, table, column)
        assert readers
        assert readers <= READERS_OF_TEXT[table], f"{table}.{column}"


def test_nobody_reads_a_personal_id_but_its_hash(manifest: dict[str, Any]) -> None:
    assert _personal("id")
    assert {(table, column): _readers(manifest, table, column) for table, column in _personal("id")} == {
        (table, column): set() for table, column in _personal("id")
    }


def test_what_nobody_mapped_is_read_by_nobody(manifest: dict[str, Any]) -> None:
    for feed in canonical_feeds().values():
        assert _readers(manifest, feed.table_name, "_extra") == set(), feed.table_name
