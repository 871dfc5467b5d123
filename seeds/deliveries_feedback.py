"""What people say and what is planned for it, as COPY queries on the simulated tables; part of `deliveries`.

A new delivery of surveys, feedback or plans is one entry here, one source in sources.yml and one line in README.md.
"""

from __future__ import annotations

from needs_export import needs_query

CSV = "format csv, header true"
JSONL = "format json, array false"
QUESTIONS = """
    select * exclude (journey_stage), null as role, null as need, null as need_role, journey_stage
    from programme_questions union all select * from needs_questions
    order by survey_program, question_id, version"""
INVITATION = """
    select invitation_id, survey_program as campaign, customers.customer_id as customer_no,
        if(is_completed, 'resp-' || invitation_id, null) as response, invited_at as sent, bounced_at as bounced,
        opened_at as opened, started_at as started, completed_at as completed
    from programme_invitations inner join customers on programme_invitations.customer_no = customers.n
    order by invited_at, invitation_id"""
DELIVERY = """
    select response_id as "Response", question_id as "Item", version as "Version", customer_id as "Customer",
        strftime(completed_at, '%m/%d/%Y %I:%M %p') as "Submitted (UTC)", answer as "Answer"
    from programme_answers where survey_program = 'delivery' and {where}
    order by completed_at, response_id, answer_no"""
APP_PULSE = """
    select struct_pack(id := response_id, submitted := iso_utc(completed_at)) as response, customer_id as customer,
        question_id as item, cast(answer as integer) as value
    from programme_answers where survey_program = 'app_pulse' order by completed_at, response_id, answer_no"""
FARM_VISIT = """
    select response_id as press, strftime(pressed_at, '%d.%m.%Y %H:%M') as moment, stars
    from farm_visits order by pressed_at, response_id"""
POPULATION = """
    select programme, generation, people, counted_with from populations
    order by programme nulls first, generation"""
TICKET = """
    select item_id as ticket, iso_utc(received_at) as opened, customer_id as customer_no,
        if(customer_id is null, customer_email, null) as mail, product_id as article, language as lang, body as message,
        journey_stage as stage, iso_utc(triaged_at) as seen, iso_utc(answered_at) as answered,
        iso_utc(shipped_at) as solved, iso_utc(notified_at) as told, linked_item as linked
    from feedback_items where channel = 'support' and year(received_at) = {year} order by received_at, item_id"""
REVIEW = """
    select item_id as id, iso_utc(received_at) as written, struct_pack(customer := customer_id, mail :=
        if(customer_id is null, customer_email, null)) as author, product_id as article, rating as stars, body as text
    from feedback_items where channel = 'review' and {where} order by received_at, item_id"""
IDEA = """
    select item_id as idea, strftime(received_at, '%d/%m/%Y %H:%M') as posted, customer_id as member, body as wish,
        importance as weight, linked_item as linked, strftime(shipped_at, '%d/%m/%Y %H:%M') as done,
        strftime(notified_at, '%d/%m/%Y %H:%M') as told
    from feedback_items where channel = 'community' order by received_at, item_id"""
NOTE = """
    select item_id as note, cast(received_at as date) as day, customer_id as customer_no, body as said
    from feedback_items where channel = 'sales' order by received_at, item_id"""
LABEL = "select item_id as text_id, coder as reader, theme, labelled_at as read_at from feedback_labels order by all"
ROADMAP = """
    select item_id as item, title, product_id as article, product_line as "range", theme, impact, confidence, effort,
        status, planned_on, shipped_on, spent_to_date as spent, business_value, time_criticality, risk_reduction,
        scored_on
    from roadmap order by item_id, scored_on"""
SEARCH = """
    select search_id as id, iso_utc(searched_at) as ts, visitor, words from searches order by searched_at, search_id"""
OFFER = 'select attribute, product_line as "range", competitor, seen_on from competitor_offers order by all'


def ending(plain: bool) -> tuple[str, str]:
    """Older exports were archived with gzip; the newest lie there as they came."""
    return ("", CSV) if plain else (".gz", f"{CSV}, compression gzip")


def programme_queries() -> dict[str, tuple[str, str]]:
    """Path to (query, copy options) of the newer survey programmes."""
    found = {
        "survey/programme_questions.csv": (QUESTIONS, CSV),
        "survey/programme_invitations.parquet": (INVITATION, "format parquet, compression zstd, row_group_size 122880"),
        "survey/app_pulse.jsonl": (APP_PULSE, JSONL),
        "survey/farm_terminal.csv": (FARM_VISIT, CSV),
        "survey/populations.csv": (POPULATION, CSV),
        "survey/needs_2025-11.csv.gz": (needs_query("completed_at < '2026-01-01'"), ending(False)[1]),
        "survey/needs_2026-05.csv": (needs_query("completed_at >= '2026-01-01'"), CSV),
    }
    for year in range(2023, 2027):
        suffix, options = ending(year == 2026)
        found[f"survey/delivery_{year}.csv{suffix}"] = (DELIVERY.format(where=f"year(completed_at) = {year}"), options)
    return found


def feedback_queries() -> dict[str, tuple[str, str]]:
    """Path to (query, copy options) of what people write of their own accord, and of what is planned."""
    before_2026 = REVIEW.format(where="year(received_at) < 2026")
    found = {
        "feedback/reviews_2023-2025.jsonl.gz": (before_2026, f"{JSONL}, compression gzip"),
        "feedback/reviews_2026.jsonl": (REVIEW.format(where="year(received_at) = 2026"), JSONL),
        "feedback/ideas.csv": (IDEA, CSV),
        "feedback/sales_notes.csv": (NOTE, CSV),
        "feedback/labels.csv": (LABEL, CSV),
        "product/roadmap.csv": (ROADMAP, CSV),
        "product/competitors.csv": (OFFER, CSV),
        "usage/site_searches.csv": (SEARCH, CSV),
    }
    for year in range(2023, 2027):
        suffix, options = ending(year == 2026)
        found[f"feedback/tickets_{year}.csv{suffix}"] = (TICKET.format(year=year), options)
    return found
