"""The event log kept open: events are there for other readers at once, and Dagster's own way works again afterwards."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from orchestration.event_log import kept_open


@dg.asset
def peas() -> int:
    return 1


def _materializations(instance: dg.DagsterInstance) -> int:
    return len(instance.fetch_materializations(dg.AssetKey("peas"), limit=9).records)


def test_events_are_seen_by_others_during_and_after(tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as writer, dg.DagsterInstance.local_temp(str(tmp_path)) as reader:
        own_way = writer.event_log_storage._connect  # type: ignore[attr-defined]
        with kept_open(writer.event_log_storage):
            assert dg.materialize([peas], instance=writer).success
            assert _materializations(reader) == 1
            assert writer.event_log_storage._connect != own_way  # type: ignore[attr-defined]
        assert writer.event_log_storage._connect == own_way  # type: ignore[attr-defined]
        assert dg.materialize([peas], instance=writer).success
        assert _materializations(reader) == _materializations(writer) == 2


def test_a_log_that_is_not_on_disk_is_left_alone() -> None:
    with dg.DagsterInstance.ephemeral() as instance, kept_open(instance.event_log_storage):
        assert dg.materialize([peas], instance=instance).success
