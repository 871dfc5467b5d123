"""Olist, a real marketplace, onboarded by YAML alone: every total is compared with plain SQL on the files."""

from __future__ import annotations

from typing import Any

import pytest

from tests.real.conftest import RealCompany, one

pytestmark = pytest.mark.real
COUNTED = "('delivered', 'shipped', 'invoiced', 'processing', 'approved')"


@pytest.mark.parametrize(
    ("source", "table"),
    [("olist_orders", "orders"), ("olist_order_lines", "order_items"), ("olist_products", "products"),
     ("olist_customers", "customers"), ("olist_review_scores", "order_reviews"), ("olist_review_texts", "order_reviews")],
)  # fmt: skip
def test_rows_in_are_loaded_quarantined_or_held(company: RealCompany, files: Any, source: str, table: str) -> None:
    rows = one(files, f"select count(*) from {table}")
    found = company.work(f"select counted, loaded + quarantined + held from loads.files where source = '{source}'")
    assert found == [(rows, rows)]


def test_item_revenue_to_the_cent(marts: Any, files: Any) -> None:
    expected = one(files, "select count(*), sum(cast(price as decimal(18,4))) from order_items")
    assert one(marts, "select count(*), sum(gross_sales) from marts.order_lines") == expected


def test_delivered_orders(company: RealCompany, marts: Any, files: Any) -> None:
    expected = one(files, "select count(*) from orders where order_status = 'delivered'")
    found = company.work("select count(*) from staging.stg_sales__orders where source_status = 'delivered'")
    assert found == [(expected,)]
    sold = f"""select count(distinct order_id) from order_items
               where order_id in (select order_id from orders where order_status in {COUNTED})"""
    assert one(marts, "select count(distinct order_id) from marts.order_lines where is_counted") == one(files, sold)


def test_monthly_revenue_to_the_cent(marts: Any, files: Any) -> None:
    expected = files.execute(
        f"""select strftime(cast(order_purchase_timestamp as timestamp), '%Y-%m-01') as month,
                   sum(cast(price as decimal(18,4)))
            from order_items inner join orders using (order_id)
            where order_status in {COUNTED} group by 1 order by 1"""
    ).fetchall()
    sql = "select cast(month as varchar), sum(net_sales) from marts.product_months group by 1 order by 1"
    assert marts.execute(sql).fetchall() == expected
    assert {row[0] for row in marts.execute("select distinct currency from marts.product_months").fetchall()} == {"BRL"}


def test_review_mean_and_top_two_box(marts: Any, files: Any) -> None:
    n, mean, top = one(
        files,
        """select count(*), avg(cast(review_score as double)), count(*) filter (where review_score in ('4', '5'))
           from order_reviews""",
    )
    answers = "from marts.survey_answers where question_id = 'review_score' and exclusion_reason is null"
    found = one(marts, f"select count(*), avg(value_num), count(*) filter (where value_num >= 4) {answers}")
    assert (found[0], found[2]) == (n, top)
    assert found[1] == pytest.approx(mean, abs=1e-12)
    score = one(
        marts,
        """select numerator, denominator, score from marts.survey_scores
           where question_id = 'review_score' and metric = 'csat' and product_key = 'all'
             and period_grain = 'all' and segment_name = 'all'""",
    )
    n, top = one(
        files,
        """select count(*), count(*) filter (where review_score in ('4', '5')) from order_reviews
           where cast(review_answer_timestamp as date) <= date '2017-12-31'""",
    )
    assert score == (top, n, pytest.approx(top / n, abs=1e-12)), "answers after the as-of date wait"


def test_joining_items_with_payments_and_reviews_does_not_fan_out(marts: Any, files: Any) -> None:
    naive = one(
        files,
        """select sum(cast(price as decimal(18,4))) from order_items
           inner join order_payments using (order_id) inner join order_reviews using (order_id)""",
    )
    truth = one(files, "select sum(cast(price as decimal(18,4))) from order_items")
    assert naive > truth, "the trap is in this data"
    joined = one(
        marts,
        """select sum(gross_sales) from marts.order_lines
           left join (select distinct customer_key from marts.customers) using (customer_key)
           left join marts.products using (product_key)""",
    )
    assert joined == truth
    assert one(marts, "select count(*) from marts.survey_answers") == 2 * one(
        files, "select count(*) from order_reviews"
    )


def test_a_person_with_several_customer_ids_is_one_customer(marts: Any, files: Any) -> None:
    people = one(files, "select count(distinct customer_unique_id) from customers")
    assert one(marts, "select count(*) from marts.customers where customer_key <> 'unknown'") == people


def test_free_text_stays_in_raw(company: RealCompany, marts: Any, files: Any) -> None:
    text = one(
        files,
        """select review_comment_message from order_reviews
           where length(review_comment_message) > 60 order by review_id limit 1""",
    )
    needle = text[:40].encode()
    current = company.home / "publish" / "current"
    leaks = [path.name for path in current.rglob("*") if path.is_file() and needle in path.read_bytes()]
    assert leaks == []
    assert one(marts, "select count(raw_value) from marts.survey_answers where question_id = 'review_comment'") == 0
    assert one(marts, "select max(text_length) from marts.survey_answers where question_id = 'review_comment'") > 60
