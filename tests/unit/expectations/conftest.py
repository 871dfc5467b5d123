"""A small company whose every table is believable, in an in-memory DuckDB that each test may spoil.

Add a table here with its suite. Do not add bad rows: each test brings its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

ROOT = Path(__file__).parents[3]
FEED_TYPES = {
    "text": "varchar",
    "currency": "varchar",
    "json": "varchar",
    "integer": "bigint",
    "decimal": "decimal(18,4)",
    "number": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
DELIVERED = """
    'shop' as _source, 'UTC' as _time_zone, 'snapshot' as _delivery_kind, '2026-07-01' as _delivery,
    'f1' as _file_id, 1 as _file_version, row_number() over () as _record_no"""

# 30 products, 600 customers, 720 orders of 2 lines in the 12 weeks from Monday 2026-04-06.
RAW = {
    "raw_product.products": """
        select 'p' || i as product_id, 'Product ' || i as product_name,
               case i % 2 when 0 then 'cans' else 'jars' end as product_line,
               date '2020-01-01' as launched_on from range(1, 31) as t (i)""",
    "raw_product.product_costs": """
        select 'p' || (1 + i % 30) as product_id, date '2020-01-01' + cast(i // 30 as integer) * 365
               as valid_from, 2 as unit_cost, 'EUR' as currency from range(60) as t (i)""",
    "raw_product.product_links": """
        select 'p' || i as product_id, 'p' || (i + 1) as related_product_id, 'successor' as link_type
        from range(1, 5) as t (i)""",
    "raw_product.roadmap_items": """
        select 'r' || (i % 6) as item_id, date '2026-03-01' + 30 * cast(i // 6 as integer) as scored_at,
               1 + i % 3 as impact, 0.8e0 as confidence, 2e0 as effort, 'planned' as status from range(18) as t (i)""",
    "raw_product.competitor_offers": """
        select case i when 0 then 'organic' else 'salt_free' end as attribute, 'cans' as product_line,
               'c' || i as competitor, date '2026-01-01' as seen_on from range(4) as t (i)""",
    "raw_sales.customers": """
        select 'c' || i as customer_id, 'person' || i as person_id, 1950 + i % 50 as birth_year,
               timestamp '2023-01-01' as acquired_at, i = 1 as is_test, false as is_internal
        from range(600) as t (i)""",
    "raw_sales.orders": """
        select 'o' || i as order_id, timestamp '2026-04-06' + interval (i // 60) week as ordered_at,
               'c' || (i % 600) as customer_id, 'completed' as status, 'EUR' as currency
        from range(720) as t (i)""",
    "raw_sales.order_lines": """
        select 'o' || (i // 2) as order_id, 'l' || i as line_id, 'p' || (1 + i % 30) as product_id,
               2 as quantity, 5 as unit_price, 1 as discount_amount from range(1440) as t (i)""",
    "raw_sales.refunds": """
        select 'r' || i as refund_id, 'o' || i as order_id, timestamp '2026-06-20' as refunded_at,
               5 as refund_amount from range(20) as t (i)""",
    "raw_sales.stock_days": """
        select 'p' || (1 + i % 30) as product_id, date '2026-06-30' - cast(i // 30 as integer) as stock_date,
               case when i % 50 = 0 then 0 else 40 end as units_on_hand, i % 50 = 0 as is_out_of_stock
        from range(300) as t (i)""",
    "raw_sales.exchange_rates": """
        select 'USD' as currency, 'EUR' as to_currency, date '2025-01-01' + cast(i as integer) * 30 as valid_from,
               0.9 + i * 0.001 as rate from range(18) as t (i)""",
    "raw_survey.questions": """
        select * from (values
            ('q1', 1, 'nps', 0, 10, date '2025-01-01', 'Would you recommend us?'),
            ('q2', 1, 'csat', 1, 5, date '2025-01-01', 'How was it?'),
            ('q3', 1, 'text', null, null, date '2025-01-01', 'Why?')
        ) as t (question_id, version, metric_type, scale_min, scale_max, valid_from, wording)""",
    "raw_survey.invitations": """
        select 'i' || i as invitation_id, timestamp '2026-05-01' as invited_at,
               case when i < 80 then timestamp '2026-05-02' end as started_at,
               case when i < 60 then timestamp '2026-05-03' end as completed_at,
               case when i > 190 then timestamp '2026-05-01' end as bounced_at
        from range(200) as t (i)""",
    "raw_survey.answers": """
        select 'a' || (i // 3) as response_id, 'q' || (1 + i % 3) as question_id,
               'c' || (i // 3) as customer_id, timestamp '2026-05-03' + interval (i // 3) minute as answered_at,
               case i % 3 when 0 then cast(i % 11 as varchar) when 1 then cast(1 + i % 5 as varchar)
               else 'fine' end as raw_value from range(300) as t (i)""",
    "raw_survey.responses": """
        select 'a' || i as response_id, timestamp '2026-05-03' + interval (i) minute as answered_at, 3 as answer_count
        from range(200) as t (i)""",
    "raw_survey.populations": """
        select case i % 3 when 0 then 'x' when 1 then 'millennial' else 'z' end as segment_value,
               'generation' as segment_name, 100e0 as population, case i % 3 when 0 then 'millennial' end as merge_with
        from range(3) as t (i)""",
    "raw_operations.goals": """
        select 'g' || (1 + i % 4) as goal_id, 'sales' as department,
               case when i % 4 = 3 then 'return_rate' else 'net_sales' end as metric_name, 'quarter' as period_grain,
               cast(date '2025-01-01' + interval (i // 4) quarter as date) as period_start,
               case when i % 4 = 3 then 0.05 else 1000 end as target from range(24) as t (i)""",
    "raw_operations.snoozes": """
        select 'p1' as product_id, date '2026-06-01' as snoozed_from, date '2026-09-01' as snoozed_until""",
    "raw_feedback.items": """
        select 'i' || i as item_id, timestamp '2026-05-01' + interval (i) hour as received_at, 'support' as channel,
               'c' || i as customer_id, 'A question' as title,
               'The soup of batch ' || i || ' was far too salty for all of us' as body,
               timestamp '2026-05-01' + interval (i + 5) hour as triaged_at from range(200) as t (i)""",
    "raw_feedback.labels": """
        select 'i' || i as item_id, case i % 2 when 0 then 'too_salty' else 'none' end as theme, 'ann' as coder
        from range(40) as t (i)""",
    "raw_usage.events": """
        select 'e' || i as event_id, timestamp '2026-04-06' + interval (i // 60) week as occurred_at,
               'u' || (i % 100) as user_id, 'opened' as event_name from range(720) as t (i)""",
}
LINES = """
    from raw_sales.order_lines as lines inner join raw_sales.orders as orders using (order_id)"""
# Only the columns that suites read; `test_columns_are_those_of_the_release` keeps them honest.
MARTS = {
    "marts.products": """
        select product_id as product_key, launched_on, retired_on from raw_product.products
        union all select 'unknown', null, null""",
    "marts.customers": """
        select customer_id as customer_key, acquired_at, timestamp '2026-04-06' as first_order_at,
               is_internal, is_test from raw_sales.customers""",
    "marts.dates": """
        select cast(d as date) as date
        from range(date '2026-01-01', date '2027-01-01', interval 1 day) as t (d)""",
    "marts.order_lines": f"""
        select order_id, line_id, cast(ordered_at as date) as order_date, product_id as product_key,
               customer_id as customer_key, quantity, unit_price, quantity * unit_price as gross_sales,
               discount_amount as discounts, cast(0 as decimal(18,4)) as returns_amount,
               cast(0 as bigint) as units_returned,
               quantity * unit_price - discount_amount as net_sales,
               cast(2 as decimal(18,4)) as unit_cost, currency, false as is_cancelled {LINES}""",
    "marts.daily_product_sales": """
        select date, product_key, channel, currency, cast(10 as decimal(18,4)) as gross_sales,
               cast(1 as decimal(18,4)) as discounts, cast(0.5 as decimal(18,4)) as returns_amount,
               cast(8.5 as decimal(18,4)) as net_sales
        from (
            select date '2026-06-30' - cast(i // 30 as integer) as date, 'p' || (1 + i % 30) as product_key,
                   'web' as channel, 'EUR' as currency from range(1200) as t (i)
        )""",
    "marts.product_months": """
        select cast(date '2025-01-01' + interval (i // 30) month as date) as month,
               'p' || (1 + i % 30) as product_key, 'EUR' as currency,
               cast(8.5 as decimal(18,4)) as net_sales, cast(4.5 as decimal(18,4)) as gross_margin,
               cast(10 as bigint) as units_sold, cast(1 as double) / 30 as share_of_sales, true as is_complete_period
        from range(18 * 30) as t (i)""",
    "marts.survey_questions": "select question_id, scale_min, scale_max from raw_survey.questions",
    "marts.survey_answers": """
        select response_id, question_id, try_cast(raw_value as double) as value_num,
               scale_min, scale_max, cast(null as varchar) as exclusion_reason
        from raw_survey.answers inner join raw_survey.questions using (question_id)
        union all
        select 'b' || i, 'q1', i % 11, 0, 10, null from range(600) as t (i)""",
    "marts.survey_scores": """
        select 'q' || (1 + i % 2) as question_id, case i % 2 when 0 then 'nps' else 'csat' end as metric,
               cast(20 as bigint) as n, i >= 90 as is_suppressed,
               case when i >= 90 then null when i % 2 = 0 then 30e0 else 0.8e0 end as score,
               case when i >= 90 then null when i % 2 = 0 then 10e0 else 0.6e0 end as ci_low,
               case when i >= 90 then null when i % 2 = 0 then 50e0 else 0.9e0 end as ci_high,
               1e0 as delta, i % 10 = 0 as is_significant from range(100) as t (i)""",
    "marts.survey_drivers": """
        select 'relationship' as survey_program, 'q1' as outcome_question_id, 'd' || i as driver_question_id,
               cast(200 as bigint) as n_pairs, 0.4e0 as spearman, 0.5e0 as r2, 0.2e0 as importance_share,
               3.5e0 as performance_mean, false as is_suppressed from range(5) as t (i)""",
    "marts.product_scorecard": """
        select month, product_key, net_sales, 0.5e0 as gm_pct, 30e0 as nps, 0.02e0 as return_rate_60d,
               case when product_key in ('p1', 'p2') then 'investigate' else 'ignore' end
               as attention_level from marts.product_months""",
    "marts.source_loads": """
        select 'shop' as source, cast(100 as bigint) as rows_in, cast(100 as bigint) as rows_loaded,
               cast(0 as bigint) as rows_quarantined, cast(0 as bigint) as rows_quarantined_open,
               cast(0 as bigint) as rows_resolved, true as reconciles""",
    "marts.quarantine_reasons": """
        select 'shop' as source, 'not_a_number' as reason, cast(3 as bigint) as rows_open""",
    "marts.publish_ledger": """
        select 'run' || i as candidate_run_id, 'marts.products' as mart, 'published' as decision,
               cast(3 as bigint) as expectations, cast(0 as bigint) as failed_critical,
               timestamp '2026-06-01' + interval (i) day as attempted_at from range(5) as t (i)""",
    "marts.data_quality": """
        select 'marts.products' as object, dimension, 1e0 as score
        from (values ('completeness'), ('reconciliation')) as t (dimension)""",
    "marts.product_trends": """
        select 'product' as level, 'p' || (1 + i // 2) as level_key, 'month' as period_grain,
               case i % 2 when 0 then 'units' else 'net_sales' end as metric,
               cast(36 as bigint) as n_complete_periods, cast(0 as bigint) as n_left_out_stockout,
               cast(12 as bigint) as season_length, 0.5e0 as mk_p, 0.9e0 as p_adj, 0.01e0 as sen_slope_pct,
               case when i < 4 then 'declining' else 'stable' end as trend_class,
               cast(null as varchar) as insufficient_reason, false as is_suppressed
        from range(60) as t (i)""",
    "marts.product_trend_points": """
        select case when i % 31 = 0 then 'company' else 'product' end as level,
               case when i % 31 = 0 then 'all' else 'p' || (i % 31) end as level_key,
               'month' as period_grain, 'units' as metric,
               cast(date '2024-01-01' + interval (i // 31) month as date) as period_start,
               case when i % 31 = 0 then 300e0 else 10e0 end as actual,
               case when i % 31 = 0 then 310e0 else 11e0 end as expected,
               case when i % 31 = 0 then 250e0 else 7e0 end as expected_low,
               case when i % 31 = 0 then 370e0 else 15e0 end as expected_high,
               true as is_complete_period, false as is_left_out
        from range(30 * 31) as t (i)""",
    "marts.product_margins": """
        select * exclude (units_sold, share_of_sales), 'web' as channel, 'EUR' as amount_currency, units_sold as units_gross,
               net_sales - gross_margin as cogs, cast(0.2 as decimal(18,4)) as restock_credit,
               cast(0.5 as decimal(18,4)) as fees
        from marts.product_months""",
    "marts.return_rates": """
        select cast(date '2025-01-01' + interval (i // 2) month as date) as month, 'company' as level,
               case i % 2 when 0 then 'cohort' else 'activity' end as measure, 0.05e0 as return_rate,
               cast(50 as bigint) as numerator, cast(1000 as bigint) as denominator, cast(1000 as bigint) as n,
               true as is_mature
        from range(16 * 2) as t (i)""",
    "marts.sales_change_drivers": """
        select 'company' as level, 'EUR' as currency, 'EUR' as amount_currency, 'month' as period_grain,
               'period_before' as comparison, cast(date '2025-06-01' + interval (i // 8) month as date) as period_b,
               'price_volume' as split, ['volume', 'mix', 'price', 'discount', 'returns', 'stockout', 'new',
               'discontinued'][1 + i % 8] as driver, cast(5 as decimal(18,4)) as effect_amount,
               cast(1000 as decimal(18,4)) as net_sales_a, cast(1040 as decimal(18,4)) as net_sales_b
        from range(13 * 8) as t (i)""",
    "marts.product_abc": """
        select month, product_key, currency, net_sales, share_of_sales as share, true as is_full_window,
               case when product_key in ('p1', 'p2') then 'C' else 'A' end as abc_class from marts.product_months""",
    "marts.product_mix": """
        select distinct month, business_unit, currency, net_sales, case business_unit when 'all' then 30 else 15 end as length,
               case business_unit when 'all' then 30 else 15 end as items_with_sales, cast(2 as bigint) as n_new_12m,
               600e0 as hhi_revenue, true as is_full_window
        from marts.product_months cross join (values ('all'), ('cans'), ('jars')) as units (business_unit)""",
    "marts.product_attach": """
        select cast(date '2026-05-01' + interval (i // 150) month as date) as month, cast(300 as bigint) as orders,
               cast(1 as bigint) as orders_left_out, 0.2e0 as attach_rate from range(300) as t (i)""",
    "marts.product_cannibalisation": """
        select cast(i as bigint) as months_since, 'identified' as status, 0.8e0 as cannibalisation_rate,
               0.6e0 as ci_low from range(24) as t (i)""",
    "marts.customer_rfm": """
        select customer_id as customer_key, cast(1 + hash(customer_id) % 5 as bigint) as frequency,
               cast(20 as decimal(18,4)) as monetary, cast(1 + row_number() over () % 5 as bigint) as r_score,
               cast(1 + row_number() over () % 5 as bigint) as f_score from raw_sales.customers""",
    "marts.customer_cohorts": """
        select cast(date '2025-01-01' + interval (i) month as date) as cohort_month, cast(k as bigint) as months_since,
               segment_name, case segment_name when 'all' then 'all' else 'web' end as segment_value,
               cast(50 as bigint) as cohort_size, cast(50 as bigint) as eligible,
               cast(case k when 0 then 50 else 20 end as bigint) as active_customers
        from range(12) as t (i) cross join range(3) as u (k)
        cross join (values ('all'), ('first_channel')) as segments (segment_name)""",
    "marts.goal_progress": """
        select goal_id, period_start, case metric_name when 'net_sales' then 'money' else 'share' end as unit,
               period_start < date '2026-04-01' as is_complete_period, period_start < date '2026-04-01' as is_final,
               target, target * 0.95 as actual, cast(null as varchar) as reason,
               case when period_start < date '2026-07-01' then 'on_track' end as status from raw_operations.goals""",
    "marts.issue_ranks": """
        select 'theme_' || i as theme, 'all' as period_grain, 'all' as segment_name, cast(200 as bigint) as n,
               i = 9 as is_suppressed, case when i < 9 then 20 end as mentions, case when i < 9 then 20 end as numerator,
               case when i < 9 then 0.1e0 end as share, cast(null as varchar) as sample_quotes,
               case when i < 9 then cast(10 as decimal(18,4)) end as revenue_at_stake,
               case when i < 9 then 0.5e0 end as fisher_p, cast(100 as bigint) as n_labelled, 0.7e0 as coder_kappa
        from range(10) as t (i)""",
    "marts.product_attention": """
        select 'p' || (1 + i % 30) as product_key, date '2026-06-22' - 7 * cast(i // 30 as integer) as week_start,
               date '2026-06-28' - 7 * cast(i // 30 as integer) as week_end, 'EUR' as currency,
               case when i % 30 < 5 then 'investigate' when i % 30 < 12 then 'watch' else 'ignore' end
               as attention_level,
               case when i % 30 < 5 then '["goal_off"]' when i % 30 < 12 then '["stock_out"]' else '[]' end
               as reason_codes,
               cast(case when i % 30 < 12 then 10 end as decimal(18,4)) as expected_value_at_stake
        from range(13 * 30) as t (i)""",
    "marts.opportunity_backlog": """
        select 'r' || i as item_id, cast(case when i < 5 then 10 * i end as bigint) as rice_reach from range(6) as t (i)""",
    "marts.feedback_loop": """
        select case when i % 10 = 0 then 'unknown' else 'c' || i end as customer_key, i % 8 = 0 as sla_breach,
               false as is_out_of_order from range(100) as t (i)""",
    "marts.segment_demand": """
        select 'generation' as segment_name, 'g' || (i % 4) as segment_value, 'all' as product_line,
               case when i < 4 then 'all' else 'need' || (i // 4) end as need, 100e0 as population,
               cast(60 as bigint) as customers, 0.7e0 as need_importance_pct, 8e0 as opportunity_score,
               false as is_suppressed, case when i % 4 = 0 then 'serve' else 'enough' end as verdict
        from range(16) as t (i)""",
    "marts.attribute_gaps": """
        select case when i % 2 = 0 then 'all' else 'cans' end as product_line, cast(12 as bigint) as mentions,
               cast(1 as bigint) as anonymous_mentions, cast(11 as bigint) as askers, cast(11 as bigint) as numerator,
               cast(100 as bigint) as denominator, false as offered from range(16) as t (i)""",
    "marts.feedback_revenue": """
        select case when i % 3 = 0 then 'all' else 'theme' || (i % 3) end as theme, true as is_complete_period,
               cast(60 as bigint) as askers, cast(500 as decimal(18, 4)) as revenue_of_askers,
               cast(30 as bigint) as numerator, cast(60 as bigint) as denominator from range(12) as t (i)""",
    "marts.journey_scorecard": """
        select case i % 3 when 0 then 'all' when 1 then 'delivery' else 'unknown' end as journey_stage,
               cast(100 as bigint) as orders, cast(20 as bigint) as contacts, 0.2e0 as contact_rate,
               cast(case i % 3 when 0 then 105 end as bigint) as orders_decided,
               case i % 3 when 0 then 0.95e0 end as completion_rate from range(12) as t (i)""",
}


def raw_tables() -> dict[str, str]:
    """Every raw table as the loader makes it, from the feed contracts."""
    made = {}
    for path in sorted((ROOT / "orchestration" / "raw" / "feeds").glob("*.yml")):
        contract = yaml.safe_load(path.read_text())
        for feed, described in contract["feeds"].items():
            columns = [f"{name} {FEED_TYPES[column['type']]}" for name, column in described["columns"].items()]
            loaded = ["_source", "_time_zone", "_delivery_kind", "_delivery", "_file_id"]
            columns += [f"{name} varchar" for name in loaded]
            columns += ["_file_version bigint", "_record_no bigint"]
            made[f"raw_{contract['domain']}.{feed}"] = ", ".join(columns)
    return made


def build(con: duckdb.DuckDBPyConnection) -> None:
    con.execute((ROOT / "orchestration" / "work_schema.sql").read_text())
    con.execute(
        """insert into raw_company.company
           values ('Field & Fork', '2026-06-30', 'EUR', 'UTC', 5, 60, 'off')"""
    )
    con.execute("insert into raw_company.theme_rules (theme, rule_kind) values ('too_salty', 'mention')")
    con.execute("insert into loads.sources (source, is_present) values ('shop', true)")
    con.execute(
        """insert into loads.files (source, status, loaded_at)
           values ('shop', 'loaded', '2026-07-01 06:00')"""
    )
    for table, columns in raw_tables().items():
        con.execute(f"create schema if not exists {table.partition('.')[0]}")
        con.execute(f"create table {table} ({columns})")
        con.execute(f"insert into {table} by name select *, {DELIVERED} from ({RAW[table]})")
    con.execute("create schema marts")
    for table, query in MARTS.items():
        con.execute(f"create table {table} as {query}")


@pytest.fixture(scope="session")
def believable() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        build(con)
        con.execute("attach ':memory:' as spare")
        con.execute("copy from database memory to spare")
        yield con


@pytest.fixture
def company(believable: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The believable company, as if no test had touched it."""
    tables = believable.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'spare'"
    ).fetchall()
    for (table,) in tables:
        believable.execute(f"create or replace table {table} as from spare.{table}")
    return believable
