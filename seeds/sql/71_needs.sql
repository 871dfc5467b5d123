-- What customers need and how well they are served, asked twice. Boomers find opening a can and salt important and
-- are not satisfied with either; to everybody else both are a minor matter. Some respondents only click through.
create or replace table needs as
select *
from (values
    -- chance that a boomer, and that anybody else, finds it important (4 or 5) and is satisfied with it
    ('easy_open', 'Cans that open without strength', 0.93, 0.48, 0.22, 0.72),
    ('salt_free', 'Vegetables with little or no salt', 0.88, 0.44, 0.26, 0.66),
    ('portion', 'Portions that fit the household', 0.62, 0.55, 0.70, 0.70),
    ('price', 'A price that fits the purse', 0.74, 0.72, 0.62, 0.64),
    ('quick', 'Food on the table within ten minutes', 0.42, 0.85, 0.78, 0.80)
) as listed (need, wording, boomer_importance, other_importance, boomer_satisfied, other_satisfied);

create or replace table needs_respondents as
select
    programme_invitations.*, 'resp-' || invitation_id as response_id, customers.customer_id, customers.email,
    generation_of(customers.birth_year) = 'boomer' as is_boomer,
    draw('careless', invitation_id) < 0.04 as is_straight_liner,
    draw('careless', invitation_id) between 0.04 and 0.07 as is_speeder,
from programme_invitations
inner join customers
    on programme_invitations.customer_no = customers.n
where survey_program = 'needs' and is_completed;

-- A share of `chance` answers 4 or 5; half of those 5, and below it 3 is the most common.
create or replace macro box_5(chance, label, key) as case
    when draw(label, key) < chance / 2 then 5 when draw(label, key) < chance then 4
    when draw(label, key) < chance + (1 - chance) * 0.5 then 3 when draw(label, key) < chance + (1 - chance) * 0.8 then 2
    else 1
end;

create or replace table needs_items as
select
    respondents.response_id, needs.need, respondents.is_straight_liner, respondents.is_speeder,
    box_5(if(is_boomer, boomer_importance, other_importance), 'importance ' || need, response_id) as importance,
    box_5(if(is_boomer, boomer_satisfied, other_satisfied), 'satisfied ' || need, response_id) as satisfaction,
from needs_respondents as respondents
cross join needs;

-- Overall satisfaction follows the price and how quick it is; the size of the portion moves nothing.
create or replace table needs_overall as
select
    response_id,
    cast(greatest(1, least(5, round(
        0.45 * max(satisfaction) filter (need = 'price') + 0.35 * max(satisfaction) filter (need = 'quick')
        + 0.12 * max(satisfaction) filter (need = 'easy_open') + 0.3 + 0.55 * draw_normal('overall', response_id)
    ))) as integer) as overall,
from needs_items
group by response_id;

create or replace table needs_answers as
with asked as (
    select response_id, 'nd_' || need || '_imp' as question_id, importance as score from needs_items
    union all
    select response_id, 'nd_' || need || '_sat', satisfaction from needs_items
    union all
    select response_id, 'nd_overall', overall from needs_overall
    union all
    select
        response_id, 'nd_intent_salt_free',
        box_5(if(is_boomer, 0.64, 0.21), 'intent', response_id)
    from needs_respondents
),
given as (
    select
        needs_respondents.*, asked.question_id,
        -- who clicks through gives everything the best mark, who speeds anything
        case
            when is_straight_liner then 5
            when is_speeder then 1 + cast(floor(5 * draw('anything ' || question_id, asked.response_id)) as integer)
            else asked.score
        end as score,
        case
            when is_speeder then 6 + cast(floor(9 * draw('speed', asked.response_id)) as bigint)
            else cast(date_diff('second', started_at, completed_at) as bigint)
        end as duration_seconds,
    from asked
    inner join needs_respondents
        on asked.response_id = needs_respondents.response_id
)
select response_id, customer_no, customer_id, email, started_at, completed_at, duration_seconds, question_id, score,
    'answer' as visit,
from given
union all
-- the survey desk looks at its survey before each wave, and a robot finds the link: the tool marks both
select
    if(n < 6, 'R_preview' || n, 'R_spam' || n), 0, null, null, wave + to_minutes(cast(7 * n as bigint)),
    wave + to_minutes(cast(7 * n + 2 as bigint)), 120, question_id, 1 + cast(floor(5 * draw(question_id, n)) as integer),
    if(n < 6, 'preview', 'spam'),
from (select distinct question_id from asked) as questions
cross join range(11) as numbers (n)
cross join (values (timestamp '2025-11-18 09:30:00'), (timestamp '2026-05-19 09:30:00')) as waves (wave)
where (n % 2 = 0) = (wave < timestamp '2026-01-01');

create or replace table needs_questions as
select
    'nd_' || need || '_imp' as question_id, 1 as version, 'needs' as survey_program,
    'How important is this to you: ' || wording as wording, 'mean' as metric_type, 1 as scale_min, 5 as scale_max,
    1 as direction, date '2025-11-01' as valid_from, cast(null as date) as valid_to,
    cast(null as integer) as comparable_to, cast(null as varchar) as role, need, 'importance' as need_role,
    cast(null as varchar) as journey_stage,
from needs
union all
select 'nd_' || need || '_sat', 1, 'needs', 'How satisfied are you with this at Field & Fork: ' || wording, 'csat', 1, 5, 1,
    date '2025-11-01', null, null, 'driver', need, 'satisfaction', null
from needs
union all
select 'nd_overall', 1, 'needs', 'How satisfied are you with Field & Fork in all?', 'csat', 1, 5, 1,
    date '2025-11-01', null, null, 'outcome', null, null, null
union all
select 'nd_intent_salt_free', 1, 'needs', 'How likely are you to buy vegetables without salt, if we had them?', 'csat', 1, 5, 1,
    date '2025-11-01', null, null, null, 'salt_free', 'purchase_intent', null;

-- Whom answers should stand for: of each programme the customers, and for what the market is worth the people who buy
-- canned vegetables at all (thousands). Boomers are a third of these and a fifth of the customers.
create or replace table populations as
with counted as (
    select generation_of(birth_year) as generation, count(*) as people
    from customers
    where birth_year is not null and not is_internal and not is_test
    group by generation_of(birth_year)
)
select null as programme, generation, people_k as people, null as counted_with
from (values ('silent', 1900), ('boomer', 16200), ('X', 11300), ('millennial', 11000), ('Z', 6400))
    as market (generation, people_k)
union all
select programme, generation, people, if(generation = 'silent', 'boomer', null)
from counted
cross join (values ('relationship'), ('post_purchase'), ('delivery'), ('app_pulse'), ('needs')) as listed (programme);
