-- Who was asked, who answered, and the scores; the words of open answers are in 51_texts.sql.
create or replace table invitations as
with waves as (
    select unnest([
        date '2023-10-10', date '2024-04-09', date '2024-10-08', date '2025-04-08', date '2025-10-14',
            date '2026-04-14'
    ]) as wave
),
asked_all as (
    select
        'R' || strftime(waves.wave, '%y%m') || customers.n as invitation_id, 'relationship' as survey_program,
        customers.n as customer_no, cast(null as varchar) as product_id, cast(null as varchar) as order_id,
        cast(waves.wave as timestamp) + interval 8 hour as invited_at,
    from waves
    inner join customers
        on customers.acquired_at < waves.wave
    where draw('asked', customers.n || '/' || waves.wave) < 0.2
),
asked_buyers as (
    select
        'P' || orders.order_no as invitation_id, 'post_purchase' as survey_program, orders.customer_no,
        order_lines.product_id, orders.order_id,
            cast(orders.day as timestamp) + interval 14 day + interval 8 hour as invited_at,
    from orders
    inner join order_lines
        on orders.order_no = order_lines.order_no
        and order_lines.line_no = 1
            + cast(floor(orders.n_lines * draw('asked line', orders.order_no)) as bigint)
    where orders.customer_id is not null
        and orders.status in ('paid', 'shipped')
        and orders.day < date '2026-06-11'
        and draw('asked buyer', orders.order_no) < 0.4
),
asked as (
    select * from asked_all
    union all
    select * from asked_buyers
),
drawn as (
    select
        asked.*, draw('funnel', invitation_id) as funnel_draw,
        invited_at + to_minutes(cast(floor(720 * draw('open minute', invitation_id)) as bigint))
        + to_days(cast(floor(5 * draw('open day', invitation_id) * draw('open day 2', invitation_id))
            as integer)) as maybe_opened_at,
        -- older customers answer more often
        case when customers.birth_year < 1965 then 0.38 else 0.29 end as completion_chance,
    from asked
    inner join customers
        on asked.customer_no = customers.n
)
select
    invitation_id, survey_program, customer_no, product_id, order_id, invited_at,
    funnel_draw < completion_chance as is_completed,
    case when funnel_draw >= 0.97 then invited_at + interval 4 minute end as bounced_at,
    case when funnel_draw < completion_chance + 0.22 then maybe_opened_at end as opened_at,
    case when funnel_draw < completion_chance + 0.06 then maybe_opened_at + interval 1 minute
        end as started_at,
    case
        when funnel_draw < completion_chance
            then maybe_opened_at + interval 1 minute
                + to_seconds(cast(floor(40 + 300 * draw('duration', invitation_id)) as bigint))
    end as completed_at,
from drawn;

-- How content each respondent is, on a normal scale; this is where the survey truths are planted.
create or replace table responses as
with placed as (
    select
        invitations.*, customers.customer_id, customers.email, catalogue.product_line, catalogue.family,
        customers.birth_year between 1946 and 1964 as is_boomer,
        case when invitations.product_id = 'P014'
            and invitations.completed_at >= timestamp '2026-01-01' then 1 else 0 end as is_new_recipe,
        case when catalogue.family = 'Stews' and invitations.completed_at >= timestamp '2024-03-01' then 1
            else 0 end as is_dear,
    from invitations
    inner join customers
        on invitations.customer_no = customers.n
    left join catalogue
        on invitations.product_id = catalogue.product_id
    where invitations.is_completed
)
select
    *, 'resp-' || invitation_id as response_id,
    0.4 - (case when is_boomer then 0.75 else 0 end) - 1.25 * is_new_recipe - 0.25 * is_dear as lean,
from placed;

create or replace macro score_5(z) as case when z < -1.6 then 1 when z < -1.1 then 2 when z < -0.5 then 3
    when z < 0.5 then 4 else 5 end;
create or replace macro score_7(z) as
    case when z < -2 then 1 when z < -1.5 then 2 when z < -1 then 3 when z < -0.5 then 4 when z < 0.2 then 5
        when z < 1 then 6 else 7 end;
create or replace macro score_10(z) as case
    when z < -2.3 then 0 when z < -2 then 1 when z < -1.8 then 2 when z < -1.6 then 3 when z < -1.4 then 4
        when z < -1 then 5
    when z < -0.6 then 6 when z < -0.1 then 7 when z < 0.45 then 8 when z < 1.1 then 9 else 10
end;

create or replace table scored as
select
    response_id, question_id,
    -- one score in 2,000 was typed into a broken form and is off the scale
    case when draw('off scale', response_id || question_id) < 0.0005 then '11'
        else cast(score as varchar) end as answer,
from (
    select response_id, 'rel_nps' as question_id, score_10(lean + draw_normal('n', response_id)) as score
    from responses where survey_program = 'relationship'
    union all
    select response_id, 'rel_ces', score_7(lean + draw_normal('e', response_id))
    from responses where survey_program = 'relationship' and draw('skipped', response_id) >= 0.06
    union all
    select response_id, 'pp_csat', score_5(lean + draw_normal('c', response_id))
    from responses where survey_program = 'post_purchase'
    union all
    select response_id, 'pp_nps', score_10(lean + draw_normal('r', response_id))
    from responses where survey_program = 'post_purchase' and draw('skipped', response_id) >= 0.1
) as rated;

create or replace table questions as
select *
from (values
    ('rel_nps', 1, 'relationship', 'How likely are you to recommend Field & Fork to a friend?', 'nps', 0, 10,
        1, date '2023-07-01', null, null),
    ('rel_ces', 1, 'relationship', 'It was easy to get what I needed.', 'ces', 1, 7, 1, date '2023-07-01',
        date '2024-12-31', null),
    ('rel_ces', 2, 'relationship', 'Field & Fork made it easy for me to get what I needed.', 'ces', 1, 7, 1,
        date '2025-01-01', null, 1),
    ('rel_text', 1, 'relationship', 'What should we offer or change?', 'text', null, null, null,
        date '2023-07-01', null, null),
    ('pp_csat', 1, 'post_purchase', 'How satisfied are you with this product?', 'csat', 1, 5, 1,
        date '2023-07-01', null, null),
    ('pp_nps', 1, 'post_purchase', 'How likely are you to recommend this product?', 'nps', 0, 10, 1,
        date '2023-07-01', null, null),
    ('pp_text', 1, 'post_purchase', 'Anything you would like to tell us about it?', 'text', null, null, null,
        date '2023-07-01', null, null)
) as listed (question_id, version, survey_program, wording, metric_type, scale_min, scale_max, direction,
    valid_from, valid_to, comparable_to);
