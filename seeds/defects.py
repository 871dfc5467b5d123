"""The bad records planted in the sample, as the exact text that stands in the files.

Add a record here and its count in README.md; the loader must refuse each one and load its neighbours.
Keep defects of whole files out: no file of the sample may be held.
"""

from __future__ import annotations

from pathlib import Path

BAD_RECORDS: dict[str, list[str]] = {
    "sales/orders_2026q1.csv": [
        "FF9900001,30/02/2026 10:15,C100017,,webshop,DE-BE,paid,2026-03-01T02:00:00Z",  # no such day
        "FF9900002,14/02/2026 11:20,C100018,,webshop,DE-BY,teleported,2026-02-15T02:00:00Z",  # unknown status word
        ",15/02/2026 09:05,C100019,,webshop,DE-HH,paid,2026-02-16T02:00:00Z",  # no order number
        "FF9900004,16/02/2026 18:40,C100020",  # too few fields
        "FF9900005,yesterday,C100021,,farmshop,DE-NW,paid,2026-02-17T02:00:00Z",  # text for a time
    ],
    "sales/orders_2026q2.csv": [
        "FF9900006,31/04/2026 12:00,C100022,,webshop,DE-SN,paid,2026-05-02T02:00:00Z",  # no such day
        "FF9900007,,C100023,,webshop,DE-SN,paid,2026-05-03T02:00:00Z",  # no time
        "FF9900008,05/05/2026 13:30,C100024,,reseller,DE-HE,PAID?,2026-05-06T02:00:00Z",  # unknown status word
    ],
    "sales/order_lines_2026q1.csv": [
        "FF1045000,91,P005,1.5,1.59,0.00,0.00,0.02,2026-02-02T02:00:00Z",  # half a can
        "FF1045001,91,P007,2,one twenty-nine,0.00,0.00,0.02,2026-02-02T02:00:00Z",  # text for a price
        "FF1045002,91,P008,1,1.299999,0.00,0.00,0.02,2026-02-02T02:00:00Z",  # too many decimals
        "FF1045003,,P009,3,1.39,0.00,0.00,0.02,2026-02-02T02:00:00Z",  # no line id
        "FF1045004,91,P010,2",  # too few fields
    ],
    "sales/order_lines_2026q2.csv": [
        "FF1048000,91,P014,two,1.79,0.00,0.00,0.02,2026-05-12T02:00:00Z",  # text for a number
        ",91,P015,1,1.69,0.00,0.00,0.02,2026-05-12T02:00:00Z",  # no order number
        "FF1048003,91,P017,2,2.49,0.00,0.00,free,2026-05-12T02:00:00Z",  # text for a fee
        "FF1048002,91,P016,1,2.29,-0.50,0.00,0.02,2026-05-12T02:00:00Z",  # discount below 0
    ],
    "sales/customers_2026-06-30.csv": [
        "C990001,,no.birth@example.org,1867,f,DE-BE,DE,household,03.02.2026 09:00,no,no",  # born before 1900
        ",,no.number@example.org,1980,m,DE-BE,DE,household,04.02.2026 09:00,no,no",  # no customer number
        "C990003,,no.day@example.org,1991,f,DE-BY,DE,family,31.11.2025 09:00,no,no",  # no such day
    ],
    "sales/refunds_2025.csv": [
        "RF9900001,FF1030000,1,2025-06-31T10:00:00Z,3.18,2,yes,changed mind",  # no such day
        "RF9900002,FF1030001,1,2025-06-20T10:00:00Z,-3.18,2,yes,changed mind",  # amount below 0
        "RF9900003,FF1030002,1,2025-06-21T10:00:00Z,3.18,2,perhaps,damaged",  # neither yes nor no
    ],
    "operations/lager_2026-06-30.csv": [
        "P005;31.04.2026;12;nein",  # no such day
        "P006;05.05.2026;-3;nein",  # less than nothing in stock
        "P008;06.05.2026;70;vielleicht",  # neither ja nor nein
        ";07.05.2026;70;nein",  # no article
    ],
    "survey/post_purchase_2026.csv": [
        ",pp_csat,1,C100030,P005,FF1046000,02/11/2026 08:15 AM,4",  # no response id
        "resp-X1,pp_csat,1,C100031,P006,FF1046001,13/13/2026 08:15 AM,4",  # no such month
        "resp-X2,pp_csat,first,C100032,P007,FF1046002,02/12/2026 08:15 AM,4",  # text for a version
    ],
    "survey/relationship_2026.jsonl": [
        # no time
        '{"response":{"id":"resp-Y1","submitted":null},"person":{"customer":"C100040"},"item":"rel_nps","value":9}',
        '{"response":{"id":"resp-Y2","submitted":"2026-04-15T09:00:00Z"},"person":{"customer":"C1000',  # cut off
    ],
    "survey/delivery_2026.csv": [
        "resp-Z1,dl_nps,1,C100060,02/30/2026 08:15 AM,9",  # no such day
        ",dl_nps,1,C100061,03/11/2026 08:15 AM,9",  # no response id
    ],
    "feedback/tickets_2026.csv": [
        "T999901,2026-02-31T10:00:00Z,C100070,,P005,en,no such day,,,,,,",  # no such day
        ",2026-03-01T10:00:00Z,C100071,,P005,en,no number,,,,,,",  # no ticket number
        "T999903,2026-03-01T10:00:00Z,C100072,,P005",  # too few fields
    ],
    "feedback/reviews_2026.jsonl": [
        # stars in words
        '{"id":"V999901","written":"2026-03-01T10:00:00Z","author":{"customer":"C100073"},"stars":"five","text":"x"}',
        '{"id":"V999902","written":"2026-03-02T10:00:00Z","author":{"customer":"C1000',  # cut off
    ],
    "feedback/ideas.csv": [
        "I999901,01/02/2026 10:15,C100074,a word that nobody declared,urgent,,,",  # unknown importance
    ],
    "usage/events_2026_late.jsonl": [
        '{"id":null,"ts":"2026-06-20T18:00:00Z","user":"C100050","device":"d50050","name":"app_opened"}',  # no id
        '{"id":"eX2","ts":"2026-06-20T28:00:00Z","user":"C100051","device":"d50051","name":"app_opened"}',  # hour 28
        '{"id":"eX3","ts":"2026-06-20T18:02:00Z","user":"C100052",',  # cut off
    ],
}


def splice(path: Path, records: list[str]) -> None:
    """Put the records between the good ones, evenly spread; every record of these files is one line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    step = len(lines) // (len(records) + 1)
    for number, record in reversed(list(enumerate(records, start=1))):
        lines.insert(max(1, number * step), record)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
