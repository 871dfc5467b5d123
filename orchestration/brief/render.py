"""Write the brief: read the published file, fill the templates, pages that need nothing else.

Add here a page, or a section in the order of its page. Nothing here queries, words or draws.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from orchestration.brief import queries
from orchestration.brief.attention import attention
from orchestration.brief.gaps import gaps, survey_gaps
from orchestration.brief.glossary import OF_CUSTOMERS, OF_PRODUCTS
from orchestration.brief.issues import issues
from orchestration.brief.loop import loop
from orchestration.brief.needs import needs
from orchestration.brief.scores import scores
from orchestration.brief.trust import deliveries, quality, trust, waiting

TEMPLATES = Path(__file__).parent / "templates"


PAGES = (("index.html", "Products"), ("customers.html", "Customers"))


def write_brief(published_file: Path, out_dir: Path) -> Path:
    """Write the pages into `out_dir` from the published file alone: same file, same pages. The first one's path.

    Raises:
        LookupError: a mart that a page reads is not in the file.
    """
    with contextlib.closing(duckdb.connect(str(published_file), read_only=True)) as con:
        if missing := queries.NEEDED - queries.row_counts(con).keys():
            raise LookupError(
                f"{published_file}: the brief needs marts.{', marts.'.join(sorted(missing))}; build and publish "
                "all marts (one that nobody delivers to is an empty table)"
            )
        contents = _contents(con)
    out_dir.mkdir(parents=True, exist_ok=True)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = Markup((TEMPLATES / "style.css").read_text())  # noqa: S704 - our own file
    for file, name in PAGES:
        template = environment.get_template(f"{file}.j2")
        html = template.render(style=style, pages=PAGES, here=name, **contents[file])
        (out_dir / file).write_text(html, encoding="utf-8")
    return out_dir / PAGES[0][0]


def _contents(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """What each page shows, in the order of the page."""
    version = queries.version(con)
    min_n = json.loads(version["meta"] or "{}").get("min_n")
    shown = trust(con)
    products = {
        "trust": shown,
        "attention": attention(con),
        "gaps": gaps(con, version["as_of"]),
        "deliveries": deliveries(con),
        "waiting": waiting(con),
        "quality": quality(con),
        "glossary": OF_PRODUCTS,
    }
    customers = {
        "trust": shown,
        "issues": issues(con),
        "needs": needs(con),
        "scores": scores(con, min_n),
        "loop_state": loop(con),
        "gaps": survey_gaps(con, min_n),
        "glossary": OF_CUSTOMERS,
    }
    return {"index.html": products, "customers.html": customers}
