"""Writes a shop whose customers talk much: its orders are few, its answers and texts many.

What was said stands in `sql/voices.sql`; the shop is that of `company`. The same bytes for the same size.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from orchestration.settings import REPOSITORY
from tests.bench import company
from tests.bench.data import SQL, building

_QUESTIONS = {"overall": "outcome", "taste": "driver", "price": "driver", "delivery": "driver", "service": "driver"}
_QUESTION = """\
      - {{question_id: {question}, version: 1, survey_program: panel, wording: "How satisfied are you: {question}?",
         metric_type: csat, scale_min: 1, scale_max: 5, direction: 1, role: {role}}}
"""
_SOURCES = """\
  panel: {feed: survey.answers, location: panel_*.csv}
  texts: {feed: feedback.items, location: texts_*.csv}
"""


def voices(folder: str, answers: int) -> dict[str, str]:
    """Three years of `answers` answers, a tenth as many texts and a fifth as many order lines, unless they are there."""
    landing = Path(folder) / f"voices_{answers}"
    if not landing.exists():
        with building(landing) as partial, company.shop(answers // 5) as con:
            company.register(con, partial)
            con.execute(f"set variable n_responses = {answers // 5}; set variable n_texts = {answers // 10}")
            con.execute((SQL / "voices.sql").read_text())
            for first, after in company.quarters():
                company.facts(con, partial, first, after)
                for name in ("panel", "texts"):
                    rows = f"from {name}_of(timestamp '{first}', timestamp '{after}')"
                    company.write(con, partial / f"{name}_{first}.csv", rows)
            questions = "".join(_QUESTION.format(question=name, role=role) for name, role in _QUESTIONS.items())
            (partial / "sources.yml").write_text("themes: themes.yml\n" + company.SOURCES + questions + _SOURCES)
            shutil.copy(REPOSITORY / "seeds" / "themes.yml", partial)
    return {"landing": str(landing)}
