-- grain: one row per mart and candidate_run_id; of several attempts of one run, the last
with

attempts as (
    select
        *,
        row_number() over (
            partition by mart, candidate_run_id
            order by attempted_at desc nulls last, decision asc nulls last
        ) as preference
    from {{ ref('stg_audit__publish_attempts') }}
),

typed as (
    select
        cast(mart as string) as mart,
        cast(candidate_run_id as string) as candidate_run_id,
        cast(suite as string) as suite,
        cast(expectations as bigint) as expectations,
        cast(failed_critical as bigint) as failed_critical,
        cast(failed_warn as bigint) as failed_warn,
        cast(decision as string) as decision,
        cast(reason as string) as reason,
        cast(previous_run_id as string) as previous_version,
        cast(row_count as bigint) as row_count,
        cast(previous_row_count as bigint) as previous_row_count,
        {{ ratio('row_count - previous_row_count', 'previous_row_count') }} as row_delta_pct,
        cast(attempted_at as timestamp) as attempted_at,
        cast(case when decision <> 'blocked' then attempted_at end as timestamp) as published_at,
        cast(null as string) as approver
    from attempts
    where preference = 1
)

select * from typed
