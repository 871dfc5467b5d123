with

latest as (
    {{ latest_rows(
        source('raw_survey', 'populations'),
        ['survey_program', 'segment_name', 'segment_value', 'product_line', 'valid_from']
    ) }}
),

renamed as (
    select
        survey_program,
        segment_name,
        segment_value,
        population,
        product_line,
        valid_from,
        merge_with,
        _source as source_name,
        _source || '.populations' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
