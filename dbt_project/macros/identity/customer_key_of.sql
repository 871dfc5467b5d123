{# Who is behind a row that names a customer by id, by address, or not at all; stands beside joins of `customer_ids`
   (int_customer_ids_mapped) and `customer_emails` (int_customer_emails_mapped). An address that no customer has is a guest
   of its own: guests are never merged with anybody. #}
{% macro customer_key_of(relation) -%}
coalesce(
            customer_ids.customer_key,
            customer_emails.customer_key,
            'guest:' || substr({{ relation }}.customer_email__key, 1, 16),
            'unknown'
        )
{%- endmacro %}
