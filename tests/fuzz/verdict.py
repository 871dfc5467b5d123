"""The properties: what must hold between a file, its independent reading, and what the loader made of it.

* the child answers, in time and within its memory; a held file has a reason and words; nothing raises
* loaded + quarantined = counted = the records an independent reader sees, each number exactly once
* a loaded record is one the independent reader may load, and every value equals its value, type included
* a refused record stands on the line it is said to stand on, and is not one that is certainly right
* a file that nobody damaged loads whole, equal to the table it was written from
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orchestration.raw.check.job import Job, Result
from tests.fuzz.deliveries import Delivery
from tests.fuzz.readers import Reading, read
from tests.fuzz.typed import Value
from tests.fuzz.worker import Worker, WorkerDied

PEAK_MB = 1024


class Broken(AssertionError):
    """A property does not hold."""


@dataclass
class Checker:
    """Checks files in worker processes and counts what became of them."""

    loader: Worker = field(default_factory=Worker)
    reader: Worker = field(default_factory=Worker)
    outcomes: Counter[str] = field(default_factory=Counter)
    peak_mb: float = 0
    odd: list[str] = field(default_factory=list)  # files held for a reason that says little

    def check(self, delivery: Delivery, content: bytes, *, intact: bool) -> None:
        """Raises Broken when a property does not hold for these bytes.

        Raises:
            Broken: with what is wrong.
        """
        with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
            path = Path(folder) / f"f.{delivery.format}"
            path.write_bytes(content)
            job = delivery.job_for(str(path), len(content), folder)
            result, rows = self.load(job)
            self.outcomes[outcome_of(result)] += 1
            if result.reason in ("cannot_be_read", "unbalanced", "crashed"):
                self.odd.append(result.message)
            if result.status == "held":
                if intact and delivery.clean:
                    raise Broken(f"a file that is right was held: {result.reason}: {result.message}")
                return
            balanced(result, rows)
            if intact and delivery.clean:
                loaded_whole(delivery, result, rows)
            reading = self.read(job)
            if reading.unreadable and delivery.format in ("parquet", "xlsx") and not intact:
                path.write_bytes(delivery.content)
                reading = self.read(job)
            agrees(job, reading, result, rows)

    def load(self, job: Job) -> tuple[Result, list[tuple[Any, ...]]]:
        """The result of a check and the rows it would load, or a held file when the child died.

        Raises:
            Broken: it hangs, raises, takes too much memory or says what cannot be stored.
        """
        try:
            state, answer = self.loader.ask("check", job)
        except WorkerDied as death:
            if "no answer" in str(death):
                raise Broken(f"the check hangs: {death}") from death
            return Result("held", reason="crashed", message=str(death)), []
        if state == "error":
            raise Broken(f"the check raised:\n{answer}")
        result, rows, peak = answer
        self.peak_mb = max(self.peak_mb, peak)
        if peak > PEAK_MB:
            self.loader.close()
            raise Broken(f"the check took {peak:,.0f} MB")
        if result.status == "held" and not (result.reason and result.message):
            raise Broken("held without a reason")
        encodable(result)
        return result, rows

    def read(self, job: Job) -> Reading:
        """What the independent reader sees; in this process where nothing can crash."""
        if job.type not in ("parquet", "xlsx"):
            return read(job)
        try:
            state, answer = self.reader.ask("read", job)
        except WorkerDied as death:
            return Reading(unreadable=f"the independent reader died: {death}")
        if state == "error":
            raise Broken(f"the independent reader raised:\n{answer}")
        reading: Reading = answer
        return reading

    def close(self) -> None:
        """Ends the workers."""
        self.loader.close()
        self.reader.close()


def outcome_of(result: Result) -> str:
    """One word or two for the table of outcomes."""
    if result.status == "held":
        return f"held: {result.reason}"
    return "loaded in part" if result.bad else "loaded whole"


def encodable(result: Result) -> None:
    """Messages and raw records must fit into the work file, which takes UTF-8 only."""
    texts = [result.message, *result.warnings]
    texts += [text for bad in result.bad for text in (bad.message, bad.raw_record, bad.column_name)]
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise Broken(f"a text that cannot be stored: {text!r}") from error


def balanced(result: Result, rows: list[tuple[Any, ...]]) -> None:
    """counted = loaded + quarantined, and each record number is there once."""
    if not result.counted == result.good + len(result.bad) == len(rows) + len(result.bad):
        raise Broken(f"{result.counted} counted, {result.good} good, {len(rows)} written, {len(result.bad)} bad")
    numbers = sorted([*(row[0] for row in rows), *(bad.record_no for bad in result.bad)])
    if numbers != list(range(1, result.counted + 1)):
        raise Broken(f"record numbers {numbers}")


def loaded_whole(delivery: Delivery, result: Result, rows: list[tuple[Any, ...]]) -> None:
    """Nothing refused, and row for row the table that was written."""
    if result.bad:
        raise Broken(f"a record that is right was refused: {result.bad[0]}")
    tables = zip(sorted(rows), delivery.rows, strict=False)
    for (number, *loaded), wanted in tables:
        for column, is_there, right in zip(delivery.columns, loaded, wanted, strict=True):
            same = is_there == right or (
                column.type == "json" and isinstance(right, str) and says_same(right, is_there)
            )
            if delivery.format == "xlsx" and column.type == "timestamp" and right is not None and is_there is not None:
                same = abs((is_there - right).total_seconds()) <= 0.001
            if not same:
                raise Broken(f"record {number}, {column.name} ({column.type}): {is_there!r} was loaded for {right!r}")
    if len(rows) != len(delivery.rows):
        raise Broken(f"{len(rows)} rows loaded of {len(delivery.rows)}")


def says_same(one: str, other: Any) -> bool:
    """Two JSON texts with the same content."""
    import json

    return isinstance(other, str) and json.loads(one) == json.loads(other)


def agrees(job: Job, reading: Reading, result: Result, rows: list[tuple[Any, ...]]) -> None:
    """Record by record what the independent reader says."""
    if reading.unreadable:
        raise Broken(f"loaded {len(rows)} rows of a file that cannot be read: {reading.unreadable}")
    if len(reading.records) != result.counted:
        raise Broken(f"{result.counted} records counted where {len(reading.records)} stand")
    for number, *values in rows:
        record = reading.records[number - 1]
        if record.must_not_load:
            raise Broken(f"record {number} was loaded as {values}, but: {record.must_not_load}")
        for column, loaded in zip(job.columns, values, strict=True):
            cell = record.cells[column.name]
            if not isinstance(cell, Value) or not cell.is_met_by(loaded):
                raise Broken(f"record {number}, {column.name} ({column.type}): loaded {loaded!r}, there stands {cell}")
    for bad in result.bad:
        record = reading.records[bad.record_no - 1]
        if record.must_load:
            raise Broken(f"refused {bad}, though it is right: {record}")
        if record.line and bad.line != record.line:
            raise Broken(f"record {bad.record_no} stands on line {record.line}, not {bad.line}")
