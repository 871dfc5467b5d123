"""Write the brief: read the published file, fill the template, one page that needs nothing else.

Add here a section in the order of the page. Nothing here queries, words or draws.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from orchestration.brief import queries
from orchestration.brief.attention import attention
from orchestration.brief.gaps import gaps
from orchestration.brief.glossary import GLOSSARY
from orchestration.brief.scores import scores
from orchestration.brief.trust import deliveries, quality, trust, waiting

TEMPLATES = Path(__file__).parent / "templates"


def write_brief(published_file: Path, out_dir: Path) -> Path:
    """Write `index.html` into `out_dir` from the published file alone: same file, same page.

    Raises:
        LookupError: a mart that the page reads is not in the file.
    """
    with contextlib.closing(duckdb.connect(str(published_file), read_only=True)) as con:
        if missing := queries.NEEDED - queries.row_counts(con).keys():
            raise LookupError(
                f"{published_file}: the brief needs marts.{', marts.'.join(sorted(missing))}; build and publish "
                "all marts (one that nobody delivers to is an empty table)"
            )
        version = queries.version(con)
        min_n = json.loads(version["meta"] or "{}").get("min_n")
        page = {
            "trust": trust(con),
            "attention": attention(con),
            "scores": scores(con, min_n),
            "deliveries": deliveries(con),
            "waiting": waiting(con),
            "quality": quality(con),
            "gaps": gaps(con, version["as_of"], min_n),
            "glossary": GLOSSARY,
        }
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = Markup((TEMPLATES / "style.css").read_text())  # noqa: S704 - our own file
    html = environment.get_template("index.html.j2").render(style=style, **page)
    out_dir.mkdir(parents=True, exist_ok=True)
    path = out_dir / "index.html"
    path.write_text(html, encoding="utf-8")
    return path
