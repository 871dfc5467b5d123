with

latest as (
    {{ latest_rows(source('raw_survey', 'invitations'), ['invitation_id']) }}
),

renamed as (
    select
        invitation_id,
        survey_program,
        customer_id,
        customer_email__key,
        product_id,
        response_id,
        invited_at,
        bounced_at,
        opened_at,
        started_at,
        completed_at,
        {{ local_date('invited_at', '_time_zone') }} as invited_date,
        _source as source_name,
        _source || '.invitations' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
