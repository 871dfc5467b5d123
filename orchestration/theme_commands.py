"""`prodops themes`: commands about the taxonomy of feedback.

Add a command here when it is about themes; the others are in `cli`. What they do is in `proposals`.
"""

from __future__ import annotations

import click

from orchestration.command_line import command
from orchestration.settings import Settings


@click.group()
def themes() -> None:
    """Look at the themes of feedback.

    Example: prodops themes propose
    """


@themes.command("propose")
@click.option(
    "--contrast", type=click.Choice(["unthemed", "detractors"]), default="unthemed", show_default=True,
    help="Texts without a theme against those with one, or those of dissatisfied people against the rest.",
)  # fmt: skip
@click.option("--min-customers", "least", default=5, show_default=True, help="Known customers a phrase needs.")
@click.option("--language", default="all", show_default=True, help="Phrases of texts in this language (en).")
@click.option("--limit", default=20, show_default=True, help="How many phrases to show.")
@command
def themes_propose(
    settings: Settings, *, contrast: str, least: int, language: str, limit: int, as_json: bool
) -> int:  # fmt: skip
    """Show frequent phrases that no theme covers, with YAML to paste; nothing leaves the machine.

    Example: prodops themes propose --language en --min-customers 10
    """
    from orchestration.proposals import propose_themes

    return propose_themes(settings, contrast=contrast, least=least, language=language, limit=limit, as_json=as_json)
