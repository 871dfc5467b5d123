"""The survey of needs as Qualtrics exports it: three header rows, the last one with import ids and the time zone.

Add a column here and in `COLUMNS` only; previews and spam are rows of the tool, not of the simulation.
"""

from __future__ import annotations

import json

NEEDS = ("easy_open", "salt_free", "portion", "price", "quick")
# name, label and import id; a question's parts share what stands before the dash
COLUMNS = [
    ("StartDate", "Start Date", "startDate"),
    ("EndDate", "End Date", "endDate"),
    ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"),
    ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"),
    ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"),
    ("ResponseId", "Response ID", "_recordId"),
    ("RecipientEmail", "Recipient Email", "recipientEmail"),
    ("ExternalReference", "External Data Reference", "externalDataReference"),
    ("DistributionChannel", "Distribution Channel", "distributionChannel"),
    ("UserLanguage", "User Language", "userLanguage"),
    *((f"Q1_{at}", f"How important is this to you? - {need}", f"QID1_{at}") for at, need in enumerate(NEEDS, start=1)),
    *((f"Q2_{at}", f"How satisfied are you with it? - {need}", f"QID2_{at}") for at, need in enumerate(NEEDS, start=1)),
    ("Q3", "How satisfied are you with Field & Fork in all?", "QID3"),
    ("Q4", "How likely are you to buy vegetables without salt, if we had them?", "QID4"),
]
ASKED = {f"Q1_{at}": f"nd_{need}_imp" for at, need in enumerate(NEEDS, start=1)}
ASKED |= {f"Q2_{at}": f"nd_{need}_sat" for at, need in enumerate(NEEDS, start=1)}
ASKED |= {"Q3": "nd_overall", "Q4": "nd_intent_salt_free"}


def _header(number: int, cells: list[str]) -> str:
    values = ", ".join("'" + cell.replace("'", "''") + "'" for cell in cells)
    return f"select {number} as row_no, '' as order_key, {values}"


def needs_query(where: str) -> str:
    """All rows below the first header row, in order: two more headers, then the responses of some days."""
    zone = {"timeZone": "Europe/Berlin"}
    imports = [{"ImportId": own} | (zone if own.endswith("Date") else {}) for _, _, own in COLUMNS]
    names = ", ".join(f'"{name}"' for name, _, _ in COLUMNS)
    labels = _header(2, [label for _, label, _ in COLUMNS])
    ids = _header(3, [json.dumps(cell, separators=(",", ":")) for cell in imports])
    answers = ", ".join(f"cast(max(score) filter (question_id = '{own}') as varchar)" for own in ASKED.values())
    return f"""
        with answered as (
            select *,
                -- the tool writes local time: an hour ahead of UTC in winter, two in summer
                started_at + to_hours(if(month(completed_at) = 11, 1, 2)) as begun,
                completed_at + to_hours(if(month(completed_at) = 11, 1, 2)) as ended
            from needs_answers where {where}
        ),
        listed (row_no, order_key, {names}) as (
            {labels} union all {ids} union all
            select 4, strftime(ended, '%Y-%m-%d %H:%M:%S') || response_id, strftime(begun, '%Y-%m-%d %H:%M:%S'),
                strftime(ended, '%Y-%m-%d %H:%M:%S'),
                case visit when 'preview' then '1' when 'spam' then '8' else '0' end,
                '192.0.2.' || customer_no % 250, '100', cast(duration_seconds as varchar), '1',
                strftime(ended, '%Y-%m-%d %H:%M:%S'), response_id, email, customer_id,
                if(visit = 'preview', 'preview', 'email'), if(customer_no % 3 = 0, 'DE', 'EN'), {answers}
            from answered group by all
        )
        select {names} from listed order by row_no, order_key"""
