{# CTEs that find the themes of texts by the declared rules, to stand behind a CTE `texts` with the key columns, a
   language (null: unknown) and `plain`, its plain text. The last, `found`, has one row per text and theme.

   Every word is looked up once, by its first letters, so the work grows with the text and not with the number of
   rules. A rule is found where all its words follow each other within a clause. A mention is negated where a negation
   ends at most so many words before it in the same clause, unless the negation is part of an exception (not only) or a
   stop (but) stands between. #}
{% macro theme_mentions(keys) -%}
    {%- set place = keys + ['clause_no'] -%}
    {%- set stem = 3 -%}
rules as (
    select
        *,
        row_number() over (order by rule_kind nulls last, theme nulls last, language nulls last, phrase nulls last) as rule_no,
        {{ plain_text('phrase', also='*') }} as plain
    from {{ source('raw_company', 'theme_rules') }}
),

rule_words as (
    {{ word_rows('rules', ['rule_no'], 'plain') }}
),

rule_parts as (
    select
        rule_no,
        word_no,
        replace(word, '*', '') as part,
        substr(replace(word, '*', ''), 1, {{ stem }}) as stem,
        word like '%*' as is_open,
        max(word_no) over (partition by rule_no) as last_no,
        min(word_no) over (partition by rule_no) as first_no
    from rule_words
),

words as (
    {{ word_rows('texts', keys + ['language'], 'plain') }}
),

hits as (
    select
        {%- for key in place %}
        words.{{ key }},
        {%- endfor %}
        words.language as text_language,
        rule_parts.rule_no,
        words.word_no - rule_parts.word_no + rule_parts.first_no as start_no,
        rule_parts.last_no - rule_parts.first_no + 1 as length
    from words
    inner join rule_parts
        on
            substr(words.word, 1, {{ stem }}) = rule_parts.stem
            and (words.word = rule_parts.part or rule_parts.is_open)
            and substr(words.word, 1, length(rule_parts.part)) = rule_parts.part
),

phrases as (
    select
        {%- for key in place %}
        hits.{{ key }},
        {%- endfor %}
        hits.start_no,
        hits.start_no + hits.length - 1 as end_no,
        rules.theme,
        rules.language,
        rules.rule_kind,
        rules.heeds_negation,
        rules.negation_window
    from (
        select
            {{ place | join(', ') }},
            text_language,
            rule_no,
            start_no,
            length
        from hits
        group by {{ place | join(', ') }}, text_language, rule_no, start_no, length
        having count(*) = length
    ) as hits
    inner join rules on hits.rule_no = rules.rule_no
    where rules.language = 'any' or hits.text_language is null or hits.text_language = rules.language
),

mentions as (
    select * from phrases
    where rule_kind = 'mention'
),

turned as (
    select distinct
        {%- for key in place %}
        mentions.{{ key }},
        {%- endfor %}
        mentions.theme,
        mentions.language,
        mentions.start_no
    from mentions
    inner join phrases as negations
        on
            {{ same_place('mentions', 'negations', place) }}
            and negations.rule_kind = 'negation'
            and (negations.language = mentions.language or 'any' in (negations.language, mentions.language))
            and negations.end_no < mentions.start_no
            and negations.end_no >= mentions.start_no - mentions.negation_window
            and mentions.heeds_negation
    left join phrases as reliefs
        on
            {{ same_place('mentions', 'reliefs', place) }}
            and reliefs.language = negations.language
            and (
                (reliefs.rule_kind = 'exception' and reliefs.start_no = negations.start_no)
                or (
                    reliefs.rule_kind = 'stop'
                    and reliefs.start_no > negations.end_no
                    and reliefs.end_no < mentions.start_no
                )
            )
    where reliefs.rule_kind is null
),

found as (
    select
        {%- for key in keys %}
        mentions.{{ key }},
        {%- endfor %}
        mentions.theme,
        count(distinct cast(mentions.clause_no as string) || ' ' || cast(mentions.start_no as string)) as mentions,
        min(case when turned.theme is null then 0 else 1 end) = 1 as is_negated
    from mentions
    left join turned
        on
            {{ same_place('mentions', 'turned', place) }}
            and mentions.theme = turned.theme
            and mentions.language = turned.language
            and mentions.start_no = turned.start_no
    group by
        {%- for key in keys %}
        mentions.{{ key }},
        {%- endfor %}
        mentions.theme
)
{%- endmacro %}


{% macro same_place(one, other, place) -%}
    {%- for key in place %}
            {{ 'and ' if not loop.first }}{{ one }}.{{ key }} = {{ other }}.{{ key }}
    {%- endfor %}
{%- endmacro %}
