-- grain: one row per journey_stage (or all) and month
with

months as (
    select
        *,
        case when csat_n >= min_n then csat_n end as shown_csat_n,
        case when ces_n >= min_n then ces_n end as shown_ces_n,
        case when completed >= min_n then completed end as shown_orders,
        case when decided >= min_n then decided end as shown_decided,
        case when refunded is not null and completed >= min_n then completed end as shown_refundable
    from {{ ref('int_journey_months_joined') }}
),

typed as (
    select
        cast(journey_stage as string) as journey_stage,
        cast(month as date) as month,
        cast(is_complete_month as boolean) as is_complete_period,
        cast({{ ratio('csat_tops', 'shown_csat_n') }} as double) as csat,
        cast(case when shown_csat_n is not null then csat_tops end as bigint) as numerator,
        cast(csat_n as bigint) as denominator,
        cast(csat_n as bigint) as n,
        cast({{ wilson_low('csat_tops', 'shown_csat_n') }} as double) as ci_low,
        cast({{ wilson_high('csat_tops', 'shown_csat_n') }} as double) as ci_high,
        cast(csat_n is not null and shown_csat_n is null as boolean) as is_suppressed,
        cast({{ ratio('ces_tops', 'shown_ces_n') }} as double) as ces,
        cast(case when shown_ces_n is not null then ces_tops end as bigint) as ces_numerator,
        cast(ces_n as bigint) as ces_n,
        cast({{ wilson_low('ces_tops', 'shown_ces_n') }} as double) as ces_ci_low,
        cast({{ wilson_high('ces_tops', 'shown_ces_n') }} as double) as ces_ci_high,
        cast({{ ratio('contacts', 'shown_orders') }} as double) as contact_rate,
        cast({{ ratio(poisson_low('contacts'), 'shown_orders') }} as double) as contact_ci_low,
        cast({{ ratio(poisson_high('contacts'), 'shown_orders') }} as double) as contact_ci_high,
        cast(contacts as bigint) as contacts,
        cast(completed as bigint) as orders,
        cast({{ ratio('completed', 'shown_decided') }} as double) as completion_rate,
        cast({{ wilson_low('completed', 'shown_decided') }} as double) as completion_ci_low,
        cast({{ wilson_high('completed', 'shown_decided') }} as double) as completion_ci_high,
        cast(decided as bigint) as orders_decided,
        cast({{ ratio('refunded', 'shown_refundable') }} as double) as refund_rate,
        cast({{ wilson_low('refunded', 'shown_refundable') }} as double) as refund_ci_low,
        cast({{ wilson_high('refunded', 'shown_refundable') }} as double) as refund_ci_high,
        cast(refunded as bigint) as orders_refunded,
        cast(interviews as bigint) as interview_count
    from months
)

select * from typed
