"""What each question seems to be, from its answers: a proposal for the instrument registry, never a score.

Add a rule to `_metric` when people keep correcting the same proposal. Nothing here holds an answer's text.
"""

from __future__ import annotations

import re
from typing import Any

import duckdb

_MOST_CHOICES = 30
_LARGEST_SHOWN = 1000
_RECOMMEND = re.compile(r"recommend|weiterempf|empfehl|recomend|conseill", re.IGNORECASE)
_EFFORT = re.compile(r"\beas(y|ier|ily)\b|\beffort\b|einfach|facil|f[aá]cil", re.IGNORECASE)
_TOP = (3, 4, 5, 6, 7, 10)


def proposals(con: duckdb.DuckDBPyConnection, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a question asked or answered, in the order of the file, with what its answers look like."""
    seen = con.execute(
        """select question_id, count(*), count(number), min(number), max(number), bool_and(number = floor(number)),
                  approx_count_distinct(value), max(length(value))
           from (select answer.question_id, answer.raw_value as value, try_cast(answer.raw_value as double) as number
                 from (select unnest(_answers) as answer from checked where _reason is null and exclusion is null))
           group by question_id order by question_id"""
    ).fetchall()
    facts = {str(row[0]): row[1:] for row in seen}
    known = {question["question_id"]: question for question in questions}
    rows = []
    for name in [*known, *(name for name in facts if name not in known)]:
        question = {"wording": name, "question_group": "", "item": "", "hint": ""} | known.get(name, {})
        rows.append(_row(name, question, facts.get(name, (0, 0, None, None, None, 0, 0))))
    return rows


def _row(name: str, question: dict[str, Any], facts: tuple[Any, ...]) -> dict[str, Any]:
    answers, numbers, lowest, highest, _, values, _ = facts
    metric, low, high, why = _metric(question, *facts)
    if lowest is None or highest is None or max(abs(lowest), abs(highest)) > _LARGEST_SHOWN:
        lowest = highest = None  # a large number may be somebody's
    return {
        "question_id": name, "wording": question["wording"], "question_group": question["question_group"] or None,
        "item": question["item"] or None, "answers": answers, "numbers": numbers, "lowest": lowest,
        "highest": highest, "distinct_values": values, "metric_type": metric, "scale_min": low, "scale_max": high,
        "why": why,
    }  # fmt: skip


def _metric(
    question: dict[str, Any], answers: int, numbers: int, lowest: float | None, highest: float | None,
    whole: bool | None, values: int, longest: int,
) -> tuple[str, int | None, int | None, str]:  # fmt: skip
    """Metric type, scale and the reason for both."""
    if answers == 0:
        return "text", None, None, "no answer yet"
    if 0 < numbers < answers:
        return (
            "choice",
            None,
            None,
            f"{numbers:,} of {answers:,} are numbers, the others labels: declare `survey.labels`",
        )
    if numbers == answers and whole and lowest is not None and highest is not None and lowest >= 0 and highest <= 10:
        return _scale(question, int(lowest), int(highest))
    if numbers == answers:
        return "mean", None, None, "numbers on no scale of at most eleven steps"
    if question["hint"] == "text" or values > _MOST_CHOICES or longest > 200 or values * 2 > answers > 5:
        return "text", None, None, "many different texts"
    return "choice", None, None, f"about {values} different labels; to score it declare `survey.labels`"


def _scale(question: dict[str, Any], lowest: int, highest: int) -> tuple[str, int | None, int | None, str]:
    words = f"{question['wording']} {question['question_group']}"
    if question["hint"] == "nps":
        return "nps", 0, 10, "the tool itself groups it as NPS"
    if _RECOMMEND.search(words) and highest > 7:
        return "nps", 0, 10, "asks for a recommendation, and goes beyond 7"
    top = next(step for step in _TOP if step >= highest)
    low = 0 if lowest == 0 else 1
    metric = "ces" if _EFFORT.search(words) else "csat" if top in (5, 7) and low == 1 else "mean"
    return metric, low, top, f"whole numbers from {lowest} to {highest}; check the ends of the scale"
