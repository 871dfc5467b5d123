-- grain: one row per theme that has another of nearly the same respondents
-- Jaccard index, over all time: respondents who mention both over those who mention either.
with

mentions as (
    select
        respondent_key,
        theme
    from {{ ref('int_theme_mentions_dated') }}
    where period_grain = 'all'
),

sizes as (
    select
        theme,
        count(*) as n
    from mentions
    group by theme
),

pairs as (
    select
        mentions.theme,
        others.theme as similar_theme,
        count(*) as n_both
    from mentions
    inner join mentions as others
        on mentions.respondent_key = others.respondent_key and mentions.theme <> others.theme
    group by mentions.theme, others.theme
),

measured as (
    select
        pairs.theme,
        pairs.similar_theme,
        {{ ratio('pairs.n_both', 'sizes.n + others.n - pairs.n_both') }} as jaccard
    from pairs
    inner join sizes on pairs.theme = sizes.theme
    inner join sizes as others on pairs.similar_theme = others.theme
),

company as (
    select min_n from {{ ref('stg_company__company') }}
),

ranked as (
    select
        measured.theme,
        measured.similar_theme,
        row_number() over (
            partition by measured.theme
            order by measured.jaccard desc nulls last, measured.similar_theme asc nulls last
        ) as place
    from measured
    inner join sizes on measured.theme = sizes.theme
    cross join company
    where measured.jaccard >= 0.5e0 and sizes.n >= company.min_n
)

select
    theme,
    similar_theme
from ranked
where place = 1
