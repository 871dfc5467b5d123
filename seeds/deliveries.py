"""Which system hands over which file in which form, as COPY statements on the simulated tables.

A new delivery is one entry here, one source in sources.yml and one line in README.md.
Nothing is simulated here; what happened is in `sql/`.
"""

from __future__ import annotations

from deliveries_feedback import CSV, JSONL, ending, feedback_queries, programme_queries

QUARTERS = [f"{year}q{quarter}" for year in range(2023, 2027) for quarter in (1, 2, 3, 4)][2:14]
PLAIN_QUARTERS = ("2026q1", "2026q2")
CORRECTED_AT = "timestamp '2026-06-29 04:00:00'"

ORDER = """
    select order_id as order_number, strftime(ordered_at, '%d/%m/%Y %H:%M') as created, customer_id as customer_no,
        customer_email as email, channel as sold_via, region, {status} as status, iso_utc({updated_at}) as updated_at
    from orders where {where} order by order_no"""
ORDER_LINE = """
    select order_id as order_number, line_no as pos, product_id as article, quantity as qty, {price} as price,
        discount_amount as discount, shipping_amount as shipping, fee_amount as fee, iso_utc({updated_at}) as updated_at
    from order_lines where {where} order by order_no, line_no"""
REFUND = """
    select refund_id as refund, order_id as order_number, line_id as pos, iso_utc(refunded_at) as paid_back,
        refund_amount as amount, quantity as units,
        case is_restocked when true then 'yes' when false then 'no' end as restocked, reason
    from refunds where year(refunded_at) = {year} order by refunded_at, refund_id"""
STOCK = """
    select product_id as "Artikel", strftime(day, '%d.%m.%Y') as "Tag", units_on_hand as "Bestand",
        if(is_out, 'ja', 'nein') as "ausverkauft"
    from stock_days where day >= date '{first}' and day < date '{until}' order by day, product_id"""
GOAL = """
    select goal_id as goal, department,
        case metric_name when 'net_sales' then 'net sales' when 'units_sold' then 'units'
            when 'gm_pct' then 'margin share' when 'return_rate' then 'returns share'
            else 'satisfied share' end as measure,
        product_id as article, product_line as "range", period_grain as horizon,
        strftime(period_start, '%d/%m/%Y') as start, target as plan, owner as responsible
    from goals order by goal_id, period_start"""
SNOOZE = """
    select product_id as article, snoozed_from as quiet_from, snoozed_until as quiet_until, reason as why
    from snoozes order by product_id"""
CUSTOMER = """
    select customer_id as customer_no, person_id as person, email, birth_year as born, gender as sex, region as state,
        left(region, 2) as country, segment, strftime(acquired_at, '%d.%m.%Y %H:%M') as since,
        if(is_internal, 'yes', 'no') as staff, if(is_test, 'yes', 'no') as test
    from customers where acquired_at < timestamp '{before}' and {where} order by n"""
POST_PURCHASE = """
    select response_id as "Response", question_id as "Item", 1 as "Version", customer_id as "Customer",
        product_id as "Product", order_id as "Order",
        strftime(completed_at, '%m/%d/%Y %I:%M %p') as "Submitted (UTC)", answer as "Answer"
    from answers where survey_program = 'post_purchase' and year(completed_at) = {year}
    order by completed_at, response_id, answer_no"""
RELATIONSHIP = """
    select struct_pack(id := response_id, submitted := iso_utc(completed_at)) as response,
        -- one respondent in five is known by address only
        struct_pack(customer := if(by_mail, null, customer_id), email := if(by_mail, email, null)) as person,
        question_id as item, if(question_id = 'rel_text', to_json(answer), cast(answer as json)) as value
    from (select *, draw('by mail', response_id) < 0.2 and email is not null as by_mail from answers)
    where survey_program = 'relationship' and {where} order by completed_at, response_id, answer_no"""
INVITATION = """
    select invitation_id, survey_program as campaign, customers.customer_id as customer_no, product_id as product,
        if(is_completed, 'resp-' || invitation_id, null) as response, invited_at as sent, bounced_at as bounced,
        opened_at as opened, started_at as started, completed_at as completed
    from invitations inner join customers on invitations.customer_no = customers.n order by invited_at, invitation_id"""
EVENT = """
    select event_id as id, iso_utc(occurred_at) as ts, user_id as "user", anonymous_id as device, event_name as name,
        feature, product_id as product, struct_pack(platform := platform) as props
    from (select * from events union all select * from events where is_repeated) where {where}
    order by session_no, event_no"""


def quarter_filter(quarter: str) -> str:
    """The orders of a quarter that were delivered in time."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"year(day) = {year} and quarter(day) = {number} and not is_late"


def sales_queries() -> dict[str, tuple[str, str]]:
    """Path to (query, copy options) of the shop's exports."""
    found: dict[str, tuple[str, str]] = {}
    for quarter in QUARTERS:
        suffix, options = ending(quarter in PLAIN_QUARTERS)
        terms = {"where": quarter_filter(quarter), "updated_at": "updated_at"}
        heads = ORDER.format(status="first_status", **terms)
        lines = ORDER_LINE.format(price="first_unit_price", **terms)
        found[f"sales/orders_{quarter}.csv{suffix}"] = (heads, options)
        found[f"sales/order_lines_{quarter}.csv{suffix}"] = (lines, options)
    terms = {"updated_at": CORRECTED_AT}
    changed = ORDER.format(status="status", where="is_late or status <> first_status", **terms)
    repriced = ORDER_LINE.format(price="unit_price", where="is_late or unit_price <> first_unit_price", **terms)
    found["sales/orders_corrections_2026-06.csv"] = (changed, CSV)
    found["sales/order_lines_corrections_2026-06.csv"] = (repriced, CSV)
    for year in range(2023, 2027):
        found[f"sales/refunds_{year}.csv"] = (REFUND.format(year=year), CSV)
    found["sales/customers_2026-03-31.csv.gz"] = (CUSTOMER.format(before="2026-04-01", where="true"), ending(False)[1])
    found["sales/customers_2026-06-30.csv"] = (CUSTOMER.format(before="2026-07-01", where="not is_deleted"), CSV)
    return found


def operations_queries() -> dict[str, tuple[str, str]]:
    """Path to (query, copy options) of the warehouse's stock list and of what departments plan."""
    older, newest = (
        STOCK.format(first="2025-04-01", until="2026-04-01"),
        STOCK.format(first="2026-04-01", until="2026-07-01"),
    )
    return {
        "operations/lager_2026-03-31.csv.gz": (older, f"{CSV}, delimiter ';', compression gzip"),
        "operations/lager_2026-06-30.csv": (newest, f"{CSV}, delimiter ';'"),
        "operations/plan.csv": (GOAL, CSV),
        "operations/snoozed.csv": (SNOOZE, CSV),
    }


def survey_queries() -> dict[str, tuple[str, str]]:
    """Path to (query, copy options) of the two survey tools."""
    before_2026 = RELATIONSHIP.format(where="completed_at < '2026-01-01'")
    found = {
        "survey/questions.csv": ("select * from questions order by question_id, version", CSV),
        "survey/invitations.parquet": (INVITATION, "format parquet, compression zstd, row_group_size 122880"),
        "survey/relationship_2023-2025.jsonl.gz": (before_2026, f"{JSONL}, compression gzip"),
        "survey/relationship_2026.jsonl": (RELATIONSHIP.format(where="completed_at >= '2026-01-01'"), JSONL),
    }
    for year in range(2023, 2027):
        suffix, options = ending(year == 2026)
        found[f"survey/post_purchase_{year}.csv{suffix}"] = (POST_PURCHASE.format(year=year), options)
    return found


def usage_queries() -> dict[str, tuple[str, str]]:
    """Path to (query, copy options) of the app's events; the late file repeats some events already sent."""
    in_time = {year: EVENT.format(where=f"year(day) = {year} and not is_late") for year in range(2023, 2027)}
    found = {f"usage/events_{year}.jsonl.gz": (query, f"{JSONL}, compression gzip") for year, query in in_time.items()}
    late = "is_late or (is_repeated and day >= '2026-06-20')"
    found["usage/events_2026_late.jsonl"] = (EVENT.format(where=late), JSONL)
    return found


def copy_statements() -> dict[str, str]:
    """Path below the seeds folder to the COPY statement that writes it; its one parameter is the full path."""
    links = {"product/product_links.csv": ("select * from links order by from_product, to_product", CSV)}
    queries = links | sales_queries() | operations_queries() | survey_queries() | usage_queries()
    queries |= programme_queries() | feedback_queries()
    return {path: f"copy ({query}) to ? ({options})" for path, (query, options) in queries.items()}
