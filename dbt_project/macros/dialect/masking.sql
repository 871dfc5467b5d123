{# Personal data in free text, masked by patterns; the order matters: an address of mail holds dots, a link numbers. #}

{% macro masked_text(text) -%}
    {%- set street = '(?:stra(?:ß|ss)e|str[.]|weg|platz|allee|gasse|ring|damm|ufer|chaussee)' -%}
    {%- set road = '(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|boulevard|blvd|way|square|close)' -%}
    {%- set capital = '[A-ZÄÖÜÉÈÁÀÓÒÍÚŁŚŻČŠŽÅØ][A-Za-zÀ-ÖØ-öø-žß-]+' -%}
    {%- set greeting = '(?i:mr|mrs|ms|miss|dr|prof|herrn?|frau|dear|hello|hallo|hi|hey|liebe[rs]?|geehrte[rs]?|my name is|name is|this is|i am|i.m|ich bin|ich hei(?:ß|ss)e|name ist|regards|cheers|best|thanks|gr(?:ü|ue)(?:ß|ss)e|gru(?:ß|ss)|sincerely|yours|lg|mfg)' -%}
    {%- set patterns = [
        ('[A-Za-z0-9._%+-]+ ?(?:@|[(]at[)]|[[]at[]]) ?[A-Za-z0-9.-]+', ' [email] '),
        ('(?i:https?://|www[.])[^ ]+', ' [link] '),
        ('(?i:[a-zäöüß.-]*' ~ street ~ ') ?[0-9]+ ?[a-zA-Z]?(?:[, ]+[0-9]{4,5} +' ~ capital ~ ')?', ' [address] '),
        ('(?i:am|an der|an den|auf dem|im|in der|zum|zur) ' ~ capital ~ ' [0-9]{1,4}[a-z]?(?:[, ]+[0-9]{4,5} +' ~ capital ~ ')?', ' [address] '),
        ('[0-9]{1,5}[a-zA-Z]? (?:' ~ capital ~ ' ){1,3}(?i:' ~ road ~ ')', ' [address] '),
        ('[0-9]{4,5} ' ~ capital, ' [address] '),
        ('[+(]?[0-9][0-9 ()/.-]{3,}[0-9]', ' [number] '),
        ('[A-Z]{2}[0-9]{2}[A-Z0-9 ]{8,}', ' [number] '),
        ('(?:^|[ ])@[A-Za-z0-9_.]+', ' [name] '),
        ('(' ~ greeting ~ ')[.,:!]? +(?:' ~ capital ~ ')(?:[ ]+' ~ capital ~ '){0,2}', '@1 [name] ')
    ] -%}
    {%- set masked = namespace(sql=text) -%}
    {%- for pattern, mask in patterns -%}
        {%- set masked.sql = replaced_all(masked.sql, pattern, mask) -%}
    {%- endfor -%}
    {{ masked.sql }}
{%- endmacro %}


{# A text with whatever a pattern matches replaced; @1 in the replacement stands for the first group. #}
{% macro replaced_all(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('replaced_all')(text, pattern, replacement)) }}
{%- endmacro %}

{% macro duckdb__replaced_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement | replace('@1', '\\1') }}', 'g')
{%- endmacro %}

{% macro spark__replaced_all(text, pattern, replacement) -%}
    {#- to Java a bracket in brackets begins another class, letters beyond ASCII have no case unless told, and a dot
        stops at more than the end of a line -#}
    {%- set told = pattern | replace('[[]', '\\\\[') | replace('[]]', '\\\\]') | replace('(?i:', '(?iu:') -%}
    regexp_replace({{ text }}, '(?d){{ told }}', '{{ replacement | replace('@1', '$1') }}')
{%- endmacro %}


{# Rows of a relation, one for each stretch of a text without blanks: the columns named, token_no, token. #}
{% macro token_rows(relation, columns, text) -%}
    {{ return(adapter.dispatch('token_rows')(relation, columns, text)) }}
{%- endmacro %}

{% macro duckdb__token_rows(relation, columns, text) -%}
    select
        {{ columns | join(', ') }},
        unnest(tokens) as token,
        generate_subscripts(tokens, 1) as token_no
    from (
        select
            {{ columns | join(', ') }},
            list_filter(
                string_split(translate({{ text }}, chr(9) || chr(10) || chr(13), '   '), ' '),
                lambda token: token <> ''
            ) as tokens
        from {{ relation }}
    ) as in_tokens
{%- endmacro %}

{% macro spark__token_rows(relation, columns, text) -%}
    select
        {{ columns | join(', ') }},
        token,
        token_no
    from {{ relation }}
    lateral view posexplode(filter(
        split(translate({{ text }}, chr(9) || chr(10) || chr(13), '   '), ' '), token -> token <> ''
    )) in_tokens as token_no, token
{%- endmacro %}


{# Aggregate: the tokens in the order of their numbers, with a blank between. #}
{% macro joined_tokens(token, token_no) -%}
    {{ return(adapter.dispatch('joined_tokens')(token, token_no)) }}
{%- endmacro %}

{% macro duckdb__joined_tokens(token, token_no) -%}
    string_agg({{ token }}, ' ' order by {{ token_no }})
{%- endmacro %}

{% macro spark__joined_tokens(token, token_no) -%}
    array_join(transform(
        array_sort(collect_list(struct({{ token_no }} as token_no, {{ token }} as token))), item -> item.token
    ), ' ')
{%- endmacro %}


{# Warnings of the loader without the names of columns nobody mapped: where a header is somebody's data they are people. #}
{% macro without_column_names(warnings) -%}
    {{ return(adapter.dispatch('without_column_names')(warnings)) }}
{%- endmacro %}

{% macro duckdb__without_column_names(warnings) -%}
    regexp_replace({{ warnings }}, 'not mapped([^:"]*): (?:[^"\\]|\\.)*', 'columns not mapped\1', 'g')
{%- endmacro %}

{% macro spark__without_column_names(warnings) -%}
    {#- unrolled: Java calls itself once for each round of a group, and a long list would be too deep -#}
    {%- set back = "' || chr(92) || chr(92) || '" -%}
    {%- set plain = '[^"' ~ back ~ ']*' -%}
    regexp_replace(
        {{ warnings }}, 'not mapped([^:"]*): {{ plain }}(?:{{ back }}.{{ plain }})*', 'columns not mapped$1'
    )
{%- endmacro %}
