-- One row per statistic (macros/statistics) whose answer is further than 1e-9, relative, from that
-- of scipy, or of the formula by hand; the build of every engine runs it.
with

given as (
    select
        11.07e0 as x,
        sqrt(11.07e0) as root,
        5 as degrees,
        2.5e0 as z,
        30 as wide,
        cast(7 as bigint) as successes,
        cast(20 as bigint) as trials
),

found as (
    select
        'chi_square_sf' as what,
        {{ chi_square_sf('x', 'root', 'degrees') }} as found,
        0.050009618622405425e0 as expected
    from given
    union all
    select
        'normal_two_sided_p' as what,
        {{ normal_two_sided_p('z') }} as found,
        0.012419330651552265e0 as expected
    from given
    union all
    select
        'student_t95_exact' as what,
        {{ student_t95_exact('degrees') }} as found,
        2.5705818356363146e0 as expected
    from given
    union all
    select
        'student_z' as what,
        {{ student_z('z', 'wide') }} as found,
        2.363245815827125e0 as expected
    from given
    union all
    select
        'factorial' as what,
        {{ factorial('degrees') }} as found,
        120e0 as expected
    from given
    union all
    select
        'opportunity' as what,
        {{ opportunity('0.8e0', '0.3e0') }} as found,
        13e0 as expected
    from given
    union all
    select
        'ratio of decimals' as what,
        {{ ratio('cast(1 as decimal(18, 4))', 'cast(3 as decimal(18, 4))') }} as found,
        0.3333333333333333e0 as expected
    from given
    union all
    select
        'ratio by zero' as what,
        {{ ratio('successes', 'trials - 20') }} as found,
        cast(null as double) as expected
    from given
    union all
    select
        'wilson_low' as what,
        {{ wilson_low('successes', 'trials') }} as found,
        0.1811918241010821e0 as expected
    from given
    union all
    select
        'wilson_high' as what,
        {{ wilson_high('successes', 'trials') }} as found,
        0.5671457233147638e0 as expected
    from given
    union all
    select
        'poisson_low' as what,
        {{ poisson_low('successes') }} as found,
        2.804430685075066e0 as expected
    from given
    union all
    select
        'poisson_high' as what,
        {{ poisson_high('successes') }} as found,
        14.423262559939054e0 as expected
    from given
    union all
    select
        'katz_low' as what,
        {{ katz_low('successes', 'trials', '5', '40') }} as found,
        1.0153584315813087e0 as expected
    from given
    union all
    select
        'sample_variance' as what,
        {{ sample_variance('successes', '13', 'degrees') }} as found,
        0.8e0 as expected
    from given
)

select
    what,
    found,
    expected
from found
where
    (found is null) <> (expected is null)
    or abs(found - expected) > 1e-9 * abs(expected)
