-- grain: one row per invitation up to the as-of date, with who was asked
with

invitations as (
    select * from {{ ref('stg_survey__invitations') }}
),

customer_ids as (
    select
        customer_id,
        customer_key
    from {{ ref('int_customer_ids_mapped') }}
),

customer_emails as (
    select
        email__key,
        customer_key
    from {{ ref('int_customer_emails_mapped') }}
),

customers as (
    select * from {{ ref('int_customers_described') }}
),

products as (
    select product_id from {{ ref('int_products_resolved') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

described as (
    select
        invitations.survey_program,
        invitations.bounced_at,
        invitations.opened_at,
        invitations.started_at,
        invitations.completed_at,
        coalesce(products.product_id, 'unknown') as product_key,
        cast(date_trunc('month', invitations.invited_date) as date) as month,
        coalesce(customers.generation, 'unknown') as generation,
        coalesce(customers.age_band, 'unknown') as age_band,
        coalesce(customers.segment, 'unknown') as segment,
        coalesce(customers.region, 'unknown') as region,
        coalesce(customers.gender, 'unknown') as gender
    from invitations
    cross join company
    left join products on invitations.product_id = products.product_id
    left join customer_ids on invitations.customer_id = customer_ids.customer_id
    left join customer_emails on invitations.customer_email__key = customer_emails.email__key
    left join customers
        on coalesce(customer_ids.customer_key, customer_emails.customer_key)
            = customers.customer_key
    where invitations.invited_date <= company.as_of
)

select * from described
