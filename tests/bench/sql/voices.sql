-- What customers of the shop of company.sql say: answers of a panel, five questions a response, and texts with a rating.
-- Variables: n_responses and n_texts over the three years, beside those of company.sql. A range of numbers is a slice of time.
create macro mood(i) as 1 + cast(floor(5 * sqrt(share(i, 'mood'))) as bigint);

create macro panel_of(from_day, to_day) as table
    select
        printf('V%09d', i) as response_id,
        question_id,
        'panel' as survey_program,
        printf('C%08d', hash(i, 'who') % getvariable('n_customers')) as customer_id,
        printf('P%04d', 1 + hash(i, 'which') % getvariable('n_products')) as product_id,
        moment_of(i, getvariable('n_responses')) as answered_at,
        cast(case when question_id = 'overall' or share(i * 8 + nr, 'same') < 0.2 * nr then mood(i)
            else 1 + hash(i * 8 + nr, 'own') % 5 end as varchar) as raw_value
    from range(number_at(from_day, getvariable('n_responses')), number_at(to_day, getvariable('n_responses'))) as numbers(i)
    cross join (values ('overall', 0), ('taste', 4), ('price', 3), ('delivery', 2), ('service', 1)) as asked(question_id, nr);

create macro sentence(k) as [
    'The beans are great and we buy them every week.', 'The new recipe is watery, it used to be thick.',
    'Please make one without salt, my doctor insists.', 'The tin is hard to open for my hands.',
    'It arrived late and two jars were dented.', 'Nobody answers the hotline.', 'Very tasty, my favourite so far.',
    'Too expensive for what it is.', 'I was logged out of the app again and again.', 'All this packaging is a waste.',
    'We had it with rice on Sunday and there was enough for everybody.', 'It is not too salty at all, quite the contrary.',
    'My neighbour recommended it to me last summer.', 'Is there an organic one?', 'The portion is small for two people.',
    'I would like to know where the tomatoes come from and who picks them.'
][cast(1 + k % 16 as bigint)];

create macro texts_of(from_day, to_day) as table
    select
        printf('T%09d', i) as item_id,
        moment_of(i, getvariable('n_texts')) as received_at,
        ['support', 'review', 'survey'][cast(1 + hash(i, 'way') % 3 as bigint)] as channel,
        case when share(i, 'known') < 0.8 then printf('C%08d', hash(i, 'writer') % getvariable('n_customers')) end
            as customer_id,
        printf('P%04d', 1 + hash(i, 'about') % getvariable('n_products')) as product_id,
        sentence(hash(i, 'a')) || ' ' || sentence(hash(i, 'b')) || ' ' || sentence(hash(i, 'c')) as body,
        'en' as language,
        mood(i * 2) as rating
    from range(number_at(from_day, getvariable('n_texts')), number_at(to_day, getvariable('n_texts'))) as numbers(i);
