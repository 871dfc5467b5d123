"""What is said of a refused record: one sentence per reason, with what to declare when that would mend it.

Add a sentence together with its reason code in a cast. No sentence ever repeats a value of the data.
"""

from __future__ import annotations

from orchestration.raw.check.job import Job

_MESSAGES: dict[str, str] = {
    "missing_required": "is empty, but required",
    "not_a_whole_number": "is not a whole number{shape}",
    "not_a_number": "is not a number{shape}",
    "too_many_decimals": "has more than four decimals",
    "too_large": "is too large for its type",
    "not_a_boolean": "is none of the declared true and false values; declare `true_values` and `false_values`",
    "not_a_date": "is not a date written as {format}; if the source writes dates otherwise, declare `date_format`",
    "not_a_timestamp": "is not a time written as {format}; if the source writes times otherwise, declare "
    "`timestamp_format`",
    "skipped_by_clock": "does not exist in {zone}, where the clock was put forward over it; declare the `time_zone` "
    "the source really writes",
    "out_of_range": "is outside the allowed range",
    "not_accepted": "is none of the accepted values; map it under `values`",
    "not_json": "is not valid JSON",
    "not_a_currency": "is not an ISO 4217 code of three letters",
    "not_an_object": "the line is not a JSON object",
    "mangled_id": "the response id is written like 1.14E+10: a spreadsheet has rounded it; export again, and do not "
    "open the file in between",
    "duplicate_key": "the object names a key twice, so that its value cannot be known",
}


def message_for(job: Job, column_name: str, reason: str) -> str:
    """The sentence for one refused record."""
    column = next((column for column in job.columns if column.name == column_name), None)
    declared = column.format if column is not None and column.format else "%Y-%m-%d"
    declared = "ISO 8601 (2026-01-31T10:00:00)" if declared == "iso" else declared
    shape = f" written with {job.decimal!r} as decimal sign" if job.decimal != "." else ""
    if job.thousands:
        shape += f"{' and' if shape else ' written with'} {job.thousands!r} between thousands"
    return _MESSAGES[reason].format(format=declared, zone=job.time_zone, shape=shape)
