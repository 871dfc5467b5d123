-- What people write of their own accord: tickets, reviews, ideas and notes of the sales staff. As many arrive on each day
-- as on any other, so that no topic grows or falls but by what is planted here.
create or replace table feedback_streams as
select *
from (values
    ('support', 'T', 3000), ('review', 'V', 3300), ('community', 'I', 900), ('sales', 'S', 240)
) as listed (channel, letter, n_items);

-- Everybody who writes has ordered a few days before.
create or replace table feedback_writers as
with numbered as (
    select
        feedback_streams.channel, letter || (100000 + numbers.n) as item_id,
        cast(floor(1090 * draw('written on', letter || numbers.n)) as bigint) as day_index,
    from feedback_streams,
        unnest(range(greatest(20, cast(n_items * getvariable('n_orders') // 50000 as bigint)))) as numbers (n)
),
ordered as (
    select
        numbered.*, days.day as order_day,
        days.first_order + cast(floor((days.next_order - days.first_order) * draw('written by', item_id)) as bigint) as order_no,
    from numbered
    inner join days
        on numbered.day_index = days.day_index
    where days.next_order > days.first_order
)
select
    ordered.item_id, ordered.channel, orders.customer_no, orders.customer_id, orders.customer_email,
    order_lines.product_id, catalogue.product_line, catalogue.family,
    generation_of(customers.birth_year) = 'boomer' as is_boomer,
    cast(order_day as timestamp) + to_days(cast(1 + floor(5 * draw('written after', item_id)) as integer))
        + to_minutes(cast(420 + floor(840 * draw('written at', item_id)) as bigint)) as received_at,
from ordered
inner join orders
    on ordered.order_no = orders.order_no
inner join customers
    on orders.customer_no = customers.n
inner join order_lines
    on ordered.order_no = order_lines.order_no
    and order_lines.line_no = 1 + cast(floor(orders.n_lines * draw('written about', item_id)) as bigint)
inner join catalogue
    on order_lines.product_id = catalogue.product_id;

-- Chances of a topic stand beside each other on a line from 0 to 1; what is left at its end is `other`.
create or replace macro ticket_topic(u, is_boomer, late, signin, about) as case
    when u < 0.03 + 0.22 * late then 'late'
    when u > 0.97 - signin then if(u > 0.97, 'unseen', 'signin')
    when u < 0.25 then 'other'
    when u < 0.25 + if(is_boomer, 0.16, 0.03) then 'opening'
    when u < 0.46 then coalesce(about, 'other')
    when u < 0.53 then 'dents' when u < 0.57 then 'service'
    when u < 0.57 + if(is_boomer, 0.18, 0.06) then 'salt'
    when u > 0.86 then 'denied' when u > 0.83 then 'salty'
    else 'other'
end;

create or replace macro review_topic(u, rating, is_boomer, late, about) as case
    when rating <= 2 then case when u < 0.04 + 0.36 * late then 'late' when u < 0.40 then 'other'
        when u < 0.40 + if(is_boomer, 0.22, 0.08) then 'salt' when u < 0.80 then coalesce(about, 'other')
        when u < 0.88 then 'dents' else 'service' end
    when rating = 3 then case when u < 0.3 then coalesce(about, 'other') when u < 0.5 then 'salt' when u < 0.56 then 'opening'
        when u < 0.62 then 'salty' else 'other' end
    when u < 0.72 then 'praise' when u < 0.80 then 'denied' when u < 0.82 then 'salt' when u < 0.84 then 'organic' else 'other'
end;

create or replace macro idea_topic(u, is_boomer) as case
    when u < if(is_boomer, 0.42, 0.24) then 'salt' when u < 0.50 then 'opening' when u < 0.66 then 'organic'
    when u < 0.685 then 'jar' when u < 0.73 then 'unseen' when u < 0.78 then 'signin' else 'other'
end;

create or replace table feedback_topics as
with rated as (
    select
        *, draw('topic', item_id) as u, late_ramp(received_at) as late,
        case when channel = 'review' then case
            when draw('rating', item_id) < 0.09 then 1 when draw('rating', item_id) < 0.18 then 2
            when draw('rating', item_id) < 0.30 then 3 when draw('rating', item_id) < 0.55 then 4 else 5 end end as rating,
        -- complaints that belong to a product
        case when product_id = 'P014' and received_at >= timestamp '2026-01-01' then 'recipe'
            when family = 'Stews' and received_at >= timestamp '2024-03-01' then 'price' end as about,
        -- the app no longer signs people out: shipped on 1 September 2025
        if(received_at < timestamp '2025-09-01', 0.08, 0.012) as signin,
    from feedback_writers
)
select
    *,
    case channel
        when 'support' then ticket_topic(u, is_boomer, late, signin, about)
        when 'review' then review_topic(u, rating, is_boomer, late, about)
        when 'community' then idea_topic(u, is_boomer)
        else case when u < 0.3 then 'salt' when u < 0.5 then 'price' else 'other' end
    end as topic,
from rated;

-- Seven customers who bought once, for a few euros, and write about the packaging every week.
create or replace table loud_customers as
with spent as (
    select orders.customer_no, sum(order_lines.quantity * order_lines.unit_price) as amount, count(distinct orders.order_no) as orders
    from orders
    inner join order_lines
        on orders.order_no = order_lines.order_no
    group by orders.customer_no
)
select customers.n as customer_no, customers.customer_id, row_number() over (order by draw('loud', customers.n)) - 1 as loud_no
from customers
inner join spent
    on customers.n = spent.customer_no
where spent.orders = 1 and spent.amount < 9 and customers.person_id is null and customers.birth_year is not null
    and not is_internal and not is_test and not is_deleted and acquired_at < timestamp '2023-07-01'
qualify row_number() over (order by draw('loud', customers.n)) <= 7;

create or replace table loud_items as
select
    'L' || (100000 + numbers.n) as item_id, if(numbers.n % 3 = 0, 'community', 'support') as channel,
    loud_customers.customer_no, loud_customers.customer_id, 'packaging' as topic,
    timestamp '2023-07-01 06:00:00' + to_minutes(cast(floor(1576000 * draw('loud at', numbers.n)) as bigint)) as received_at,
from range(560) as numbers (n)
inner join loud_customers
    on numbers.n % 7 = loud_customers.loud_no;

create or replace table feedback_items as
with together as (
    select item_id, channel, customer_id, customer_email, product_id, rating, topic, received_at from feedback_topics
    union all
    select item_id, channel, customer_id, null, null, null, topic, received_at from loud_items
),
worded as (
    select
        *, if(draw('german', item_id) < 0.35, 'de', 'en') as language,
        -- one text in ten has a second topic
        case when topic not in ('praise', 'denied', 'packaging') and draw('second', item_id) < 0.1
            then if(draw('second topic', item_id) < 0.5, 'service', 'dents') end as second_topic,
    from together
),
answered as (
    select
        *,
        received_at + to_minutes(cast(floor(30 + 4300 * draw('triage', item_id) * draw('triage 2', item_id)) as bigint)) as seen_at,
        received_at + to_minutes(cast(floor(4400 + 9000 * draw('reply', item_id) * draw('reply 2', item_id)) as bigint)) as told_at,
    from worded
)
select
    item_id, channel, customer_id, customer_email,
    case when topic not in ('signin', 'late', 'service') then product_id end as product_id,
    rating, topic, second_topic, received_at, language,
    wording_of(topic, language, item_id)
        || case when second_topic is null then '' else ' ' || if(language = 'de', 'Und ', 'Also, ')
            || pick_word(cores_of(second_topic, language), 'second core', item_id) || '.' end as body,
    case topic when 'salt' then 'RM-01' when 'opening' then 'RM-02' when 'late' then 'RM-03' when 'signin' then 'RM-04'
        when 'recipe' then 'RM-05' when 'organic' then 'RM-06' when 'packaging' then 'RM-07' when 'jar' then 'RM-08' end as linked_item,
    case when channel = 'community' then case
        when topic = 'packaging' then 'critical'
        when draw('weight', item_id) < 0.2 then 'critical' when draw('weight', item_id) < 0.6 then 'important'
        when draw('weight', item_id) < 0.8 then 'nice' when draw('weight', item_id) < 0.85 then 'none' end end as importance,
    case when topic in ('late', 'dents') then 'delivery' when topic = 'signin' then 'app' when topic = 'service' then 'support'
        when topic in ('salt', 'opening', 'recipe', 'praise') then 'use' when topic = 'price' then 'purchase' end as journey_stage,
    case when channel = 'support' and draw('untriaged', item_id) >= 0.04 and seen_at < timestamp '2026-06-30' then seen_at end as triaged_at,
    case when channel = 'support' and draw('untriaged', item_id) >= 0.10 and told_at < timestamp '2026-06-30' then told_at end as answered_at,
    case when topic = 'signin' and received_at < timestamp '2025-09-01' then timestamp '2025-09-01 08:00:00' end as shipped_at,
    case when topic = 'signin' and received_at < timestamp '2025-09-01' and draw('told', item_id) < 0.7
        then timestamp '2025-09-02 08:00:00' end as notified_at,
from answered
where received_at < timestamp '2026-06-30 21:00:00';

-- Two people read 480 texts and say what each is about; they err now and then, each in an own way.
create or replace table feedback_labels as
with sampled as (
    select
        * exclude (topic), if(topic = 'other' and body ilike '%portion%', 'portion', topic) as topic,
        row_number() over (order by draw('sampled', item_id), item_id) as sample_no,
    from feedback_items
),
read as (
    select item_id, topic, second_topic, coder, draw('misread ' || coder, item_id) as misread, sample_no
    from sampled
    cross join (values ('lena'), ('omar')) as coders (coder)
    where sample_no <= 480
),
said as (
    select
        item_id, coder, sample_no,
        case when misread < 0.06 then 'other' when misread < 0.064 then 'service' else topic end as topic,
    from read
    union all
    select item_id, coder, sample_no, second_topic from read where second_topic is not null and misread < 0.85
)
select
    item_id, coder, coalesce(themes.theme, 'none') as theme,
    timestamp '2026-06-22 07:00:00' + to_minutes(cast(2 * sample_no as bigint)) as labelled_at,
from said
left join (values
    ('salt', 'salt_free'), ('salty', 'too_salty'), ('opening', 'hard_to_open'), ('price', 'too_expensive'), ('recipe', 'recipe_change'),
    ('dents', 'damaged'), ('late', 'late_delivery'), ('signin', 'app_sign_in'), ('packaging', 'too_much_packaging'),
    ('service', 'no_answer'), ('portion', 'portion_small'), ('organic', 'organic'), ('jar', 'glass_jar'), ('praise', 'praise_taste')
) as themes (topic, theme)
    on said.topic = themes.topic
group by item_id, coder, sample_no, themes.theme
-- who saw one theme does not also say that there was none
qualify themes.theme is not null or count(*) over (partition by item_id, coder) = 1;
