"""Which tool wrote a file, by its header and never by its name.

Add a tool to `_READERS` (delimited text) with the sentence that says how it is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from orchestration.raw.check.dialects.forms import read_google_forms, read_typeform, read_wide
from orchestration.raw.check.dialects.layout import Layout
from orchestration.raw.check.dialects.qualtrics import read_qualtrics
from orchestration.raw.check.dialects.ratings import read_delighted, read_zendesk
from orchestration.raw.check.dialects.surveymonkey import read_surveymonkey
from orchestration.raw.check.job import HoldFile, Job
from orchestration.raw.check.read_text import header_of

_READERS: dict[str, tuple[Callable[[list[list[str]]], Layout | None], str]] = {
    "qualtrics": (read_qualtrics, 'three header rows, the third with {"ImportId": …} in its cells (or V1, V2, …)'),
    "surveymonkey": (read_surveymonkey, "a first column `Respondent ID`"),
    "typeform": (read_typeform, "a first column `#`, and `Submit Date (UTC)`"),
    "google_forms": (read_google_forms, "a first column `Timestamp`"),
    "delighted": (read_delighted, "an id, a time, `Score` and `Survey Type`"),
    "zendesk": (read_zendesk, "an id, a time, `Score` and `Ticket ID`"),
}


def recognise(job: Job) -> Layout:
    """The layout of a delimited file in the declared dialect, or in the one its header fits.

    Raises:
        HoldFile: it fits none, another than the declared one, or several.
    """
    rows = _first_rows(job)
    fits = {name: layout for name, (read, _) in _READERS.items() if (layout := read(rows)) is not None}
    if job.dialect == "wide":
        layout = read_wide(rows)
        assert layout is not None
        return layout
    if job.dialect != "auto":
        if job.dialect in fits:
            return fits[str(job.dialect)]
        seems = "; ".join(f"it looks like {name}: {layout.why}" for name, layout in fits.items())
        _refuse(job, rows, [str(job.dialect)], seems)
    if len(fits) != 1:
        seems = f"it fits {' and '.join(fits)}: declare which" if fits else ""
        _refuse(job, rows, list(_READERS), seems)
    return next(iter(fits.values()))


def _refuse(job: Job, rows: list[list[str]], names: list[str], seems: str) -> None:
    expected = "; ".join(f"{name} ({_READERS[name][1]})" for name in names if name in _READERS)
    expected = expected or f"{job.dialect} (JSON, not {job.type})"
    shown = ", ".join(name.strip()[:60] for name in rows[0][:8])
    raise HoldFile(
        "unknown_dialect",
        f"the header is not that of {expected}. It begins: {shown}. "
        + (seems or "If it is one row a response of another tool, declare `dialect: wide` and map response_id"),
    )


def _first_rows(job: Job) -> list[list[str]]:
    """Up to three rows, at least one; each as wide as the first."""
    for wanted in (3, 2, 1):
        try:
            rows = header_of(replace(job, header_rows=wanted))[0]
            break
        except HoldFile as hold:
            if hold.reason != "empty_file" or wanted == 1:
                raise
    width = len(rows[0])
    return [[*row, *[""] * (width - len(row))][:width] for row in rows]
