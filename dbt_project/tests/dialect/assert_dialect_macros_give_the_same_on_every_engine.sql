-- One row per macro of macros/dialect and case whose answer is not the one worked by hand; the
-- build of every engine runs it. Signs that a literal may not hold are made by chr: 39 apostrophe,
-- 92 backslash, 34 quote, 9 tab.
with

moments as (
    select
        cast('2026-01-31 23:30:00' as timestamp) as late,
        cast('2026-02-01 00:29:59.5' as timestamp) as later,
        cast('2026-06-30 22:15:00' as timestamp) as summer,
        cast('2024-12-30' as date) as monday,
        cast('2025-01-05' as date) as sunday,
        cast(null as string) as nothing,
        chr(39) || chr(92) || chr(34) || chr(9) || 'é' as odd_signs
),

span as (
    select
        monday as first_date,
        sunday as last_date
    from moments
),

days as (
    {{ date_rows('span', 'first_date', 'last_date') }}
),

listed as (
    select 'b' as item
    union all
    select 'a' as item
    union all
    select 'b' as item
    union all
    select cast(null as string) as item
),

found as (
    select
        'as_money of what is a hair below a half in binary' as what,
        cast({{ as_money('300.00215e0') }} as string) as found,
        '300.0022' as expected
    from moments
    union all
    select
        'local_date in winter' as what,
        cast({{ local_date('late', "'Europe/Berlin'") }} as string) as found,
        '2026-02-01' as expected
    from moments
    union all
    select
        'local_date in summer' as what,
        cast({{ local_date('summer', "'Europe/Berlin'") }} as string) as found,
        '2026-07-01' as expected
    from moments
    union all
    select
        'local_date without a zone' as what,
        cast({{ local_date('late', 'nothing') }} as string) as found,
        '2026-01-31' as expected
    from moments
    union all
    select
        'minutes_between' as what,
        cast(cast({{ minutes_between('late', 'later') }} as bigint) as string) as found,
        '59' as expected
    from moments
    union all
    select
        'minutes_between, backwards' as what,
        cast(cast({{ minutes_between('later', 'late') }} as bigint) as string) as found,
        '-60' as expected
    from moments
    union all
    select
        'iso_weekday of a Monday' as what,
        cast(cast({{ iso_weekday('monday') }} as bigint) as string) as found,
        '1' as expected
    from moments
    union all
    select
        'iso_weekday of a Sunday' as what,
        cast(cast({{ iso_weekday('sunday') }} as bigint) as string) as found,
        '7' as expected
    from moments
    union all
    select
        'days_between' as what,
        cast({{ days_between('monday', 'sunday') }} as string) as found,
        '6' as expected
    from moments
    union all
    select
        'days_elapsed' as what,
        cast({{ days_elapsed('sunday', 'monday') }} as string) as found,
        '-6' as expected
    from moments
    union all
    select
        'date_rows' as what,
        cast(min(date) as string) || ' ' || cast(max(date) as string) || ' '
        || cast(count(*) as string) as found,
        '2024-12-30 2025-01-05 7' as expected
    from days
    union all
    select
        'json_text' as what,
        {{ json_text('odd_signs') }} as found,
        chr(34) || chr(39) || chr(92) || chr(92) || chr(92) || chr(34) || chr(92) || 'té'
        || chr(34) as expected
    from moments
    union all
    select
        'json_array' as what,
        {{ json_array(json_text('item')) }} as found,
        '[' || chr(34) || 'a' || chr(34) || ',' || chr(34) || 'b' || chr(34) || ']' as expected
    from listed
    where item is not null
    union all
    select
        'json_array of nothing' as what,
        {{ json_array('item') }} as found,
        '[]' as expected
    from listed
    where item is null
)

select
    what,
    found,
    expected
from found
where found is distinct from expected
