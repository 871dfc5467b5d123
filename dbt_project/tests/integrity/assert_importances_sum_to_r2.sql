-- The importances of an outcome's drivers sum to what they explain together.
select
    survey_program,
    outcome_question_id,
    max(r2) as r2,
    sum(lmg_importance) as importance
from {{ ref('survey_drivers') }}
group by survey_program, outcome_question_id
having abs(max(r2) - sum(lmg_importance)) > 1e-9
