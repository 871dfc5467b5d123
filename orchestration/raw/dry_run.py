"""`prodops sources check`: what each source would load, without loading it.

Files are checked by the same children as in a load; nothing is archived, no work file is touched.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import yaml

from orchestration.raw.check.job import Job, Result
from orchestration.raw.checkers import check_all
from orchestration.raw.config import SourcesFile
from orchestration.raw.landing import Delivery
from orchestration.raw.pending import deliveries_of
from orchestration.raw.plan import plan_job
from orchestration.raw.sidecar import read_sidecar
from orchestration.settings import Settings


@dataclass
class SourcePreview:
    """What one source would load."""

    source: str
    table_name: str
    files: int = 0
    counted: int = 0
    would_load: int = 0
    would_quarantine: int = 0
    recognised: list[str] = field(default_factory=list)
    proposals: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def preview(settings: Settings, sources: SourcesFile) -> list[SourcePreview]:
    """A preview of every source, in the order of the sources file."""
    previews = {name: SourcePreview(name, s.contract.table_name) for name, s in sources.sources.items()}
    with tempfile.TemporaryDirectory() as scratch:
        jobs: list[tuple[Delivery, Job]] = []
        for name, source in sources.sources.items():
            found, refused = deliveries_of(settings, name, source)
            previews[name].held += refused
            if not found:
                previews[name].held.append(f"nothing at {source.location}: is the file delivered, the name right?")
            for delivery in found:
                control, absent = read_sidecar(source, delivery.path)
                if absent:
                    previews[name].held.append(f"{delivery.shown}: waits for {' and '.join(absent)}")
                job = plan_job(
                    name, source, sources.company, archived=delivery.path, shown=delivery.shown, size=delivery.size,
                    key="00" * 32, out_folder=Path(scratch) / str(len(jobs)), control=control,
                )  # fmt: skip
                jobs.append((delivery, job))
        checked = list(check_all(jobs))
        declared = declared_questions(sources, checked)
        for delivery, result in checked:
            shown = previews[delivery.source]
            shown.files += 1
            shown.counted += result.counted
            shown.would_load += result.good
            shown.would_quarantine += len(result.bad)
            shown.warnings += [f"{delivery.shown}: {warning}" for warning in result.warnings]
            if result.recognised:
                shown.recognised.append(f"{delivery.shown}: {result.recognised}")
            shown.proposals += [text for text in proposed(declared, result) if text not in shown.proposals]
            if result.status == "held":
                shown.held.append(f"{delivery.shown}: {result.message}")
            for record in result.bad[:3]:
                place = f"{delivery.shown}:{record.line}"
                column = f"column {record.column_name} " if record.column_name else ""
                shown.reasons.append(f"{place}: {column}{record.message}")
    return list(previews.values())


def declared_questions(sources: SourcesFile, checked: list[tuple[Delivery, Result]]) -> set[str]:
    """Ids that any registry declares, in the sources file or in what is delivered for it now."""
    registries = {name: source for name, source in sources.sources.items() if source.feed == "survey.questions"}
    declared = {str(row.get("question_id")) for source in registries.values() for row in source.records}
    for delivery, result in checked:
        if delivery.source in registries and result.parquet:
            sql = "select distinct question_id from read_parquet(?) where _reason is null"
            declared |= {question for (question,) in duckdb.execute(sql, [result.parquet]).fetchall()}
    return declared


def proposed(declared: set[str], result: Result) -> list[str]:
    """A line for the instrument registry for each question of a survey export that no registry declares."""
    lines = []
    for question in result.questions:
        if question["question_id"] in declared:
            continue
        names = ("question_id", "wording", "metric_type", "scale_min", "scale_max")
        entry = {name: question[name] for name in names if question[name] is not None}
        written = yaml.safe_dump(entry, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000)
        lines.append(f"{written.strip()}  # {question['why']}")
    return lines
