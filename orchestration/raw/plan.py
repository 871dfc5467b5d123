"""Turns a source and one of its files into the job that a checking child understands.

Add a key of sources.yml here when it changes how a file is checked. Nothing is read from disk.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

from orchestration.raw.check.job import Job, PlannedColumn
from orchestration.raw.config import Company, Source
from orchestration.raw.contracts import Column


def contract_hash(source: Source, company: Company, control: str | None = None) -> str:
    """Changes whenever the same file could load differently: mapping, format, contract, limits, zone or sidecar."""
    body = {
        "source": source.model_dump(mode="json", exclude={"location", "settle_seconds", "freshness_hours"}),
        "feed": source.contract.model_dump(mode="json"),
        "time_zone": source.time_zone or company.time_zone,
        "currency": source.currency or company.reporting_currency,
        "control": control,
    }
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]


def plan_job(
    name: str,
    source: Source,
    company: Company,
    *,
    archived: Path,
    shown: str,
    size: int,
    key: str,
    out_folder: Path,
    control: str | None = None,
) -> Job:
    """The job for one archived file of a source."""
    declared = source.format
    kind = source.file_type(Path(shown))
    return Job(
        source=name, path=str(archived), shown_path=shown, type=kind, size=size,
        delimiter=declared.delimiter or ("\t" if kind == "tsv" else ","), quote=declared.quote,
        escape=declared.escape, encoding=declared.encoding, skip_rows=declared.skip_rows, sheet=declared.sheet,
        decimal=declared.decimal, thousands=declared.thousands, null_values=list(declared.null_values),
        true_values=list(declared.true_values), false_values=list(declared.false_values),
        time_zone=source.time_zone or company.time_zone,
        columns=[
            _plan_column(name, source, company, column, spec)
            for column, spec in source.contract.columns.items()
            if spec.personal != "drop"
        ],
        order_by=source.order_by, order_by_format=declared.timestamp_format, other_columns=source.other_columns,
        max_bad_rows=source.limits.max_bad_rows, max_bad_share=source.limits.max_bad_share,
        max_bytes=source.limits.max_bytes, max_ratio=source.limits.max_ratio,
        hash_key=key, out_folder=str(out_folder), negative=list(declared.negative),
        currency_signs=list(declared.currency_signs), private=_private_columns(source), control=control,
        dialect=source.dialect, survey=source.survey.model_dump(mode="json") if source.dialect else {},
    )  # fmt: skip


def _plan_column(source_name: str, source: Source, company: Company, name: str, spec: Column) -> PlannedColumn:
    mapping = source.columns.get(name)
    constant = source.constants.get(name)
    if source.dialect is not None and name == "survey_program" and constant is None and mapping is None:
        constant = source_name  # no tool writes it, and one source is one survey unless told otherwise
    if constant is None and mapping is None and spec.type == "currency" and source.table is None:
        constant = source.currency or company.reporting_currency
    time_format = source.format.date_format if spec.type == "date" else source.format.timestamp_format
    if isinstance(constant, date):
        time_format = "%Y-%m-%d" if spec.type == "date" else "iso"
    return PlannedColumn(
        name=name,
        type=spec.type,
        candidates=mapping.candidates if mapping else [name],
        is_mapped=mapping is not None,
        join=mapping.join if mapping else [],
        record_number=bool(mapping and mapping.record_number),
        required=spec.required,
        constant=None if constant is None else _constant_text(constant),
        format=(mapping.format if mapping else None) or time_format,
        accepted=[str(word) for word in spec.accepted],
        values=source.values.get(name, {}),
        min=spec.min,
        max=spec.max,
        with_key=spec.personal == "id",
        hash_in_place=name in source.personal_data,
    )


def _private_columns(source: Source) -> list[str]:
    """Names in the file of what must not load as it is: columns to drop, and those kept as their hash only."""
    names: list[str] = []
    for column, spec in source.contract.columns.items():
        if spec.personal == "drop" or column in source.personal_data:
            mapping = source.columns.get(column)
            names += (mapping.join or mapping.candidates) if mapping else [column]
    return list(dict.fromkeys(names))


def _constant_text(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
