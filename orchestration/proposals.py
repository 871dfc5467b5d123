"""`prodops themes propose`: phrases that no theme covers yet, for a person to make a theme of.

The counting is SQL (dbt_project/analyses/theme_proposals.sql), run on the work file and kept nowhere. Add a way of
choosing among phrases here; a way of counting them belongs there.
"""

from __future__ import annotations

import json
import re
from typing import Any

import click
import yaml

from orchestration.command_line import OK
from orchestration.dbt_commands import ensure_manifest, run_dbt
from orchestration.resources import WorkFile
from orchestration.settings import ConfigError, Settings
from orchestration.summary import print_table

LEAST_CUSTOMERS = 5
_CHOSEN = """
    select * exclude (contrast) from ({compiled}) as proposed
    where contrast = ? and customers >= ? and ? in ('all', language)
    order by z desc, phrase limit ?"""


def compiled_query(settings: Settings) -> str:
    """The analysis as SQL of the engine.

    Raises:
        RuntimeError: dbt cannot compile it.
    """
    ensure_manifest(settings)
    result = run_dbt(settings, "compile", "--select", "theme_proposals")
    if not result.success:
        raise RuntimeError(f"dbt cannot compile theme_proposals: {result.exception}")
    return str(result.result.results[0].node.compiled_code)


def proposals(settings: Settings, *, contrast: str, least: int, language: str, limit: int) -> list[dict[str, Any]]:
    """Phrases with their counts, the most telling first.

    Raises:
        ConfigError: nothing was built yet, or a phrase of too few would be shown.
    """
    if least < LEAST_CUSTOMERS:
        raise ConfigError(f"--min-customers {least}: at least {LEAST_CUSTOMERS}, so that no phrase is one person's.")
    if not settings.work_file.exists():
        raise ConfigError(f"{settings.work_file}: no work file yet. Start with `prodops run`.")
    query = _CHOSEN.format(compiled=compiled_query(settings))
    with WorkFile(settings.work_file).connect() as con:
        found = con.execute(query, [contrast, least, language, limit])
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def as_themes(found: list[dict[str, Any]]) -> str:
    """The phrases as entries of themes.yml: one theme each, to be merged, renamed and judged by a person."""
    themes = {}
    for number, row in enumerate(found, 1):
        name = re.sub(r"[^a-z0-9]+", "_", row["phrase"]).strip("_")
        name = name if re.match(r"[a-z]", name) else f"theme_{number}"
        rules = {row["language"]: [row["phrase"]]}
        themes[name] = {"label": row["phrase"].capitalize(), "kind": "issue", "rules": rules}
    return yaml.safe_dump({"themes": themes}, sort_keys=False, allow_unicode=True, width=110)


def propose_themes(settings: Settings, *, contrast: str, least: int, language: str, limit: int, as_json: bool) -> int:
    """What the command says."""
    found = proposals(settings, contrast=contrast, least=least, language=language, limit=limit)
    if as_json:
        click.echo(json.dumps({"proposals": found, "yaml": as_themes(found)}, ensure_ascii=False))
        return OK
    shown = [row | {"log_odds": f"{row['log_odds']:.2f}", "z": f"{row['z']:.1f}"} for row in found]
    print_table(shown, empty=f"no phrase that at least {least} known customers used stands out")
    if found:
        click.echo("\n# for themes.yml: merge what means the same, rename, set kind, drop the rest; then `prodops run`")
        click.echo(as_themes(found), nl=False)
    return OK
