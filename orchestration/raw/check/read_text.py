"""CSV and TSV as records: DuckDB's strict reader when it agrees with our count, the exact splitter otherwise.

Add a dialect option here and in `split` together. Types are cast later; here every column is text.
"""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

from orchestration.raw.check.count import dialect, exact_count, fast_count, text_lines
from orchestration.raw.check.extra import extra_object
from orchestration.raw.check.header import match_columns, used_positions
from orchestration.raw.check.job import HoldFile, Job
from orchestration.raw.check.records import Records, joined, written_out
from orchestration.raw.check.sniff import is_gzip, open_binary
from orchestration.raw.check.split import split_file, text_records
from orchestration.sql import sql_name, sql_text


def read_text(job: Job, named: list[str] | None = None, taken: frozenset[int] = frozenset()) -> Records:
    """The records of a delimited text file.

    `named` are its columns where the header itself does not name them well, `taken` those with a use of their own.

    Raises:
        HoldFile: the header does not fit, quotes run away, or too much of the file cannot be read.
    """
    rows, header_lines, title_records = header_of(job)
    names = named or rows[0]
    positions, warnings = match_columns(job, names, taken)
    count = fast_count(Path(job.path), job.quote)
    counted = count.records - job.header_rows - title_records
    plain = count.is_plain and job.encoding == "utf-8" and job.escape in ("", job.quote)

    def split() -> Records:
        return _split(job, names, positions, warnings, taken, total=counted)

    if not plain or count.open_quote:
        return split()
    relation = _read_csv(
        Path(job.path), _labels(len(names)), skip=header_lines, delimiter=job.delimiter, quote=job.quote
    )
    columns, order_by = _expressions(job, names, positions)
    return Records(
        relation, columns, counted, _locator(job, len(names)), order_by=order_by, warnings=warnings,
        extra=_extra(job, names, positions, taken), recount=lambda: _exact_count(job) - title_records, instead=split,
    )  # fmt: skip


def _extra(job: Job, names: list[str], positions: dict[str, list[int]], taken: frozenset[int]) -> str | None:
    used = used_positions(positions) | taken
    return extra_object(job, names, used, [sql_name(label) for label in _labels(len(names))])


def _split(
    job: Job, names: list[str], positions: dict[str, list[int]], warnings: list[str], taken: frozenset[int], *,
    total: int,
) -> Records:  # fmt: skip
    target = Path(job.out_folder) / "split.csv"
    counted, written, bad = split_file(job, width=len(names), target=target, total=total)
    columns, order_by = _expressions(job, names, positions)
    relation = written_out(target, ["_no", "_line", *_labels(len(names))])
    records = Records(
        relation, columns, counted, _locator(job, len(names)), order_by=order_by, bad=bad, warnings=warnings,
        extra=_extra(job, names, positions, taken),
    )  # fmt: skip
    records.record_no = "cast(_no as bigint)"
    if counted != written + len(bad):
        raise HoldFile("unbalanced", f"{counted:,} records counted, {written:,} written, {len(bad):,} refused")
    return records


def header_of(job: Job) -> tuple[list[list[str]], int, int]:
    """Rows of the header, physical lines down to and including it, non-blank title lines above it.

    Raises:
        HoldFile: there is no header, or its quotes or bytes cannot be read.
    """
    most = 100 if job.header_rows == 1 else 10_000  # labels of questions may go over many lines
    with open_binary(Path(job.path)) as raw, text_lines(raw, job.encoding) as text:
        titles = list(itertools.islice(text, job.skip_rows))
        reader = csv.reader(itertools.islice(text, most), strict=True, **dialect(job.delimiter, job.quote, job.escape))
        try:
            rows = list(itertools.islice((row for row in reader if row or job.header_rows == 1), job.header_rows))
            names = rows[0]
            if len(rows) < job.header_rows:
                raise StopIteration
        except (StopIteration, IndexError) as error:
            raise HoldFile("empty_file", "there is no header row; ask for the delivery again") from error
        except csv.Error as error:
            raise HoldFile(
                "malformed_header", f"quotes in the header do not match ({error}); mend the first line"
            ) from error
        except UnicodeError as error:
            raise HoldFile("wrong_encoding", f"the header is not {job.encoding}: {error}") from error
    if job.quote and any(job.quote in name for name in names) and len(names) > 1 and _bare_quote(names, job.quote):
        raise HoldFile(
            "malformed_header", "a quote stands inside a column name without quotes around it; mend the first line"
        )
    return rows, job.skip_rows + reader.line_num, sum(1 for line in titles if line.strip())


def _bare_quote(names: list[str], quote: str) -> bool:
    return any(name.count(quote) % 2 for name in names)


def _labels(width: int) -> list[str]:
    return [f"c{position}" for position in range(width)]


def _read_csv(path: Path, labels: list[str], *, skip: int, delimiter: str, quote: str) -> str:
    columns = ", ".join(f"{sql_text(label)}: 'VARCHAR'" for label in labels)
    return (
        f"read_csv({sql_text(str(path))}, auto_detect=false, header=false, skip={skip}, columns={{{columns}}}, "
        f"delim={sql_text(delimiter)}, quote={sql_text(quote)}, escape={sql_text(quote)}, comment='', "
        "strict_mode=true, null_padding=false, nullstr='', max_line_size=20000000, "
        f"compression={sql_text('gzip' if is_gzip(path) else 'none')})"
    )


def _exact_count(job: Job) -> int:
    return (
        exact_count(Path(job.path), delimiter=job.delimiter, quote=job.quote, escape=job.escape, encoding=job.encoding)
        - job.header_rows
    )


def _expressions(job: Job, names: list[str], positions: dict[str, list[int]]) -> tuple[dict[str, str], str | None]:
    columns = {name: joined([sql_name(f"c{at}") for at in places]) for name, places in positions.items()}
    stripped = [name.strip() for name in names]
    order_by = f"c{stripped.index(job.order_by)}" if job.order_by is not None else None
    return columns, order_by


def _locator(job: Job, width: int):  # type: ignore[no-untyped-def]
    def locate(numbers: set[int]) -> dict[int, tuple[int, str]]:
        found: dict[int, tuple[int, str]] = {}
        last = max(numbers, default=0)
        for record in text_records(job, width=width):
            if record.number in numbers:
                raw = record.raw.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
                found[record.number] = (record.line, raw)
            if record.number >= last:
                break
        return found

    return locate
