{# Free text as plain words: the only spelling of a text that rules are compared with. #}

{# Lower case, without accents and apostrophes, blanks between words, bars between clauses. `also` is a sign to
   keep beside letters and digits. #}
{% macro plain_text(text, also='') -%}
    {{ return(adapter.dispatch('plain_text')(text, also)) }}
{%- endmacro %}

{% macro duckdb__plain_text(text, also) -%}
    {%- set plain = namespace(sql='lower(' ~ text ~ ')') -%}
    {#- replace is ten times as fast as translate or a pattern -#}
    {%- for apostrophe in ['chr(39)', 'chr(8216)', 'chr(8217)', 'chr(180)', 'chr(96)'] -%}
        {%- set plain.sql = 'replace(' ~ plain.sql ~ ', ' ~ apostrophe ~ ", '')" -%}
    {%- endfor -%}
    {#- no plus behind the classes: patterns that match each blank between words cost twice as much as all the rest -#}
    regexp_replace(
        regexp_replace(
            replace(strip_accents(replace({{ plain.sql }}, 'ß', 'ss')), 'ø', 'o'),
            '[.!?;:,()…–—"\n\r]', '|', 'g'
        ),
        '[^\pL\pN| {{ also }}]', ' ', 'g'
    )
{%- endmacro %}

{% macro spark__plain_text(text, also) -%}
    {%- set accents = letters_with_accents() -%}
    {#- Java ends a word in another sigma when it makes it small -#}
    regexp_replace(
        regexp_replace(
            regexp_replace(
                replace(translate(
                    lower(translate({{ text }}, 'Σ', 'σ')),
                    '{{ accents[0] }}ø‘’´`' || chr(39),
                    '{{ accents[1] }}o'
                ), 'ß', 'ss'),
                '[' || chr(92) || 'p{M}]', ''
            ),
            '[.!?;:,()…–—"' || chr(10) || chr(13) || ']', '|'
        ),
        '[^' || chr(92) || 'pL' || chr(92) || 'pN| {{ also }}]', ' '
    )
{%- endmacro %}


{# Rows of a relation, one for each word of a column of plain text: the columns named, clause_no, word_no, word. #}
{% macro word_rows(relation, columns, text) -%}
    {{ return(adapter.dispatch('word_rows')(relation, columns, text)) }}
{%- endmacro %}

{% macro duckdb__word_rows(relation, columns, text) -%}
    select
        {{ columns | join(', ') }},
        clause_no,
        unnest(words) as word,
        generate_subscripts(words, 1) as word_no
    from (
        select
            {{ columns | join(', ') }},
            generate_subscripts(clauses, 1) as clause_no,
            list_filter(string_split(unnest(clauses), ' '), lambda word: word <> '') as words
        from (
            select
                {{ columns | join(', ') }},
                string_split({{ text }}, '|') as clauses
            from {{ relation }}
        ) as in_clauses
    ) as in_words
{%- endmacro %}

{% macro spark__word_rows(relation, columns, text) -%}
    select
        {{ columns | join(', ') }},
        clause_no,
        word,
        word_no
    from {{ relation }}
    lateral view posexplode(split({{ text }}, '[|]')) in_clauses as clause_no, clause
    lateral view posexplode(filter(split(clause, ' '), word -> word <> '')) in_words as word_no, word
{%- endmacro %}
