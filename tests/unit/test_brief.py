"""The brief: the numbers of the marts, in words, whatever the marts hold.

Add here a claim about the page. The fixture is a published file made by hand, with only the columns
that the page reads.
"""

from __future__ import annotations

import contextlib
import json
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
    is_suppressed boolean default false, units_returned bigint default 1);
create table marts.product_attention (product_key varchar, week_start date, week_end date,
    attention_level varchar, level_reason varchar, rank bigint, evidence_refs varchar, is_evident boolean,
    expected_value_at_stake decimal(18, 4), currency varchar, previously_flagged_weeks bigint);
create table marts.product_trends (level varchar, level_key varchar, period_grain varchar, metric varchar,
    currency varchar, sen_slope_pct double, sen_slope_per_year double, p_adj double, trend_class varchar,
    evidence_text varchar);
create table marts.product_trend_points (level varchar, level_key varchar, period_grain varchar, metric varchar,
    period_start date, actual double, expected double, expected_low double, expected_high double,
    actual_year_before double, is_complete_period boolean, is_left_out boolean, left_out_reason varchar);
create table marts.sales_change_drivers (level varchar, level_key varchar, currency varchar, period_grain varchar,
    comparison varchar, period_a date, period_b date, split varchar, driver varchar,
    effect_amount decimal(18, 4), delta_net_sales decimal(18, 4), net_sales_a decimal(18, 4),
    net_sales_b decimal(18, 4));
create table marts.product_margins (product_key varchar, month date, currency varchar,
    net_sales decimal(18, 4), gross_margin decimal(18, 4));
create table marts.daily_product_sales (product_key varchar, date date, units_sold bigint, units_returned bigint);
create table marts.goal_progress (goal_id varchar, period_start date, period_grain varchar, metric_name varchar,
    target double, actual double, forecast double, currency varchar, is_complete_period boolean,
    last_change_at timestamp);
create table marts.survey_questions (question_id varchar, version bigint, wording varchar, need_role varchar);
create table marts.survey_scores (survey_program varchar, question_id varchar, metric varchar,
    product_key varchar, period_grain varchar, period_start date, segment_name varchar,
    segment_value varchar, n bigint, score double, ci_low double, ci_high double,
    prior_score double, delta double, delta_p double, p_adj double, is_suppressed boolean,
    is_complete_period boolean, scored_version bigint, n_other_versions bigint);
create table marts.issue_ranks (theme varchar, theme_label varchar, theme_kind varchar, period_grain varchar,
    period_start date, segment_name varchar, rank bigint, numerator bigint, n bigint, share double, ci_low double,
    ci_high double, is_suppressed boolean, lift_detractor_vs_rest double, fisher_p_adj double, trend_class varchar,
    currency varchar, revenue_at_stake decimal(18, 4), sample_quotes varchar);
create table marts.segment_demand (segment_name varchar, segment_value varchar, product_line varchar,
    period_start date, is_complete_period boolean, need varchar, verdict varchar, opportunity_score double,
    need_importance_pct double, denominator bigint, importance_ci_low double, importance_ci_high double,
    satisfaction_pct double, satisfaction_denominator bigint, satisfaction_ci_low double, satisfaction_ci_high double,
    evidence_text varchar);
create table marts.attribute_gaps (attribute varchar, product_line varchar, period_grain varchar, period_start date,
    is_complete_period boolean, verdict varchar, askers bigint, numerator bigint, n bigint, share_of_feedback double,
    ci_low double, ci_high double, is_suppressed boolean, revenue_of_askers decimal(18, 4), currency varchar,
    evidence_text varchar);
create table marts.feedback_loop (received_at timestamp, first_triage_at timestamp, answered_at timestamp,
    shipped_at timestamp, requester_notified_at timestamp, days_to_triage double, days_to_answer double,
    resurvey_delta double, sla_breach boolean, is_open boolean, channel varchar);
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
-- The week from 2026-11-09: peas decline, corn's margin fell and it missed a goal, beets need nothing.
insert into marts.product_attention values
    ('p1', '2026-11-09', '2026-11-15', 'investigate', null, 1,
     '[{"reason":"trend_declining","mart":"product_trends","key":{"product_key":"p1","level":"product","period_grain":"month","metric":"net_sales"}},{"reason":"trend_declining","mart":"product_trends","key":{"product_key":"p1","level":"product","period_grain":"month","metric":"units"}}]',
     true, 240, 'EUR', 3),
    ('p1', '2026-11-02', '2026-11-08', 'investigate', null, 1, '[]', true, 240, 'EUR', 2),
    ('p2', '2026-11-09', '2026-11-15', 'watch', 'over_cap', 2,
     '[{"reason":"goal_off","mart":"goal_progress","key":{"product_key":"p2","goal_id":"g1","period_start":"2026-10-01"}},{"reason":"margin_drop","mart":"product_margins","key":{"product_key":"p2","month":"2026-10-01"}}]',
     true, 90, 'EUR', 0),
    ('p3', '2026-11-09', '2026-11-15', 'ignore', 'no_evidence', null, '[]', false, null, 'EUR', 0);
insert into marts.product_trends values
    ('product', 'p1', 'month', 'units', null, -0.2, -24, 0.001, 'declining', 'Units sold fell 20 % a year: clear.'),
    ('product', 'p1', 'month', 'net_sales', 'EUR', -0.2, -20, 0.002, 'declining', 'Net sales fell 20 % a year.'),
    ('product', 'p2', 'month', 'net_sales', 'EUR', 0.235, 100, 0.003, 'growing', 'Net sales rose 24 % a year: clear.'),
    ('line', 'cans', 'month', 'net_sales', 'EUR', 0.5, 900, 0.003, 'growing', 'not a product');
insert into marts.product_trend_points
    select 'product', k, 'month', x, m::date, amount(k, m), 100, 90, 110, if(k = 'p1', 100, 1000), m < '2026-11-01',
        k = 'p1' and m = '2026-05-01', null
    from unnest(['p1', 'p2']) as products(k), unnest(['units', 'net_sales', 'margin']) as metrics(x),
        generate_series(timestamp '2024-08-01', timestamp '2026-11-01', interval 1 month) as t(m);
insert into marts.sales_change_drivers
    select 'product', 'p1', 'EUR', 'quarter', 'year_before', '2025-07-01', '2026-07-01', 'price_volume', driver,
        effect, -60, 300, 240
    from (values ('volume', -50.0), ('price', 5.0), ('discount', -15.0), ('stockout', null)) as t (driver, effect);
insert into marts.product_margins select product_key, month, currency, net_sales,
    net_sales * if(month = '2026-10-01', 0.2, 0.4) from marts.product_months where product_key = 'p2';
insert into marts.daily_product_sales values ('p3', '2026-11-02', 5, 0);
insert into marts.goal_progress values ('g1', '2026-10-01', 'quarter', 'net_sales', 5000, 1234.5, 3700, 'EUR', false,
    '2026-10-12');
insert into marts.survey_questions values
    ('q1', 1, 'Old words', null), ('q1', 2, 'Would you recommend us?', null), ('q9', 1, 'Is it easy to open?', 'importance');
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
    ('needs', 'q9', 'csat', 'all', 'quarter', '2026-07-01', 'all', 'all', 50, 0.9, 0.79, 0.95,
     null, null, null, null, false, true, 1, 0),
    ('after_purchase', 'q3', 'ces', 'all', 'quarter', '2026-07-01', 'all', 'all', 3, null, null,
     null, null, null, null, null, true, true, 1, 0);
insert into marts.issue_ranks values
    ('lid', 'Lid is hard to open', 'issue', 'quarter', '2026-04-01', 'all', 1, 10, 200, 0.05, 0.0274, 0.0896, false,
     1.1, 0.8, 'growing', 'EUR', 900, null),
    ('lid', 'Lid is hard to open', 'issue', 'quarter', '2026-07-01', 'all', 1, 40, 400, 0.1, 0.0742, 0.1334, false,
     3.14, 0.001, 'growing', 'EUR', 1234, null),
    ('salt', 'Too salty', 'issue', 'quarter', '2026-07-01', 'all', 2, 16, 400, 0.04, 0.0248, 0.0641, false,
     4, 0.00003, 'stable', 'EUR', 500, null),
    ('price', 'Price', 'issue', 'quarter', '2026-07-01', 'all', 3, 9, 400, 0.0225, 0.0119, 0.0422, false,
     0.9, 0.9, 'stable', 'EUR', 0, null),
    ('lid', 'Lid is hard to open', 'issue', 'quarter', '2026-10-01', 'all', 1, 90, 100, 0.9, 0.8, 0.95, false,
     9, 0.001, 'growing', 'EUR', 9999, null),
    ('taste', 'Taste', 'praise', 'quarter', '2026-07-01', 'all', 1, 99, 400, 0.25, 0.2, 0.3, false,
     0.2, 0.001, 'stable', 'EUR', 7777, null),
    ('lid', 'Lid is hard to open', 'issue', 'all', '2024-01-01', 'all', 1, 90, 900, 0.1, 0.08, 0.12, false,
     2, 0.01, 'growing', 'EUR', 1234, '["I need a knife & two hands"]');
insert into marts.feedback_loop select *, a2 is null, if(d is null, 'review', 'support') from (values
    ('2026-07-02', '2026-07-03', '2026-07-06', '2026-09-01', '2026-09-03', 1, 4, 3, false),
    ('2026-08-02', '2026-08-05', '2026-08-10', null, null, 3, 8, null, false),
    ('2026-08-03', '2026-08-05', null, null, null, 2, null, null, true),
    ('2026-11-01', null, null, null, null, null, null, null, false)) as t (received_at, a, a2, b, c, d, e, f, g);
insert into marts.segment_demand values
    ('generation', 'boomer', 'Stews', '2026-07-01', true, 'easy_open', 'serve', 13.4, 0.9, 50, 0.79, 0.96, 0.46, 48,
     0.33, 0.6, '45 of 50 find it important, 22 of 48 are satisfied.'),
    ('age_band', '65 and over', 'Stews', '2026-07-01', true, 'easy_open', 'serve', 13.4, 0.9, 50, 0.79, 0.96, 0.46, 48,
     0.33, 0.6, 'The same people.'),
    ('generation', 'boomer', 'Stews', '2026-07-01', true, 'all', 'serve', 13.4, 0.9, 50, 0.79, 0.96, 0.46, 48,
     0.33, 0.6, 'The same need.'),
    ('generation', 'X', 'Stews', '2026-07-01', true, 'easy_open', 'enough', 6, 0.6, 80, 0.49, 0.7, 0.8, 80, 0.7, 0.87, 'Fine.'),
    ('generation', 'Z', 'Stews', '2026-07-01', true, 'easy_open', 'no_evidence', null, null, 3, null, null, null, 3,
     null, null, 'Too few.'),
    ('generation', 'Z', 'Soups', '2026-10-01', false, 'warm', 'serve', 19, 1, 50, 1, 1, 0, 48, 0, 0, 'Not over.');
insert into marts.attribute_gaps values
    ('salt_free', 'all', 'quarter', '2026-07-01', true, 'gap', 84, 84, 2000, 0.042, 0.034, 0.0517, false, 1234, 'EUR',
     '84 of 2000 people ask for it; no product offers it.'),
    ('salt_free', 'Stews', 'quarter', '2026-07-01', true, 'gap', 60, 60, 900, 0.0667, 0.05, 0.085, false, 99, 'EUR', 'Line.'),
    ('vegan', 'all', 'quarter', '2026-07-01', true, 'offered', 90, 90, 2000, 0.045, 0.04, 0.05, false, 99, 'EUR', 'Offered.');
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
    """Makes a published file and reads a page back; the one about products unless `page` names another."""

    def make(*statements: str, page: str = "index.html") -> Page:
        file = tmp_path / "productops.duckdb"
        file.unlink(missing_ok=True)
        with contextlib.closing(duckdb.connect(str(file))) as con:
            for sql in (TABLES, *statements):
                con.execute(sql)
        return Page((write_brief(file, tmp_path / "brief").parent / page).read_text())

    return make


def test_what_needs_a_look_leads_with_its_most_telling_evidence(build: Build) -> None:
    page = build(CONTENT)
    assert page.headings[:2] == ["What needs you", "Green peas sells less and less: units down 20.0 % a year"]
    assert "1 product to look into, by money at stake in a year; week of 2026-11-09 to 2026-11-15." in page.text
    assert (
        "Units sold fell 20 % a year: clear. Net sales −EUR 60.0, Jul–Sep 2026 against Jul–Sep 2025: 83.3 % of it is "
        "volume. EUR 240 a year at stake. Flagged in 3 of the 13 weeks before."
    ) in page.text
    assert "Net sales fell 20 % a year." not in page.text  # units tell the same


def test_new_on_the_list_is_marked(build: Build) -> None:
    text = build(
        CONTENT, "update marts.product_attention set attention_level = 'watch' where week_start = '2026-11-02'"
    ).text
    assert "New: Green peas sells less and less" in text


def test_what_is_watched_and_what_needs_nothing_is_a_line(build: Build) -> None:
    page = build(CONTENT)
    assert "Sweet corn earns less: margin 20.0 % instead of 40.0 % (more urgent ones come first)." in page.text
    assert "1 product without any evidence against it." in page.text
    snoozed = "update marts.product_attention set level_reason = 'snoozed' where product_key = 'p3'"
    assert "0 products" not in build(CONTENT, snoozed).text
    assert "known and set aside: Beets." in build(CONTENT, snoozed).text


def test_every_reason_has_words_with_its_numbers(build: Build) -> None:
    evidence = {
        "return_spike": {"from": "2026-10-19", "to": "2026-11-15"},
        "score_drop": {"survey_program": "after_purchase", "question_id": "q2", "metric": "csat", "period_grain": "quarter",
                       "period_start": "2026-07-01", "segment_name": "all"},
        "stock_out": {"week_start": "2026-11-02", "days_out_of_stock": 6},
        "goal_off": {"goal_id": "g1", "period_start": "2026-10-01"},
        "margin_below_floor": {"month": "2026-10-01"},
    }  # fmt: skip
    refs = json.dumps([{"reason": r, "mart": "m", "key": {"product_key": "p2"} | key} for r, key in evidence.items()])
    text = build(
        CONTENT,
        f"""update marts.product_attention set attention_level = 'investigate', evidence_refs = '{refs}' where product_key = 'p2';
            update marts.survey_scores set product_key = 'p2', delta = -0.2 where question_id = 'q2';
            insert into marts.daily_product_sales values ('p2', '2026-01-05', 1000, 20), ('p2', '2026-10-20', 100, 30),
                ('p2', '2025-01-01', 1000, 900)""",
    ).text
    for sentence in (
        "Gross margin was 20.0 % of net sales in Oct 2026, 40.0 % in the twelve months before.",
        "30 units came back from 2026-10-19 to 2026-11-15, 30.0 % of what was sold (n = 100); 2.00 % in the year before.",
        "CSAT 84.0 % (71.5–91.7) in Q3 2026, n = 50: −20.0 percentage points since the period before, clear.",
        "Goal for net sales: EUR 5,000; EUR 1,230 in Q4 2026, heading for EUR 3,700, off since 2026-10-12.",
        "Out of stock on 6 days of the week of 2026-11-02; what sells then says nothing about demand.",
    ):
        assert sentence in text, sentence


def test_at_most_seven_findings_and_the_rest_is_watched(build: Build) -> None:
    more = """insert into marts.product_attention select 'x' || i, week_start, week_end, attention_level, level_reason,
        rank + i, evidence_refs, is_evident, expected_value_at_stake, currency, previously_flagged_weeks
        from marts.product_attention, range(20) as t(i) where product_key = 'p1' and week_start = '2026-11-09'"""
    page = build(CONTENT, more)
    assert len([h for h in page.headings if "sells less and less" in h]) == 7
    assert "7 products to look into" in page.text


def test_growing_products_are_told_with_what_it_brings(build: Build) -> None:
    page = build(CONTENT)
    assert "Sweet corn grows 23.5 % a year: +EUR 1,200 of net sales in a year" in page.headings
    assert "Net sales rose 24 % a year: clear." in page.text
    assert "not a product" not in page.text
    assert (
        "What changed for the better"
        not in build(CONTENT, "delete from marts.product_trends where trend_class = 'growing'").text
    )


def test_the_tables_under_the_charts_hold_the_marts_values(build: Build) -> None:
    rows = build(CONTENT).rows
    assert ["Jul 2026", "100.00", "100.00", "100.00"] in rows
    assert ["Oct 2026", "80.00", "100.00", "100.00"] in rows
    assert ["volume", "−50.00"] in rows and ["all", "−60.00"] in rows
    assert not any(row[0] == "Nov 2026" for row in rows)  # not complete


def test_a_month_left_out_is_hollow_and_said(build: Build) -> None:
    assert "Hollow: left out, out of stock." in build(CONTENT).text
    assert "Hollow" not in build(CONTENT, "update marts.product_trend_points set is_left_out = false").text


def test_scores_come_with_interval_n_and_certainty(build: Build) -> None:
    page = build(CONTENT, page="customers.html")
    assert "NPS, relationship: 42.3 (38.1–46.3) in Q3 2026" in page.headings
    assert "n = 1,200. Change since the period before: +3.26 points, not distinguishable" in page.text
    assert "“Would you recommend us?” NPS" in page.text
    assert "CSAT, after purchase: 84.0 % (71.5–91.7) in Q3 2026" in page.headings
    assert "−6.00 percentage points, clear." in page.text
    assert "CES, after purchase: n < 5 in Q3 2026" in page.headings
    assert "in Q4 2026" not in page.text  # the quarter is not over


def test_issues_lead_with_what_is_most_worth_knowing(build: Build) -> None:
    page = build(CONTENT, page="customers.html")
    assert page.headings[:4] == [
        "What matters to them", "Lid is hard to open: named more and more",
        "Too salty: named 4.00 times as often by detractors", "Price: named by 2.25 % of those who wrote",
    ]  # fmt: skip
    assert (
        "Named by 40 of 400 who wrote in Q3 2026, 10.0 % (7.42–13.3). By detractors 3.14 times as often as by the rest: "
        "clear. Those who name it bought for EUR 1,230 in twelve months."
    ) in page.text
    assert "“I need a knife & two hands”" in page.text
    assert ["Q3 2026", "400", "40", "10.0 (7.42–13.3)"] in page.rows
    assert "Taste" not in page.text and "Q4 2026 ·" not in page.html  # praise is no issue; the quarter is not over


def test_needs_not_met_are_told_by_segment_and_attribute(build: Build) -> None:
    page = build(CONTENT, page="customers.html")
    at = page.headings.index("Who is not served")
    assert page.headings[at + 1 : at + 4] == [
        "Generation boomer: easy open in Stews is needed and not met, opportunity 13.4 of 20",
        "Salt free is asked for and not offered", "What people say",
    ]  # fmt: skip
    assert "45 of 50 find it important, 22 of 48 are satisfied." in page.text
    assert ["boomer", "50", "90.0 (79.0–96.0)"] in page.rows and ["Z", "3", "too few"] in page.rows
    assert (
        "84 of 2000 people ask for it; no product offers it. They bought for EUR 1,230 in twelve months." in page.text
    )


def test_the_loop_counts_from_received_to_told(build: Build) -> None:
    page = build(CONTENT, page="customers.html")
    assert (
        "1 item not answered yet, of channels that are answered, 1 of them longer than promised; the oldest since 2026-08-03."
        in page.text
    )
    assert [
        "Q3 2026", "3", "3 (100 %)", "2.00", "2 (66.7 %)", "6.00", "1 (33.3 %)", "1 (33.3 %)", "3.00 (n = 1)",
    ] in page.rows  # fmt: skip
    assert ["Q4 2026 so far", "1", "0 (0 %)", "–", "0 (0 %)", "–", "0 (0 %)", "0 (0 %)", "–"] in page.rows


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
    assert "was complete, for: survey_questions. Not zero: unknown." in text
    text = build(CONTENT, "delete from marts.survey_questions", page="customers.html").text
    assert "31 answers to “q1” count in no score" in text
    assert "Not shown, for fewer than 5 answers: 1 of 1 CES, 1 of 5 NPS scores by product, segment" in text


def test_months_of_a_gap_begin_with_the_sales(build: Build) -> None:
    text = build(CONTENT, "delete from marts.product_months where month < '2026-05-01'").text
    assert "no cost was delivered (May–Oct 2026," in text


def test_returns_that_name_no_sale_are_said(build: Build) -> None:
    text = build(CONTENT, "update marts.product_months set return_rate = null where product_key = 'p2'").text
    assert "Return rate of 1 product (Nov 2025–Oct 2026): returns were booked as lines below zero" in text
    assert "below zero" not in build(CONTENT).text


def test_returns_that_nobody_reports_are_said_once(build: Build) -> None:
    text = build(CONTENT, "update marts.product_months set return_rate = null, units_returned = null").text
    assert "Return rates: nobody delivered refunds, and net sales are before any." in text
    assert "below zero" not in text
    assert "Return rate of orders" not in text


def test_a_long_label_has_room_in_a_wide_font(build: Build) -> None:
    wide = "update marts.survey_scores set n = 23486 where question_id = 'q2'"
    page = build(CONTENT, wide, page="customers.html")
    found = re.search(r'<text[^>]*transform="translate\(([-0-9.]+),[^>]*>Q3 2026 · n = 23,486</text>', page.html)
    assert found, "the label is drawn"
    svg = page.html[: found.start()].rsplit("<svg", 1)[1]
    start = float(re.findall(r'<g [^>]*transform="translate\(([-0-9.]+),', svg)[0])
    assert start >= 6.5 * len("Q3 2026 · n = 23,486"), "labels end at the axis: left of it there is room for them"


def test_an_empty_warehouse_is_said_in_words(build: Build) -> None:
    page = build("delete from marts._ledger; update marts._publish set meta = null")
    assert "Nothing can be judged yet: no complete week of sales was delivered." in page.text
    assert "No delivery is recorded." in page.text
    assert "product_months" in page.text
    assert "svg" not in {tag for tag, _ in page.tags}
    assert page.rows == []
    page = build("delete from marts._ledger; update marts._publish set meta = null", page="customers.html")
    assert "No survey score for a complete period: no answers were delivered." in page.text
    assert "No issue can be told for a complete quarter" in page.text
    assert "No feedback item was delivered: what was done about any cannot be said." in page.text
    assert page.rows == []


def test_a_missing_mart_is_named(build: Build) -> None:
    with pytest.raises(LookupError, match=r"needs marts\.products, marts\.source_loads; build"):
        build("drop table marts.products; drop table marts.source_loads")


HOSTILE = "\"><script>alert(1)</script><img src=x onerror='x'> {{ 7*7 }} </style></svg> \u202e &amp;"


@pytest.mark.parametrize("name", ["index.html", "customers.html"])
def test_hostile_names_and_texts_stay_text(build: Build, name: str) -> None:
    hostile = HOSTILE.replace("'", "''")
    page = build(
        CONTENT,
        f"""update marts.products set product_name = '{hostile}';
            update marts.product_months set currency = '{hostile}';
            update marts.product_trends set evidence_text = '{hostile}', currency = '{hostile}';
            update marts.product_attention set currency = '{hostile}';
            update marts.sales_change_drivers set currency = '{hostile}';
            update marts.survey_questions set wording = '{hostile}';
            update marts.survey_scores set survey_program = '{hostile}';
            update marts.source_loads set source = '{hostile}', table_name = '{hostile}';
            update marts.quarantine_reasons set column_name = '{hostile}', reason = '{hostile}';
            update marts.issue_ranks set theme_label = '{hostile}', currency = '{hostile}';
            update marts.issue_ranks set sample_quotes = json_array('{hostile}') where period_grain = 'all';
            update marts._publish set run_id = '{hostile}'""",
        "update marts._publish set meta = json_object('company_name', run_id)",
        f"insert into marts._ledger values ('r', 'blocked', '{hostile}', '[]', '2026-11-20')",
        page=name,
    )
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "link", "iframe", "object"}
    assert {dict(attributes)["href"] for tag, attributes in page.tags if tag == "a"} <= {"index.html", "customers.html"}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert page.html.count("</style>") == 1
    assert page.html.count("<svg ") == page.html.count("</svg>") > 0
    assert "{{ 7*7 }}" in page.text
    assert HOSTILE in page.text


@pytest.mark.parametrize("name", ["index.html", "customers.html"])
def test_a_page_needs_nothing_else_and_is_small(build: Build, name: str) -> None:
    html = build(CONTENT, page=name).html
    assert len(html.encode()) < 500_000
    assert "<script" not in html
    assert set(re.findall(r"https?://[^\"' )]+", html)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert not re.search(r"@import|url\((?!#)|\bsrc=", html)


@pytest.mark.parametrize(("name", "charts"), [("index.html", 3), ("customers.html", 8)])
def test_every_chart_has_words_and_ids_are_unique(build: Build, name: str, charts: int) -> None:
    page = build(CONTENT, page=name)
    figures = [attributes for tag, attributes in page.tags if tag == "figure"]
    assert len(figures) == page.html.count("<svg ") == charts
    assert all(figure["role"] == "img" and len(figure["aria-label"]) > 40 for figure in figures)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_same_file_gives_the_same_page(build: Build) -> None:
    for name in ("index.html", "customers.html"):
        assert build(CONTENT, page=name).html == build(CONTENT, page=name).html


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
