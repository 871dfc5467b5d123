-- Words and phrases of two or three words that one kind of text holds more often than the rest: what
-- `prodops themes propose` shows. One row per contrast and phrase that enough known customers used.
-- Reads what people wrote, so it is an analysis: nothing of it is built, audited or published.
-- Log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008), of people, not of
-- texts: who writes the same thing every week has said it once.
with

described as (
    select * from {{ ref('int_feedback_texts_described') }}
),

latest_items as (
    {{ latest_rows(source('raw_feedback', 'items'), ['item_id']) }}
),

latest_answers as (
    {{ latest_rows(source('raw_survey', 'answers'), ['response_id', 'question_id']) }}
),

bodies as (
    select
        _source as source_name,
        'item' as origin,
        item_id,
        lower(substr(trim(language), 1, 2)) as language,
        coalesce(title || '. ', '') || coalesce(body, '') as body
    from latest_items
    union all
    select
        _source as source_name,
        'answer' as origin,
        response_id || ':' || question_id as item_id,
        cast(null as string) as language,
        raw_value as body
    from latest_answers
),

themed as (
    select distinct
        source_name,
        'item' as origin,
        item_id
    from {{ ref('stg_feedback__item_themes') }}
    where theme is not null
    union all
    select distinct
        source_name,
        'answer' as origin,
        response_id || ':' || question_id as item_id
    from {{ ref('stg_survey__answer_themes') }}
    where theme is not null
),

texts as (
    select
        row_number() over (order by bodies.source_name, bodies.origin, bodies.item_id) as text_no,
        described.respondent_key,
        described.customer_key,
        described.is_detractor,
        themed.item_id is null as is_unthemed,
        bodies.language,
        bodies.body
    from bodies
    inner join described
        on
            bodies.source_name = described.source_name
            and bodies.origin = described.origin
            and bodies.item_id = described.item_id
    left join themed
        on
            bodies.source_name = themed.source_name
            and bodies.origin = themed.origin
            and bodies.item_id = themed.item_id
),

masked as (
    select
        text_no,
        {{ masked_text('body') }} as body
    from texts
),

-- no phrase goes across what was masked
plain_texts as (
    select
        text_no,
        {%- set cut = namespace(sql='body') -%}
        {%- for mask in ['[address]', '[email]', '[link]', '[name]', '[number]'] -%}
            {%- set cut.sql = 'replace(' ~ cut.sql ~ ", '" ~ mask ~ "', '. ')" -%}
        {%- endfor %}
        {{ plain_text(cut.sql) }} as plain
    from masked
),

words as (
    {{ word_rows('plain_texts', ['text_no'], 'plain') }}
),

{{ telling_phrases() }},

contrasts as (
    select
        'unthemed' as contrast,
        text_no,
        respondent_key,
        customer_key,
        language,
        is_unthemed as is_meant
    from texts
    union all
    select
        'detractors' as contrast,
        text_no,
        respondent_key,
        customer_key,
        language,
        is_detractor as is_meant
    from texts
    where is_detractor is not null
),

counted as (
    select
        contrasts.contrast,
        phrases.phrase,
        phrases.length,
        phrases.rarest,
        count(distinct case when contrasts.is_meant then contrasts.respondent_key end) as meant,
        count(distinct case when not contrasts.is_meant then contrasts.respondent_key end) as others,
        count(distinct case
            when contrasts.is_meant and contrasts.customer_key <> 'unknown' then contrasts.customer_key
        end) as customers,
        count(distinct contrasts.language) as languages,
        min(contrasts.language) as language
    from phrases
    inner join contrasts on phrases.text_no = contrasts.text_no
    group by contrasts.contrast, phrases.phrase, phrases.length, phrases.rarest
),

-- what was said in all; the prior weighs a tenth of it
weighed as (
    select
        *,
        cast(sum(meant) over (partition by contrast) as double) as all_meant,
        cast(sum(others) over (partition by contrast) as double) as all_others,
        0.1e0 * (meant + others) as prior,
        0.1e0 * cast(sum(meant + others) over (partition by contrast) as double) as all_prior
    from counted
),

scored as (
    select
        *,
        (
            ln((meant + prior) / (all_meant + all_prior - meant - prior))
            - ln((others + prior) / (all_others + all_prior - others - prior))
        ) as log_odds,
        sqrt(1e0 / (meant + prior) + 1e0 / (others + prior)) as spread
    from weighed
),

candidates as (
    select
        *,
        log_odds / spread as z,
        row_number() over (partition by contrast order by log_odds / spread desc, phrase asc) as place
    from scored
    where
        log_odds > 0e0
        and customers >= (select greatest(5, max(min_n)) from {{ source('raw_company', 'company') }})
),

ordered as (
    select
        *,
        row_number() over (
            partition by contrast order by length desc, rarest asc, place asc
        ) as preference
    from candidates
    where place <= 1000
),

said as (
    select
        ordered.contrast,
        ordered.phrase,
        ordered.preference,
        phrases.text_no,
        count(*) over (partition by ordered.contrast, ordered.phrase) as texts
    from ordered
    inner join phrases on ordered.phrase = phrases.phrase
    inner join contrasts
        on
            ordered.contrast = contrasts.contrast
            and phrases.text_no = contrasts.text_no
            and contrasts.is_meant
),

-- one phrase for one thing: of two in nearly the same texts the longer, then the one with the
-- rarest word, which names it (in die Mikrowelle, not das kann nicht)
said_better as (
    select distinct
        contrast,
        phrase
    from (
        select
            one.contrast,
            one.phrase,
            other.phrase as better
        from said as one
        inner join said as other
            on
                one.contrast = other.contrast
                and one.text_no = other.text_no
                and one.preference > other.preference
        group by one.contrast, one.phrase, other.phrase
        having count(*) >= 0.9e0 * max(one.texts)
    ) as pairs
)

select
    ordered.contrast,
    ordered.phrase,
    case when ordered.languages = 1 then ordered.language else 'any' end as language,
    ordered.customers,
    ordered.meant as people,
    ordered.others as people_elsewhere,
    ordered.log_odds,
    ordered.z
from ordered
left join said_better
    on ordered.contrast = said_better.contrast and ordered.phrase = said_better.phrase
where said_better.phrase is null
