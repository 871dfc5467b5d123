"""What the source declares about its survey, laid over what the header says: names, columns in use, questions.

Add a key of `survey:` in sources.yml here when it concerns columns; how values become answers is decided in `melt`.
"""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orchestration.raw.check.dialects.layout import Layout, Question
from orchestration.raw.check.job import HoldFile, Job, PlannedColumn


def with_declared(job: Job, layout: Layout) -> tuple[Job, Layout, list[str]]:
    """The job with its columns named as in this file, the layout without columns that are no questions; warnings.

    Raises:
        HoldFile: two columns are declared to be one question, or the file's time zone is unknown.
    """
    columns = [_planned(column, layout) for column in job.columns]
    used = {name for column in columns if column.is_mapped for name in column.join or column.candidates}
    used |= {name for names in layout.about.values() for name in names}
    if layout.dialect == "wide":
        used |= {column.name for column in columns}
    questions = [question for question in layout.questions if question.id not in used]
    questions, warnings = _renamed(job, layout, questions)
    job = replace(
        job, columns=columns, header_rows=layout.header_rows, time_zone=_zone(job, layout),
        true_values=[*job.true_values, "true"], false_values=[*job.false_values, "false"],
    )  # fmt: skip
    return job, replace(layout, questions=questions), warnings


def _planned(column: PlannedColumn, layout: Layout) -> PlannedColumn:
    """A mapped column under the name it has here; any other where this tool keeps it, required or not."""
    if column.constant is not None:
        return column
    if column.is_mapped:
        return replace(
            column,
            candidates=[_own_name(name, layout) for name in column.candidates],
            join=[_own_name(name, layout) for name in column.join],
        )
    if column.name in layout.texts and column.name not in layout.about:
        return replace(column, candidates=layout.names[:1])  # computed: any column there is will do
    needed = column.required or layout.dialect == "wide"
    return replace(column, candidates=layout.about.get(column.name) or [column.name if needed else ""])


def _own_name(name: str, layout: Layout) -> str:
    return name if name in layout.names else layout.other_names.get(name, name)


def _renamed(job: Job, layout: Layout, questions: list[Question]) -> tuple[list[Question], list[str]]:
    """Questions under their declared ids; null takes one out, a column that was none becomes one."""
    declared: dict[str, str | None] = job.survey.get("questions") or {}
    ours = {_own_name(theirs, layout): own for theirs, own in declared.items()}
    known = {question.id for question in questions}
    extra = [
        Question(name, name, layout.names.index(name))
        for name, own in ours.items()
        if own is not None and name in layout.names and name not in known
    ]
    kept = [
        replace(question, id=ours[question.id] or question.id) if question.id in ours else question
        for question in [*questions, *extra]
        if ours.get(question.id, "") is not None
    ]
    ids = [question.id for question in kept]
    twice = sorted({name for name in ids if ids.count(name) > 1}) if len(set(ids)) < len(ids) else []
    if twice:
        raise HoldFile(
            "duplicate_question",
            f"two columns are the question {twice[0]!r}; `survey.questions` must give each its own id",
        )
    absent = [name for name in ours if name not in layout.names]
    return kept, [f"`survey.questions` names {', '.join(absent)}, which the file does not have"] if absent else []


def _zone(job: Job, layout: Layout) -> str:
    if layout.time_zone is None:
        return job.time_zone
    try:
        return ZoneInfo(layout.time_zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise HoldFile(
            "unknown_time_zone",
            f"the header says time zone {layout.time_zone!r}, which nobody knows; export again in UTC",
        ) from error
