"""The brief: the numbers of the marts, in words, whatever the marts hold.

Add here a claim about the page. The fixture is a published file made by hand, with only the columns
that the page reads.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from orchestration.brief import formats
from orchestration.brief.render import write_brief

TABLES = """
create schema marts;
create table marts._publish (run_id varchar, as_of date, published_at timestamp,
    gate_status varchar, blocked_attempts bigint, code_version varchar, meta varchar);
create table marts._ledger (run_id varchar, decision varchar, reason varchar, marts varchar,
    attempted_at timestamp);
create table marts.products (product_key varchar, product_name varchar);
create table marts.product_months (product_key varchar, month date, currency varchar,
    net_sales decimal(18, 4), units_sold bigint, gross_margin decimal(18, 4),
    is_complete_period boolean, is_return_rate_mature boolean, return_rate double default 0.01,
    is_suppressed boolean default false);
create table marts.survey_questions (question_id varchar, version bigint, wording varchar);
create table marts.survey_scores (survey_program varchar, question_id varchar, metric varchar,
    product_key varchar, period_grain varchar, period_start date, segment_name varchar,
    segment_value varchar, n bigint, score double, ci_low double, ci_high double,
    prior_score double, delta double, delta_p double, p_adj double, is_suppressed boolean,
    is_complete_period boolean, scored_version bigint, n_other_versions bigint);
create table marts.data_quality (object varchar, dimension varchar, score double,
    failing_rows bigint, total_rows bigint);
create table marts.source_loads (source varchar, table_name varchar, status varchar,
    rows_in bigint, rows_loaded bigint, rows_quarantined bigint, rows_held bigint,
    max_event_at timestamp, reason varchar, rows_quarantined_open bigint);
create table marts.quarantine_reasons (source varchar, table_name varchar, column_name varchar,
    reason varchar, rows_open bigint, rows_resolved bigint, files_open bigint);
insert into marts._publish values ('run-7', '2026-11-20', '2026-11-21 06:00', 'passed', 0, 'abc',
    '{"company_name": "Acme & Sons", "min_n": 5}');
insert into marts._ledger values ('run-7', 'published', null, '[]', '2026-11-21 06:00');
"""

# Months 2024-08 to 2026-10 are complete, 2026-11 is not. Peas: 100 a month, 80 from 2026-08 on.
CONTENT = """
insert into marts.products values ('p1', 'Green peas'), ('p2', 'Sweet corn'), ('p3', 'Beets');
create macro amount(k, m) as case k when 'p1' then if(m >= date '2026-08-01', 80, 100)
    when 'p2' then if(m >= date '2026-08-01', 1234.5, 1000) else 50 end;
insert into marts.product_months (product_key, month, currency, net_sales, units_sold, gross_margin,
        is_complete_period, is_return_rate_mature)
    select k, m::date, 'EUR', amount(k, m), 10 * amount(k, m),
        if(k = 'p3', null, amount(k, m) / 2), m < '2026-11-01', m < '2026-08-01'
    from unnest(['p1', 'p2', 'p3']) as products(k),
        generate_series(timestamp '2024-08-01', timestamp '2026-11-01', interval 1 month) as t(m);
insert into marts.survey_questions values
    ('q1', 1, 'Old words'), ('q1', 2, 'Would you recommend us?');
insert into marts.survey_scores values
    ('relationship', 'q1', 'nps', 'all', 'quarter', '2026-04-01', 'all', 'all', 180, 39, 31, 46.5,
     null, null, null, null, false, true, 2, 0),
    ('relationship', 'q1', 'nps', 'all', 'quarter', '2026-07-01', 'all', 'all', 1200, 42.26, 38.14,
     46.3, 39, 3.26, 0.2, 0.31, false, true, 2, 0),
    ('relationship', 'q1', 'nps', 'all', 'quarter', '2026-10-01', 'all', 'all', 9, 99, 90, 100,
     42.26, 56.7, 0.001, 0.001, false, false, 2, 0),
    ('relationship', 'q1', 'nps', 'p1', 'quarter', '2026-07-01', 'all', 'all', 4, null, null, null,
     null, null, null, null, true, true, 2, 0),
    ('relationship', 'q1', 'nps', 'all', 'all', '2024-01-01', 'all', 'all', 999, 41, 40, 42,
     null, null, null, null, false, true, 2, 31),
    ('after_purchase', 'q2', 'csat', 'all', 'quarter', '2026-07-01', 'all', 'all', 50, 0.84, 0.7149,
     0.9166, 0.9, -0.06, 0.01, 0.002, false, true, 1, 0),
    ('after_purchase', 'q3', 'ces', 'all', 'quarter', '2026-07-01', 'all', 'all', 3, null, null,
     null, null, null, null, null, true, true, 1, 0);
insert into marts.data_quality values ('marts.products', 'uniqueness', 1, 0, 3),
    ('raw_sales.order_lines', 'validity', 0.995, 5, 1000);
insert into marts.source_loads values
    ('shop', 'raw_sales.orders', 'loaded', 1100, 1090, 10, 0, '2026-11-20 10:00', null, 8),
    ('shop', 'raw_sales.orders', 'held', 77, 0, 0, 77, null, 'missing_column', 0),
    ('shop', 'raw_sales.orders', 'held', 5, 0, 0, 5, null, 'superseded', 0),
    ('shop', 'raw_sales.orders', 'duplicate', 1100, 0, 0, 0, null, 'duplicate', 0);
insert into marts.quarantine_reasons values
    ('shop', 'raw_sales.orders', 'ordered_at', 'not_a_timestamp', 5, 2, 1),
    ('shop', 'raw_sales.orders', '(whole record)', 'too_few_fields', 3, 0, 1),
    ('shop', 'raw_sales.orders', 'status', 'not_accepted', 0, 7, 0);
"""


class Page(HTMLParser):
    """What a reader sees: headings, sentences and tables, without the drawings."""

    def __init__(self, html: str) -> None:
        """Read the page."""
        super().__init__()
        self.html, self.tags, self.rows, self.headings = html, [], [], []  # type: ignore
        self.text, self._row, self._open = "", None, []  # type: ignore
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note tags, rows and headings."""
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "path", "line"):
            self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
        if tag in ("h2", "h3"):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        """Leave the tag."""
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note text, except that of drawings and styles."""
        if {"svg", "style"} & set(self._open):
            return
        data = data.replace("\u00a0", " ")
        self.text += data
        if {"th", "td"} & set(self._open):
            self.rows[-1][-1] += data
        if {"h2", "h3"} & set(self._open):
            self.headings[-1] += data


Build = Callable[..., Page]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Makes a published file and reads the page back."""

    def make(*statements: str) -> Page:
        file = tmp_path / "productops.duckdb"
        file.unlink(missing_ok=True)
        with contextlib.closing(duckdb.connect(str(file))) as con:
            for sql in (TABLES, *statements):
                con.execute(sql)
        return Page(write_brief(file, tmp_path / "brief").read_text())

    return make


def test_findings_are_headlines_with_the_numbers_of_the_mart(build: Build) -> None:
    page = build(CONTENT)
    assert "Green peas fell 20.0 %: EUR 60.0 less than a year before" in page.headings
    assert "Sweet corn grew 23.5 %: EUR 704 more than a year before" in page.headings  # 703.50
    assert (
        "EUR 240 in Aug–Oct 2026, EUR 300 in Aug–Oct 2025 (−EUR 60.0). "
        "Units sold: 2,400 against 3,000 (−20.0 %). No test applied yet: could be noise."
    ) in page.text
    assert "1 further products" not in page.text
    assert "1 further product changed less or not at all." in page.text


def test_the_table_under_a_chart_holds_the_marts_values(build: Build) -> None:
    rows = [row for row in build(CONTENT).rows if len(row) == 3]
    assert ["Jul 2026", "100.00", "100.00"] in rows
    assert ["Oct 2026", "80.00", "100.00"] in rows
    assert ["Oct 2026", "1,234.50", "1,000.00"] in rows
    assert not any(row[0] == "Nov 2026" for row in rows)  # not complete


def test_scores_come_with_interval_n_and_certainty(build: Build) -> None:
    page = build(CONTENT)
    assert "NPS, relationship: 42.3 (38.1–46.3) in Q3 2026" in page.headings
    assert "n = 1,200. Change since the period before: +3.26 points, not distinguishable" in page.text
    assert "“Would you recommend us?” NPS" in page.text
    assert "CSAT, after purchase: 84.0 % (71.5–91.7) in Q3 2026" in page.headings
    assert "−6.00 percentage points, clear." in page.text
    assert "CES, after purchase: n < 5 in Q3 2026" in page.headings
    assert "Q4 2026" not in page.text  # the quarter is not over


def test_what_was_held_is_said_first_and_in_the_table(build: Build) -> None:
    page = build(CONTENT)
    assert "As of 2026-11-20." in page.text
    assert "Kept out: 1 file held, 8 rows in quarantine." in page.text
    assert "Run run-7, published 2026-11-21 06:00 UTC." in page.text
    assert [
        "raw_sales.orders · shop", "3", "1", "1,182", "1,090", "10", "82", "2026-11-20",
    ] in page.rows  # fmt: skip


def test_why_rows_wait_is_told_by_column_and_reason(build: Build) -> None:
    page = build(CONTENT)
    waiting = [row for row in page.rows if row[0].startswith("shop · ")]
    assert waiting == [
        ["shop · ordered_at: not a timestamp", "5", "1", "2"],
        ["shop · (whole record): too few fields", "3", "1", "0"],
    ]
    more = "insert into marts.quarantine_reasons select 'shop', 't', 'c' || i, 'r', 1, 2, 1 from range(13) as t(i)"
    assert ["3 other reasons", "3", "–", "6"] in build(CONTENT, more).rows
    assert "Rows waiting" not in build(CONTENT, "delete from marts.quarantine_reasons").text


def test_failing_checks_are_listed_and_passing_ones_are_not(build: Build) -> None:
    page = build(CONTENT)
    assert ["raw_sales.order_lines", "validity", "5", "1,000", "99.5 %"] in page.rows
    assert "uniqueness" not in page.text


def test_refused_attempts_are_loud(build: Build) -> None:
    refused = """
        update marts._publish set blocked_attempts = 1;
        insert into marts._ledger values
            ('run-1', 'blocked', 'long ago', '[]', '2026-11-01'),
            ('run-5', 'published', null, '[]', '2026-11-18'),
            ('run-6', 'blocked', 'marts.products: changed since', '[]', '2026-11-19')"""
    page = build(CONTENT, refused)
    assert "1 attempt refused since the publication before." in page.text
    assert "2026-11-19 00:00 UTC, run run-6: marts.products: changed since" in page.text
    assert "long ago" not in page.text
    assert ("div", {"class": "trust loud"}) in page.tags


def test_what_cannot_be_said_is_said(build: Build) -> None:
    text = build(CONTENT, "delete from marts.survey_questions").text
    assert "Nov 2026 is not over: it is left out of every comparison." in text
    assert "Margin of 1 product in EUR: no cost was delivered (Nov 2025–Oct 2026, 4.15 %" in text
    assert "Return rate of orders in Aug 2026, Sep 2026, Oct 2026: the return window" in text
    assert "31 answers to “q1” count in no score" in text
    assert "Not shown, for fewer than 5 answers: 1 of 1 CES, 1 of 5 NPS scores by product, segment" in text
    assert "was complete, for: survey_questions. Not zero: unknown." in text


def test_currencies_are_never_added_and_take_turns(build: Build) -> None:
    other = """insert into marts.product_months (product_key, month, currency, net_sales, units_sold, gross_margin,
            is_complete_period, is_return_rate_mature)
        select product_key, month, 'USD', 100 * net_sales, units_sold, null,
            is_complete_period, true
        from marts.product_months where product_key <> 'p3'"""
    headings = build(CONTENT, other).headings
    assert [h for h in headings if "fell" in h] == [
        "Green peas fell 20.0 %: EUR 60.0 less than a year before",
        "Green peas fell 20.0 %: USD 6,000 less than a year before",
    ]


def test_at_most_seven_findings(build: Build) -> None:
    more = """insert into marts.product_months (product_key, month, currency, net_sales, units_sold, gross_margin,
            is_complete_period, is_return_rate_mature)
        select 'x' || i, month, currency, if(i > 20, 1 / net_sales, net_sales), units_sold, null,
            is_complete_period, true
        from marts.product_months, range(40) as t(i) where product_key = 'p1'"""
    headings = build(CONTENT, more).headings
    assert len([h for h in headings if " fell " in h]) == 3
    assert len([h for h in headings if " grew " in h]) == 3


def test_a_product_that_stopped_or_began_is_named_as_such(build: Build) -> None:
    page = build(
        CONTENT,
        """delete from marts.product_months where product_key = 'p1' and month >= '2026-08-01';
           delete from marts.product_months where product_key = 'p3' and month < '2026-06-01'""",
    )
    assert "Green peas sold nothing: EUR 300 less than a year before" in page.headings
    assert "Not on sale in all of Aug–Oct 2025, so not compared: Beets." in page.text


def test_a_product_that_began_within_the_season_a_year_before_is_not_compared(build: Build) -> None:
    page = build(CONTENT, "delete from marts.product_months where product_key = 'p2' and month < '2025-09-01'")
    assert not [heading for heading in page.headings if "Sweet corn" in heading]
    assert "Not on sale in all of Aug–Oct 2025, so not compared: Sweet corn." in page.text


def test_months_of_a_gap_begin_with_the_sales(build: Build) -> None:
    text = build(CONTENT, "delete from marts.product_months where month < '2026-05-01'").text
    assert "no cost was delivered (May–Oct 2026," in text


def test_returns_that_name_no_sale_are_said(build: Build) -> None:
    text = build(CONTENT, "update marts.product_months set return_rate = null where product_key = 'p2'").text
    assert "Return rate of 1 product (Nov 2025–Oct 2026): returns were booked as lines below zero" in text
    assert "below zero" not in build(CONTENT).text


def test_a_long_label_has_room_in_a_wide_font(build: Build) -> None:
    page = build(CONTENT, "update marts.survey_scores set n = 23486 where question_id = 'q2'")
    found = re.search(r'<text[^>]*transform="translate\(([-0-9.]+),[^>]*>Q3 2026 · n = 23,486</text>', page.html)
    assert found, "the label is drawn"
    svg = page.html[: found.start()].rsplit("<svg", 1)[1]
    start = float(re.findall(r'<g [^>]*transform="translate\(([-0-9.]+),', svg)[0])
    assert start >= 6.5 * len("Q3 2026 · n = 23,486"), "labels end at the axis: left of it there is room for them"


def test_too_short_a_history_is_not_compared(build: Build) -> None:
    page = build(CONTENT, "delete from marts.product_months where month < '2026-01-01'")
    assert "Sales begin in Jan 2026" in page.text
    assert not any("fell" in h or "grew" in h for h in page.headings)


def test_an_empty_warehouse_is_said_in_words(build: Build) -> None:
    page = build("delete from marts._ledger; update marts._publish set meta = null")
    assert "No complete month of sales was delivered." in page.text
    assert "No survey score for a complete period: no answers were delivered." in page.text
    assert "No delivery is recorded." in page.text
    assert "product_months" in page.text
    assert "svg" not in {tag for tag, _ in page.tags}
    assert page.rows == []


def test_a_missing_mart_is_named(build: Build) -> None:
    with pytest.raises(LookupError, match=r"needs marts\.products, marts\.source_loads; build"):
        build("drop table marts.products; drop table marts.source_loads")


HOSTILE = "\"><script>alert(1)</script><img src=x onerror='x'> {{ 7*7 }} </style></svg> \u202e &amp;"


def test_hostile_names_and_texts_stay_text(build: Build) -> None:
    hostile = HOSTILE.replace("'", "''")
    page = build(
        CONTENT,
        f"""update marts.products set product_name = '{hostile}';
            update marts.product_months set currency = '{hostile}';
            update marts.survey_questions set wording = '{hostile}';
            update marts.survey_scores set survey_program = '{hostile}';
            update marts.source_loads set source = '{hostile}', table_name = '{hostile}';
            update marts.quarantine_reasons set column_name = '{hostile}', reason = '{hostile}';
            update marts._publish set run_id = '{hostile}'""",
        "update marts._publish set meta = json_object('company_name', run_id)",
        f"insert into marts._ledger values ('r', 'blocked', '{hostile}', '[]', '2026-11-20')",
    )
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "a", "link", "iframe", "object"}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert page.html.count("</style>") == 1
    assert page.html.count("<svg ") == page.html.count("</svg>") > 0
    assert "{{ 7*7 }}" in page.text
    assert HOSTILE in page.text


def test_the_page_needs_nothing_else_and_is_small(build: Build) -> None:
    html = build(CONTENT).html
    assert len(html.encode()) < 500_000
    assert "<script" not in html
    assert set(re.findall(r"https?://[^\"' )]+", html)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert not re.search(r"@import|url\((?!#)|\bsrc=", html)


def test_every_chart_has_words_and_ids_are_unique(build: Build) -> None:
    page = build(CONTENT)
    figures = [attributes for tag, attributes in page.tags if tag == "figure"]
    assert len(figures) == page.html.count("<svg ") == 4
    assert all(figure["role"] == "img" and len(figure["aria-label"]) > 40 for figure in figures)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_same_file_gives_the_same_page(build: Build) -> None:
    assert build(CONTENT).html == build(CONTENT).html


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (12345.6, "12,300"),
        (Decimal("-45.67"), "−45.7"),
        (0.07891, "0.0789"),
        (999.6, "1,000"),
        (9.996, "10.0"),
        (123456789, "123,000,000"),
    ],
)
def test_numbers_read_with_three_digits(value: float | Decimal, text: str) -> None:
    assert formats.sig3(value) == text


def test_intervals_and_periods_read_as_people_write_them() -> None:
    assert [formats.percent(share) for share in (0.182, 0.99994, 1)] == ["18.2\u00a0%", "> 99.9\u00a0%", "100\u00a0%"]
    assert formats.interval("42", "38", "46") == "42 (38–46)"
    assert formats.interval("−5", "−19", "12") == "−5 (−19 to 12)"
    assert formats.month_range(date(2025, 12, 1), date(2026, 2, 1)) == "Dec 2025–Feb 2026"
    assert formats.period_end("quarter", date(2026, 10, 1)) == date(2026, 12, 31)
    assert [formats.certainty(p) for p in (0.009, 0.01, 0.05, None)] == [
        "clear",
        "likely",
        "not distinguishable from noise",
        "not tested",
    ]
