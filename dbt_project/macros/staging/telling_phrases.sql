{# CTEs that find words and phrases of two or three words which name something, to stand behind CTEs `texts` (text_no,
   language) and `words` (text_no, clause_no, word_no, word). The last, `phrases`, has one row per text and phrase, with its
   length and in how many texts its rarest word is. Lists of common words are not needed: what many texts of a language
   hold is one. #}
{% macro telling_phrases() -%}
language_words as (
    select
        coalesce(texts.language, 'none') as language,
        words.word,
        count(distinct words.text_no) as texts
    from words
    inner join texts on words.text_no = texts.text_no
    group by coalesce(texts.language, 'none'), words.word
),

languages as (
    select
        coalesce(language, 'none') as language,
        count(*) as texts
    from texts
    group by coalesce(language, 'none')
),

-- what a twentieth of the texts of a language hold is a word of the language and names nothing
word_texts as (
    select
        language_words.word,
        sum(language_words.texts) as texts,
        max(case
            when languages.texts >= 100 and language_words.texts > 0.05e0 * languages.texts then 1
            else 0
        end) as is_common
    from language_words
    inner join languages on language_words.language = languages.language
    group by language_words.word
),

counted_words as (
    select
        words.*,
        case when word_texts.is_common = 0 then word_texts.texts end as texts
    from words
    inner join word_texts on words.word = word_texts.word
),

neighbours as (
    select
        text_no,
        word,
        texts,
        lead(word, 1) over (partition by text_no, clause_no order by word_no nulls last) as second_word,
        lead(texts, 1) over (partition by text_no, clause_no order by word_no nulls last) as second_texts,
        lead(word, 2) over (partition by text_no, clause_no order by word_no nulls last) as third_word,
        lead(texts, 2) over (partition by text_no, clause_no order by word_no nulls last) as third_texts
    from counted_words
),

said_phrases as (
    select distinct
        text_no,
        word as phrase,
        1 as length,
        texts as rarest
    from neighbours
    union all
    select distinct
        text_no,
        word || ' ' || second_word as phrase,
        2 as length,
        least(texts, second_texts) as rarest
    from neighbours
    where second_word is not null
    union all
    select distinct
        text_no,
        word || ' ' || second_word || ' ' || third_word as phrase,
        3 as length,
        least(texts, second_texts, third_texts) as rarest
    from neighbours
    where third_word is not null
),

-- a phrase of nothing but common words says nothing (for a, is the)
phrases as (
    select * from said_phrases
    where rarest is not null
)
{%- endmacro %}
