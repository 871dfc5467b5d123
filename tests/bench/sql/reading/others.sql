-- name: NPS by month
select period_start, score, ci_low, ci_high, n from marts.survey_scores
where metric = 'nps' and product_key = 'all' and period_grain = 'month' and segment_name = 'all' order by 1;
-- name: scores by segment
select segment_name, segment_value, score, n from marts.survey_scores
where metric = 'csat' and product_key = 'all' and period_grain = 'quarter' and not is_suppressed order by n desc limit 50;
-- name: significant changes
select product_key, period_start, metric, delta, p_adj from marts.survey_scores where is_significant
order by abs(delta) desc limit 20;
-- name: suppressed cells
select metric, period_grain, avg(cast(is_suppressed as int)) as suppressed from marts.survey_scores group by all order by all;
-- name: worst products by score
select product_key, score, n from marts.survey_scores
where metric = 'nps' and period_grain = 'quarter' and not is_suppressed and segment_name = 'all' order by score limit 15;
-- name: answers by day
select answered_date, count(*) as answers from marts.survey_answers where is_scored group by 1 order by 1;
-- name: exclusion reasons
select coalesce(exclusion_reason, 'scored') as reason, count(*) as answers from marts.survey_answers group by 1 order by 2 desc;
-- name: distribution of answers
select question_id, value_num, count(*) as answers from marts.survey_answers where is_scored group by all order by all;
-- name: questions
select question_id, version, wording, metric_type from marts.survey_questions order by all;
-- name: scorecard of a month
select * from marts.product_scorecard where month = date '2026-05-01' order by net_sales desc nulls last limit 50;
-- name: products to look into
select product_key, month, attention_level, trend_class, abc_class from marts.product_scorecard
where attention_level = 'investigate' order by month desc limit 50;
-- name: sales beside satisfaction
select s.month, sum(s.net_sales) as net_sales, avg(s.csat) as csat from marts.product_scorecard s
where s.product_key <> 'all' group by 1 order by 1;
-- name: A products and their returns
select s.product_key, p.product_name, avg(s.return_rate_60d) as returns from marts.product_scorecard s
join marts.products p using (product_key) where s.abc_class = 'A' group by all order by 3 desc nulls last limit 20;
-- name: customers by generation
select generation, count(*) as customers, avg(orders) as orders, avg(cast(is_repeat as int)) as repeats
from marts.customers group by 1 order by 2 desc;
-- name: customers by first month
select date_trunc('month', first_order_at) as month, count(*) as customers from marts.customers
where first_order_at is not null group by 1 order by 1;
-- name: best customers
select customer_key, orders, region from marts.customers order by orders desc nulls last, customer_key limit 20;
-- name: load history
select source, count(*) as files, sum(rows_loaded) as loaded, sum(rows_quarantined) as quarantined
from marts.source_loads group by 1 order by 1;
-- name: files that do not reconcile
select path, rows_in, rows_loaded, rows_quarantined, rows_held from marts.source_loads where not reconciles or status = 'held';
-- name: data quality by dimension
select dimension, min(score) as worst, avg(score) as average, sum(failing_rows) as failing from marts.data_quality group by 1 order by 1;
-- name: publications
select candidate_run_id, decision, count(*) as marts, max(attempted_at) as at from marts.publish_ledger group by all order by 4 desc;
