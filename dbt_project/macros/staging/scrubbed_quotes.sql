{# CTEs that mask personal data in short texts, to stand behind a CTE `texts` with the key columns, written_at and body.
   The last, `quotes`, is empty unless the company publishes quotes.

   Two nets: patterns (addresses of all kinds, numbers, names behind a salutation), then every word that fewer than ten
   texts, or the company's smallest count, have in common. Names are rare words; a name that many texts hold gets past
   the second net. The newest 5,000 short texts are looked at. #}
{% macro scrubbed_quotes(keys) -%}
asked_for as (
    select
        texts.*,
        greatest(10, company.min_n) as least_texts
    from texts
    inner join {{ source('raw_company', 'company') }} as company on company.publish_quotes = 'scrubbed'
),

plain_texts as (
    select
        {{ keys | join(', ') }},
        {{ plain_text('body') }} as plain
    from asked_for
),

words as (
    {{ word_rows('plain_texts', keys, 'plain') }}
),

common_words as (
    select word
    from (
        select distinct
            {{ keys | join(', ') }},
            word
        from words
    ) as in_texts
    group by word
    having count(*) >= (select max(least_texts) from asked_for)
),

newest as (
    select
        *,
        row_number() over (order by written_at desc nulls last, {{ keys | join(', ') }}) as place
    from asked_for
    where length(trim(body)) between 15 and 240
),

masked as (
    select
        {{ keys | join(', ') }},
        {{ masked_text('body') }} as masked
    from newest
    where place <= 5000
),

tokens as (
    {{ token_rows('masked', keys, 'masked') }}
),

plain_tokens as (
    select
        {{ keys | join(', ') }},
        token_no,
        {{ plain_text('token') }} as plain
    from tokens
),

token_words as (
    {{ word_rows('plain_tokens', keys + ['token_no'], 'plain') }}
),

rare_tokens as (
    select distinct
        {%- for key in keys %}
        token_words.{{ key }},
        {%- endfor %}
        token_words.token_no
    from token_words
    left join common_words on token_words.word = common_words.word
    where common_words.word is null
),

shown_tokens as (
    select
        {%- for key in keys %}
        tokens.{{ key }},
        {%- endfor %}
        tokens.token_no,
        case
            when tokens.token in ('[email]', '[link]', '[number]', '[address]', '[name]') then tokens.token
            when rare_tokens.token_no is null then tokens.token
            else '…'
        end as token,
        case when rare_tokens.token_no is null then 1 else 0 end as is_known
    from tokens
    left join rare_tokens
        on
            {{ same_place('tokens', 'rare_tokens', keys + ['token_no']) }}
),

quotes as (
    select
        {{ keys | join(', ') }},
        {{ joined_tokens('token', 'token_no') }} as quote
    from shown_tokens
    group by {{ keys | join(', ') }}
    having sum(is_known) >= 3 and 2 * sum(is_known) >= count(*)
)
{%- endmacro %}
