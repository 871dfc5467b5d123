{# Personal data in free text, masked by patterns; the order matters: an address of mail holds dots, a link numbers. #}

{% macro masked_text(text) -%}
    {{ return(adapter.dispatch('masked_text')(text)) }}
{%- endmacro %}

{% macro masking_patterns() -%}
    {%- set street = '(?:stra(?:ß|ss)e|str[.]|weg|platz|allee|gasse|ring|damm|ufer|chaussee)' -%}
    {%- set road = '(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|boulevard|blvd|way|square|close)' -%}
    {%- set capital = '[A-ZÄÖÜÉÈÁÀÓÒÍÚŁŚŻČŠŽÅØ][A-Za-zÀ-ÖØ-öø-žß-]+' -%}
    {%- set greeting = '(?i:mr|mrs|ms|miss|dr|prof|herrn?|frau|dear|hello|hallo|hi|hey|liebe[rs]?|geehrte[rs]?|my name is|name is|this is|i am|i.m|ich bin|ich hei(?:ß|ss)e|name ist|regards|cheers|best|thanks|gr(?:ü|ue)(?:ß|ss)e|gru(?:ß|ss)|sincerely|yours|lg|mfg)' -%}
    {{ return([
        ('[A-Za-z0-9._%+-]+ ?(?:@|[(]at[)]|[[]at[]]) ?[A-Za-z0-9.-]+', ' [email] '),
        ('(?i:https?://|www[.])[^ ]+', ' [link] '),
        ('(?i:[a-zäöüß.-]*' ~ street ~ ') ?[0-9]+ ?[a-zA-Z]?(?:[, ]+[0-9]{4,5} +' ~ capital ~ ')?', ' [address] '),
        ('(?i:' ~ road ~ '|am|an der|auf dem|im) [0-9]{1,4}[a-z]?(?:[, ]+[0-9]{4,5} +' ~ capital ~ ')', ' [address] '),
        ('[0-9]{1,5}[a-zA-Z]? (?:' ~ capital ~ ' ){1,3}(?i:' ~ road ~ ')', ' [address] '),
        ('[0-9]{4,5} ' ~ capital, ' [address] '),
        ('[+(]?[0-9][0-9 ()/.-]{3,}[0-9]', ' [number] '),
        ('[A-Z]{2}[0-9]{2}[A-Z0-9 ]{8,}', ' [number] '),
        ('(?:^|[ ])@[A-Za-z0-9_.]+', ' [name] '),
        ('(' ~ greeting ~ ')[.,:!]? +(?:' ~ capital ~ ')(?:[ ]+' ~ capital ~ '){0,2}', '@1 [name] ')
    ]) }}
{%- endmacro %}

{% macro duckdb__masked_text(text) -%}
    {%- set masked = namespace(sql=text) -%}
    {%- for pattern, mask in masking_patterns() -%}
        {%- set masked.sql = 'regexp_replace(' ~ masked.sql ~ ", '" ~ pattern ~ "', '" ~ mask | replace('@1', '\\1')
            ~ "', 'g')" -%}
    {%- endfor -%}
    {{ masked.sql }}
{%- endmacro %}

{% macro spark__masked_text(text) -%}
    {%- set masked = namespace(sql=text) -%}
    {%- for pattern, mask in masking_patterns() -%}
        {%- set masked.sql = 'regexp_replace(' ~ masked.sql ~ ", '" ~ pattern ~ "', '" ~ mask | replace('@1', '$1')
            ~ "')" -%}
    {%- endfor -%}
    {{ masked.sql }}
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
