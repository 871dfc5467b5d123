-- One row per declared theme.
with

rules as (
    select
        theme,
        theme_label,
        theme_kind,
        attribute
    from {{ source('raw_company', 'theme_rules') }}
    where rule_kind = 'mention'
),

themes as (
    select
        theme,
        max(theme_label) as theme_label,
        max(theme_kind) as theme_kind,
        max(attribute) as attribute
    from rules
    group by theme
)

select * from themes
