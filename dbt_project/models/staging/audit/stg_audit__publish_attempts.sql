with

renamed as (
    select
        mart,
        candidate_run_id,
        suite,
        expectations,
        failed_critical,
        failed_warn,
        decision,
        reason,
        previous_run_id,
        row_count,
        previous_row_count,
        attempted_at
    from {{ source('audit', 'publish_attempts') }}
)

select * from renamed
