-- Four newer survey programmes: after a delivery, inside the app, at the farm shop's door, and about needs (71_needs.sql).
-- What is planted: answers of one version that cannot be compared with the next, responders who are not the customers,
-- a drop that is nothing but noise, and late parcels as what more and more detractors write about.
create or replace macro generation_of(birth_year) as case
    when birth_year is null then 'unknown' when birth_year < 1946 then 'silent' when birth_year < 1965 then 'boomer'
    when birth_year < 1981 then 'X' when birth_year < 1997 then 'millennial' else 'Z'
end;

create or replace macro late_ramp(day) as
    least(1, greatest(0, date_diff('day', date '2024-01-01', cast(day as date)) / 850));

create or replace table programme_asked as
with waves as (
    select *
    from (values
        ('app_pulse', 'A', date '2025-02-04', 0.10), ('app_pulse', 'A', date '2025-05-06', 0.10),
        ('app_pulse', 'A', date '2025-08-05', 0.10), ('app_pulse', 'A', date '2025-11-04', 0.10),
        ('app_pulse', 'A', date '2026-02-03', 0.10), ('app_pulse', 'A', date '2026-05-05', 0.10),
        ('needs', 'N', date '2025-11-18', 0.24), ('needs', 'N', date '2026-05-19', 0.24)
    ) as listed (survey_program, letter, wave, share)
)
select
    letter || strftime(wave, '%y%m') || customers.n as invitation_id, survey_program, customers.n as customer_no,
    cast(null as varchar) as order_id, cast(wave as timestamp) + interval 9 hour as invited_at,
    -- the app is used by the young; boomers and their elders seldom see its question
    case
        when survey_program = 'needs' then case when customers.birth_year < 1965 then 0.46 else 0.38 end
        else case generation_of(customers.birth_year) when 'Z' then 0.55 when 'millennial' then 0.40 when 'X' then 0.15
            when 'boomer' then 0.07 when 'silent' then 0.04 else 0.20 end
    end as completion_chance,
from waves
inner join customers
    on customers.acquired_at < waves.wave
where draw('asked ' || survey_program, customers.n || '/' || waves.wave) < waves.share
union all
select
    'D' || order_no, 'delivery', customer_no, order_id, cast(day as timestamp) + interval 5 day + interval 17 hour, 0.30
from orders
where customer_id is not null and channel = 'webshop' and status in ('paid', 'shipped') and day < date '2026-06-18'
    and draw('asked delivery', order_no) < 0.3;

create or replace table programme_invitations as
with drawn as (
    select
        *, draw('programme funnel', invitation_id) as funnel_draw,
        invited_at + to_minutes(cast(floor(2880 * draw('programme opened', invitation_id)
            * draw('programme opened 2', invitation_id)) as bigint)) as maybe_opened_at,
    from programme_asked
)
select
    * exclude (funnel_draw, maybe_opened_at),
    funnel_draw < completion_chance as is_completed,
    case when funnel_draw >= 0.975 then invited_at + interval 4 minute end as bounced_at,
    case when funnel_draw < completion_chance + 0.18 then maybe_opened_at end as opened_at,
    case when funnel_draw < completion_chance + 0.05 then maybe_opened_at + interval 1 minute end as started_at,
    case when funnel_draw < completion_chance then maybe_opened_at + interval 1 minute
        + to_seconds(cast(floor(75 + 325 * draw('programme duration', invitation_id)) as bigint)) end as completed_at,
from drawn;

-- How content the answers are: in the app the young like it and the old do not; deliveries please as ever.
create or replace table programme_responses as
with placed as (
    select
        programme_invitations.*, 'resp-' || invitation_id as response_id, customers.customer_id,
        cast(completed_at as date) as day, generation_of(customers.birth_year) as generation,
    from programme_invitations
    inner join customers
        on programme_invitations.customer_no = customers.n
    where is_completed and survey_program in ('app_pulse', 'delivery')
)
select
    *,
    case
        when survey_program = 'delivery' then 0.35
        else case generation when 'Z' then 1.3 when 'millennial' then 0.9 when 'X' then 0.0 when 'unknown' then 0.3
            else -0.7 end
    end as lean,
from placed;

create or replace table programme_scores as
select response_id, 'ap_nps' as question_id, 1 as version, score_10(lean + draw_normal('a', response_id)) as score
from programme_responses where survey_program = 'app_pulse'
union all
select response_id, 'dl_nps', 1, score_10(lean + draw_normal('d', response_id))
from programme_responses where survey_program = 'delivery'
union all
-- since 2026 another question under the same id, and one that is easier to agree with
select response_id, 'dl_csat', if(day < date '2026-01-01', 1, 2),
    score_5(lean + if(day < date '2026-01-01', 0, 0.75) + draw_normal('s', response_id))
from programme_responses where survey_program = 'delivery' and draw('skipped', response_id) >= 0.05;

-- The app asks one question and takes no words: a programme that begins in 2025 would make every theme rarer from then on.
create or replace table programme_texts as
with commented as (
    select
        programme_responses.*, programme_scores.score <= 6 as is_detractor,
        draw('topic', programme_responses.response_id) as topic_draw,
    from programme_responses
    inner join programme_scores
        on programme_responses.response_id = programme_scores.response_id
        and programme_scores.question_id = 'dl_nps'
    where draw('comment', programme_responses.response_id) < 0.55
),
topical as (
    select
        *,
        case
            when is_detractor then case
                when topic_draw < 0.05 + 0.45 * late_ramp(day) then 'late' when topic_draw > 0.9 then 'dents'
                else 'other' end
            when topic_draw < 0.02 then 'late' when topic_draw < 0.06 then 'dents'
            when topic_draw < 0.55 then 'praise' else 'other'
        end as topic,
    from commented
)
select
    response_id, 'dl_text' as question_id, topic,
    wording_of(topic, if(draw('german', response_id) < 0.3, 'de', 'en'), response_id) as answer,
from topical;

create or replace table programme_answers as
select
    programme_responses.*, given.question_id, given.version, given.answer,
    rank() over (partition by given.response_id order by given.question_id) as answer_no,
from programme_responses
inner join (
    select response_id, question_id, version, cast(score as varchar) as answer from programme_scores
    union all
    select response_id, question_id, 1, answer from programme_texts
) as given
    on programme_responses.response_id = given.response_id;

-- Forty people press a button at the door each quarter. Satisfied are 33 of 40, in the newest quarter 29: p is 0.28.
create or replace table farm_visits as
with pressed as (
    select
        make_date(2024 + (quarter_no + 2) // 4, 1 + 3 * ((quarter_no + 2) % 4), 1) as quarter_start, quarter_no, visit_no,
        row_number() over (partition by quarter_no order by draw('visit', quarter_no * 100 + visit_no)) as rank_no,
    from range(8) as quarters (quarter_no), range(40) as visits (visit_no)
)
select
    'fv-' || (quarter_no * 40 + visit_no) as response_id,
    cast(quarter_start as timestamp) + to_hours(cast(31 + 52 * visit_no + 24 * (visit_no % 2) as bigint))
        + to_minutes(cast(floor(59 * draw('visit minute', quarter_no * 100 + visit_no)) as bigint)) as pressed_at,
    case
        when rank_no <= if(quarter_no = 7, 29, 33) then 4 + rank_no % 2
        else 1 + rank_no % 3
    end as stars,
from pressed;

create or replace table programme_questions as
select *
from (values
    ('dl_nps', 1, 'delivery', 'How likely are you to order with us again and tell others?', 'nps', 0, 10, 1, date '2023-07-01', null, null, null),
    ('dl_csat', 1, 'delivery', 'How satisfied are you with the delivery?', 'csat', 1, 5, 1, date '2023-07-01', date '2025-12-31', null, 'delivery'),
    ('dl_csat', 2, 'delivery', 'My parcel was complete and undamaged.', 'csat', 1, 5, 1, date '2026-01-01', null, null, 'delivery'),
    ('dl_text', 1, 'delivery', 'What should we do better?', 'text', null, null, null, date '2023-07-01', null, null, null),
    ('ap_nps', 1, 'app_pulse', 'How likely are you to recommend Field & Fork?', 'nps', 0, 10, 1, date '2025-01-01', null, null, null),
    ('fv_csat', 1, 'farm_visits', 'How was your visit today?', 'csat', 1, 5, 1, date '2024-07-01', null, null, 'purchase')
) as listed (question_id, version, survey_program, wording, metric_type, scale_min, scale_max, direction,
    valid_from, valid_to, comparable_to, journey_stage);
