-- grain: one row per theme: how far its rules agree with people who read the texts
-- Over all texts that somebody read; with several readers the theme is there where half saw it.
with

texts as (
    select distinct item_id from {{ ref('int_feedback_texts_listed') }}
),

labels as (
    select
        labels.item_id,
        labels.theme,
        labels.coder
    from {{ ref('stg_feedback__labels') }} as labels
    inner join texts on labels.item_id = texts.item_id
),

readers as (
    select
        item_id,
        count(distinct coder) as coders
    from labels
    group by item_id
),

seen as (
    select
        item_id,
        theme,
        count(distinct coder) as coders
    from labels
    group by item_id, theme
),

found as (
    select distinct
        item_id,
        theme
    from {{ ref('int_feedback_mentions_found') }}
    where not is_negated
),

themes as (
    select theme from {{ ref('stg_company__themes') }}
),

compared as (
    select
        themes.theme,
        case when found.item_id is null then 0 else 1 end as by_rule,
        case when coalesce(seen.coders, 0) * 2 >= readers.coders then 1 else 0 end as by_people
    from themes
    cross join readers
    left join seen on readers.item_id = seen.item_id and themes.theme = seen.theme
    left join found on readers.item_id = found.item_id and themes.theme = found.theme
),

counted as (
    select
        theme,
        count(*) as n,
        sum(by_rule * by_people) as n_both,
        sum(by_rule) as by_rule,
        sum(by_people) as by_people
    from compared
    group by theme
),

-- kappa: agreement beyond what two readers with these shares would have by chance
measured as (
    select
        theme,
        n,
        {{ ratio('n_both', 'by_rule') }} as coder_precision,
        {{ ratio('n_both', 'by_people') }} as coder_recall,
        {{ ratio(
            '2e0 * (n_both * n - by_rule * by_people)',
            'by_rule * (n - by_people) + by_people * (n - by_rule)'
        ) }} as coder_kappa
    from counted
)

select * from measured
