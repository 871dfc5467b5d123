-- One row per macro of texts (macros/dialect) and case whose answer is not the one by hand;
-- every build runs it. 39 is an apostrophe, 34 a quote, 92 a backslash, 10 a new line.
with

texts as (
    select
        1 as text_no,
        'Ça, c' || chr(39) || 'est TRÈS salé!  Weißbrot – 3 Ñoños' as body
    union all
    select
        2 as text_no,
        'ΟΔΟΣ Łódź Åse Việt' || chr(10) || 'Й é İx ½ ẞ ‘n’ ´m`' as body
    union all
    select
        3 as text_no,
        'a.b' as body
    union all
    select
        4 as text_no,
        '' as body
),

plain as (
    select
        text_no,
        {{ plain_text('body') }} as plain,
        {{ plain_text('body', also='*') }} as plain_with_star
    from texts
),

words as (
    {{ word_rows('plain', ['text_no'], 'plain') }}
),

tokens as (
    {{ token_rows('texts', ['text_no'], 'body') }}
),

joined as (
    select
        text_no,
        {{ joined_tokens('token', 'token_no') }} as joined
    from tokens
    group by text_no
),

worded as (
    select
        text_no,
        {{ joined_tokens('word', 'clause_no * 100 + word_no') }} as joined,
        max(clause_no) - min(clause_no) as clauses
    from words
    group by text_no
),

personal as (
    select
        'Mail jane.doe+x@mail.example.org or jane [at] example.org' as body,
        'Mail  [email]  or  [email] ' as masked
    union all
    select
        'see HTTPS://example.org/u?x=1 and www.a.org' as body,
        'see  [link]  and  [link] ' as masked
    union all
    select
        'HAUPTSTRASSE 12, 99084 Erfurt' as body,
        ' [address] ' as masked
    union all
    select
        'An der Öhe: ÜBERWEG 7' as body,
        'An der Öhe:  [address] ' as masked
    union all
    select
        '12 Baker Street then 0171/5550101' as body,
        ' [address]  then  [number] ' as masked
    union all
    select
        'regards, Anna Maria' as body,
        'regards [name] ' as masked
    union all
    select
        'too salty for me' as body,
        'too salty for me' as masked
),

listed as (
    select
        '[' || chr(34) || 'not mapped, kept in _extra: a' || chr(92) || chr(34) || 'b' || chr(34)
        || ',' || chr(34) || 'other' || chr(34) || ']' as warnings,
        2 as first_no,
        4 as last_no
),

numbers as (
    {{ integer_rows('listed', ['warnings'], 'first_no', 'last_no', 'number') }}
),

found as (
    select
        'plain_text ' || cast(text_no as string) as what,
        plain as found,
        case text_no
            when 1 then 'ca| cest tres sale|  weissbrot | 3 nonos'
            when 2 then 'οδοσ łodz ase viet|и e ix ½ ss n m'
            when 3 then 'a|b'
            else ''
        end as expected
    from plain
    union all
    select
        'plain_text with a star' as what,
        {{ plain_text("'Salz* (ohne)'", also='*') }} as found,
        'salz* |ohne|' as expected
    union all
    select
        'word_rows ' || cast(text_no as string) as what,
        joined || ' ' || cast(clauses as string) as found,
        case text_no
            when 1 then 'ca cest tres sale weissbrot 3 nonos 3'
            when 2 then 'οδοσ łodz ase viet и e ix ½ ss n m 1'
            else 'a b 1'
        end as expected
    from worded
    union all
    select
        'token_rows' as what,
        joined as found,
        'Ça, c' || chr(39) || 'est TRÈS salé! Weißbrot – 3 Ñoños' as expected
    from joined
    where text_no = 1
    union all
    select
        'token_rows of nothing' as what,
        cast(count(*) as string) as found,
        '0' as expected
    from joined
    where text_no = 4
    union all
    select
        'masked_text: ' || masked as what,
        {{ masked_text('body') }} as found,
        masked as expected
    from personal
    union all
    select
        'replaced_all' as what,
        {{ replaced_all("'a1b22'", '([a-z])[0-9]+', '<@1>') }} as found,
        '<a><b>' as expected
    union all
    select
        'without_column_names' as what,
        {{ without_column_names('warnings') }} as found,
        '[' || chr(34) || 'columns not mapped, kept in _extra' || chr(34) || ',' || chr(34)
        || 'other' || chr(34) || ']' as expected
    from listed
    union all
    select
        'integer_rows' as what,
        cast(min(number) as string) || ' ' || cast(max(number) as string) || ' '
        || cast(count(*) as string) as found,
        '2 4 3' as expected
    from numbers
    union all
    select
        'json_value' as what,
        {{ json_value(
            "'{' || chr(34) || 'a' || chr(34) || ':' || chr(34) || 'x' || chr(34) || '}'", "'a'"
        ) }} as found,
        'x' as expected
)

select
    what,
    found,
    expected
from found
where found is distinct from expected
