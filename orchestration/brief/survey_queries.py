"""The questions that the brief asks of the survey marts: their table and column names are here.

Add here a query for a new part of the page. Nothing here words, rounds or ranks: it reads rows.
"""

from __future__ import annotations

import duckdb

from orchestration.brief.queries import Record, records


def total_scores(con: duckdb.DuckDBPyConnection) -> list[Record]:
    """Scores over all products and all people, with the wording asked, oldest first; needs have their own place."""
    return records(
        con,
        """
        select scores.survey_program, scores.question_id, questions.wording, metric, period_grain,
            period_start, is_complete_period, n, score, ci_low, ci_high, prior_score, delta,
            coalesce(p_adj, delta_p) as p_value, is_suppressed
        from marts.survey_scores as scores
        left join marts.survey_questions as questions
            on questions.question_id = scores.question_id
            and questions.version = scores.scored_version
        where product_key = 'all' and segment_name = 'all' and metric in ('nps', 'csat', 'ces')
          and period_grain in ('month', 'quarter', 'all') and questions.need_role is null
        order by metric desc, scores.survey_program, scores.question_id, period_grain,
            period_start""",
    )


def suppressed_scores(con: duckdb.DuckDBPyConnection) -> list[Record]:
    """How many scores are hidden for too few answers, per metric."""
    return records(
        con,
        """select metric, count(*) filter (is_suppressed) as hidden, count(*) as scores
           from marts.survey_scores group by metric having hidden > 0 order by metric""",
    )


def other_versions(con: duckdb.DuckDBPyConnection) -> list[Record]:
    """Answers to wordings that the scored one may not be compared with."""
    return records(
        con,
        """select coalesce(questions.wording, scores.question_id) as question,
                  max(n_other_versions) as answers
           from marts.survey_scores as scores
           left join marts.survey_questions as questions
               on questions.question_id = scores.question_id
               and questions.version = scores.scored_version
           where product_key = 'all' and segment_name = 'all' and period_grain = 'all'
           group by 1 having answers > 0 order by 1""",
    )
