with

renamed as (
    select
        mart,
        fingerprint,
        suite,
        expected,
        evaluated,
        failed_critical,
        failed_warning,
        passed as is_passed,
        run_id,
        audited_at
    from {{ source('audit', 'verdicts') }}
)

select * from renamed
