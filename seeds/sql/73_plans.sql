-- What the product managers mean to do, scored three times, and what competitors already offer.
create or replace table roadmap as
with listed as (
    select *
    from (values
        ('RM-01', 'Salt-free line', null, 'Classic vegetables', 'salt_free', 2, 6, 'planned', date '2026-11-01', null, 0, 8, 5, 3),
        ('RM-02', 'Easy-open lids on every can', null, 'Classic vegetables', 'hard_to_open', 2, 9, 'in progress', date '2026-09-15', null, 41000, 8, 8, 3),
        ('RM-03', 'A second carrier', null, null, 'late_delivery', 2, 2, 'planned', date '2026-08-01', null, 0, 5, 13, 5),
        ('RM-04', 'The app keeps people signed in', null, null, 'app_sign_in', 1, 1.5, 'shipped', date '2025-08-15', date '2025-09-01', 12500, 3, 3, 2),
        ('RM-05', 'The old tomato recipe again', 'P014', null, 'recipe_change', 3, 1, 'in progress', date '2026-07-15', null, 2000, 8, 13, 2),
        ('RM-06', 'Organic stews', null, 'Ready meals', 'organic', 1, 4, 'idea', null, null, 0, 3, 2, 2),
        ('RM-07', 'Less packaging', null, null, 'too_much_packaging', 1, 3, 'idea', null, null, 0, 2, 2, 1),
        ('RM-08', 'Glass jars', null, 'Classic vegetables', 'glass_jar', 0.5, 8, 'idea', null, null, 0, 1, 1, 1),
        ('RM-09', 'A map of farm shops', null, null, null, 0.25, 1, 'idea', null, null, 0, 1, 1, 1)
    ) as listed (item_id, title, product_id, product_line, theme, impact, effort, status, planned_on, shipped_on, spent,
        business_value, time_criticality, risk_reduction)
)
select
    listed.*, rounds.scored_on,
    -- confidence grows with what was learnt
    least(1, rounds.confidence + if(theme in ('salt_free', 'hard_to_open', 'late_delivery'), 0.2, 0)) as confidence,
    if(rounds.scored_on < date '2026-06-15', spent // 2, spent) as spent_to_date,
from listed
cross join (values
    (date '2025-12-15', 0.5), (date '2026-03-15', 0.5), (date '2026-06-15', 0.8)
) as rounds (scored_on, confidence);

create or replace table competitor_offers as
select *
from (values
    ('salt_free', 'Classic vegetables', 'Greenhouse Foods', date '2024-10-01'),
    ('salt_free', 'Classic vegetables', 'Hofgut Sommer', date '2025-06-15'),
    ('organic', 'Ready meals', 'Hofgut Sommer', date '2023-02-01'),
    ('easy_open', 'Classic vegetables', 'Greenhouse Foods', date '2025-03-01')
) as listed (attribute, product_line, competitor, seen_on);

-- What visitors of the shop type into its search; one in five looks for something without salt.
create or replace table searches as
select
    'q' || (10000 + n) as search_id, 'v' || cast(floor(700 * draw('visitor', n)) as bigint) as visitor,
    timestamp '2025-01-01 05:00:00' + to_minutes(cast(floor(786000 * draw('searched', n)) as bigint)) as searched_at,
    case
        when draw('search', n) < 0.2 then pick_word(
            ['salt-free beans', 'beans without salt', 'Erbsen ohne Salz', 'no salt tomatoes', 'salzfrei'], 'searched words', n
        )
        when draw('search', n) < 0.27 then pick_word(['organic stew', 'Bio Suppe', 'organic'], 'searched words', n)
        when draw('search', n) < 0.28 then 'glass jar'
        else pick_word(['peas', 'Mais', 'tomato', 'chickpeas', 'stew', 'Suppe', 'mushrooms', 'recipes'], 'searched words', n)
    end as words,
from range(1200) as numbers (n);
