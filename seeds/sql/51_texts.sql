-- Open answers, put together from topics. Nothing here was written by a real person.
create or replace macro texts_of(topic) as case topic
    when 'salt' then [
        'Please make a salt-free version of this.',
        'I have to avoid salt. Is there anything salt free in your range?',
        'Good vegetables, but why so much salt? I would buy a no-salt can every week.',
        'My doctor says less sodium, and you offer none without salt.',
        'Bitte auch ohne Salz anbieten!', 'Would love these with no added salt, for the little ones.',
        'Too salty for us. A salt-free line would win me back.'
    ]
    when 'opening' then [
        'The lid is hard to open with my hands.', 'I need a tool for every can; the ring pull breaks.',
        'Opening the tin hurts my fingers.',
        'Small print on the label, and the can will not open easily.', 'Der Deckel geht schwer auf.'
    ]
    when 'price' then [
        'It got too expensive.', 'Second price increase in two years, I now buy another brand.',
        'Tastes as before, costs a quarter more.',
        'Not worth that price any more.', 'Zu teuer geworden.'
    ]
    when 'recipe' then [
        'The new recipe is watery.', 'What happened to these tomatoes? They used to be thick.',
        'More juice than tomato since this year.',
        'The taste has changed, and not for the better.'
    ]
    when 'dents' then ['The can was dented.', 'Three of six cans had dents, I sent them back.',
        'Damaged can, leaking a little.']
    when 'good' then [
        'Very tasty.', 'Always in my cupboard.', 'Exactly what I expected, thank you.',
        'Quick dinner, happy children.', 'Fast delivery, well packed.',
        'Great with rice, and the app had a nice recipe for it.', 'Immer wieder gern.',
        'Good quality, firm bite.', 'Best value for a weekday meal.',
        'The recipes in the app are the reason I came back.', 'Keeps its colour, no odd taste.',
        'Nothing to complain about.'
    ]
    else [
        'Delivery took a week.', 'A bit bland.', 'Too soft for a salad.',
        'The app asked me to sign in again and again.', 'Portion is too small for two.',
        'The box was larger than needed.', 'I expected more for the money.', 'Nicht mein Geschmack.',
        'The label, "family size", is generous.',
        'Customer service never answered.'
    ]
end;

create or replace macro marked_texts() as [
    '<script>alert(1)</script>', '=HYPERLINK("https://example.org/x","open me")',
    'x''); drop table answers; --', '<img src=x onerror=alert(2)> tasty'
];

create or replace macro personal_texts() as [
    'Call me on 0170 5550142, please.', 'My number is +49 30 5550199, I want my money back.',
    'Write to hilde.muster@example.org about the dented cans.',
    'I am Karl Beispiel, Musterweg 12, 10115 Berlin, and nobody came.',
    'IBAN DE02 1203 0000 0000 2020 51, refund it there.',
    'Ask my neighbour Frau Probe, 0151-5550123, she has the parcel.'
];

create or replace table texts as
with commented as (
    select
        responses.*, draw('topic', responses.response_id) as topic_draw,
            draw('words', responses.response_id) as words_draw, scored.answer,
        row_number() over (order by draw('marked', responses.response_id),
            responses.response_id) as marked_no,
        0.06 + 0.03 * (extract(year from completed_at) - 2023) + (case when is_boomer then 0.08
            else 0 end) as salt_chance,
    from responses
    inner join scored
        on responses.response_id = scored.response_id and scored.question_id in ('rel_nps', 'pp_csat')
    where draw('comment', responses.response_id) < 0.33
),
topical as (
    select
        *,
        case
            when is_new_recipe = 1 and topic_draw < 0.6 then 'recipe'
            when is_dear = 1 and topic_draw < 0.45 then 'price'
            when product_id = 'P025' and completed_at between timestamp '2025-11-10'
                and timestamp '2025-12-24' and topic_draw < 0.4 then 'dents'
            when coalesce(product_line, 'Classic vegetables') = 'Classic vegetables'
                and topic_draw < salt_chance then 'salt'
            when is_boomer and topic_draw < salt_chance + 0.22 then 'opening'
            when answer in ('4', '5', '8', '9', '10') then 'good'
            else 'bad'
        end as topic,
    from commented
)
select
    response_id, if(survey_program = 'relationship', 'rel_text', 'pp_text') as question_id, topic,
    case
        when marked_no <= 4 then marked_texts()[marked_no]
        when marked_no <= 28 then personal_texts()[1 + marked_no % 6]
        else texts_of(topic)[1 + cast(floor(words_draw * len(texts_of(topic))) as bigint)]
            -- some people write two lines; the newest delivery has none, to keep it easy to read
            || case when draw('newline', response_id) < 0.01
                and completed_at < timestamp '2026-01-01' then chr(10) || 'Regards' else '' end
    end as answer,
from topical;

create or replace table answers as
select responses.*, asked.question_id, asked.answer,
    rank() over (partition by asked.response_id order by asked.question_id) as answer_no
from responses
inner join (
    select response_id, question_id, answer from scored
    union all
    select response_id, question_id, answer from texts
) as asked
    on responses.response_id = asked.response_id;
