-- Pseudo-random numbers that depend on the seed, a label and a row number only: the same on any
-- number of threads and in any version of DuckDB (md5 is a standard, hash() is not).
create or replace macro draw(label, n) as
    md5_number_lower(concat(getvariable('seed'), '|', label, '|', n)) / 18446744073709551616.0;

-- roughly normal with mean 0 and variance 1, without logarithms that differ between platforms
create or replace macro draw_normal(label, n) as
    draw(label || '1', n) + draw(label || '2', n) + draw(label || '3', n) + draw(label || '4', n)
    + draw(label || '5', n) + draw(label || '6', n) + draw(label || '7', n) + draw(label || '8', n)
    + draw(label || '9', n) + draw(label || '10', n) + draw(label || '11', n) + draw(label || '12', n) - 6;

create or replace macro pick_word(words, label, n) as
    words[1 + cast(floor(draw(label, n) * len(words)) as bigint)];

create or replace macro iso_utc(moment) as strftime(moment, '%Y-%m-%dT%H:%M:%SZ');
