"""What a person reads on the terminal: progress while a run works, and a summary at its end.

Wording only. Facts come from `status` and `run`; nothing is computed here.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from orchestration.progress import listening
from orchestration.run import RunOutcome
from orchestration.status import relative

_STEPS = {
    "load_files": "load", "audit_raw": "audit raw", "transform": "transform",
    "audit_marts": "audit marts", "publish": "publish + brief",
}  # fmt: skip
console = Console(stderr=True, highlight=False)


@contextmanager
def progress_shown() -> Iterator[None]:
    """A moving line on a terminal, one line per stage elsewhere (CI logs), always on stderr."""
    if not console.is_terminal:
        seen: set[str] = set()
        started = time.monotonic()

        def tell(stage: str, what: str, done: int, total: int) -> None:
            if stage not in seen:
                seen.add(stage)
                console.print(f"{time.monotonic() - started:6.1f} s  {stage}: {escape(what)}", soft_wrap=True)

        with listening(tell):
            yield
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def move(stage: str, what: str, done: int, total: int) -> None:
            bar.update(task, description=f"[bold]{stage}[/] {escape(what[:60])}", completed=done, total=total or None)

        with listening(move):
            yield


def print_run(outcome: RunOutcome, facts: dict[str, Any], *, changed: bool, new_key: Path | None) -> None:
    """The summary of one run."""
    loads, checks, published = facts.get("loads", {}), facts.get("checks", {}), facts["published"]
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column()
    table.add_row("files", _files_line(loads))
    table.add_row("records", _records_line(loads))
    table.add_row(
        "checks",
        f"{checks.get('passed', 0)} passed, {checks.get('warned', 0)} warned, {checks.get('failed', 0)} failed",
    )
    if published:
        table.add_row(
            "marts",
            f"{len(published['marts'])} with {sum(published['marts'].values()):,} rows, as of {published['as_of']}",
        )
        table.add_row("file", escape(relative(published["file"], Path.cwd())))
        table.add_row("brief", escape(relative(published["brief"], Path.cwd())))
    table.add_row("UI", "make dev   (or: prodops ui)")
    seconds = {_STEPS.get(step, step): value for step, value in outcome.seconds.items()}
    table.add_row("seconds", ", ".join(f"{name} {value:.1f}" for name, value in seconds.items()))
    console.print(_headline(outcome, published, changed))
    console.print(table)
    _print_problems(outcome, facts)
    if new_key is not None:
        console.print(
            f"\nA key for hashing personal ids was made at {new_key}. Keep it, or set PRODOPS_KEY: "
            "another key gives other hashes."
        )


def _headline(outcome: RunOutcome, published: dict[str, Any] | None, changed: bool) -> str:
    if outcome.success and changed:
        return "\n[bold green]Published.[/]"
    if outcome.success:
        since = published["published_at"] if published else "-"
        return f"\n[bold green]Nothing changed.[/] The version of {since} stands."
    if outcome.gate_blocked:
        stands = "The last good version stands." if published else "Nothing has been published yet."
        return f"\n[bold red]Not published: a gate blocked it.[/] {stands}"
    return "\n[bold red]The run failed.[/] What was published before still stands."


def _files_line(loads: dict[str, int]) -> str:
    if not loads.get("files") and not loads.get("duplicate_files"):
        return "no new files"
    duplicates = loads.get("duplicate_files", 0)
    twice = f", {duplicates} delivered twice" if duplicates else ""
    return f"{loads['files'] - loads['files_held']} loaded, {loads['files_held']} held{twice}"


def _records_line(loads: dict[str, int]) -> str:
    names = ("counted", "loaded", "quarantined", "held")
    return ", ".join(f"{loads.get(name, 0):,} {name}" for name in names)


def _print_problems(outcome: RunOutcome, facts: dict[str, Any]) -> None:
    for error in outcome.errors[:12]:
        console.print(f"[red]✗[/] {escape(error)}", soft_wrap=True)
    for text in facts.get("warnings", []):
        console.print(f"[yellow]warned[/] {escape(text)}", soft_wrap=True)
    for held in facts.get("held_files", []):
        console.print(f"[yellow]held[/] {escape(str(held['message']))}", soft_wrap=True)
    for text in outcome.left_behind:
        console.print(f"[yellow]not taken[/] {escape(text)}", soft_wrap=True)
    if facts.get("missing_sources"):
        console.print(f"[yellow]nothing delivered for[/] {escape(', '.join(facts['missing_sources']))}")
    if facts.get("quarantine_open"):
        console.print(f"{facts['quarantine_open']:,} records wait in quarantine: prodops quarantine")


def print_table(rows: list[dict[str, Any]], *, empty: str) -> None:
    """Rows as a table on stdout, or a sentence when there are none."""
    out = Console(file=sys.stdout, highlight=False)
    if not rows:
        out.print(empty)
        return
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*[escape(f"{value:,}" if isinstance(value, int) else str(value or "")) for value in row.values()])
    out.print(table)


def print_quarantine(rows: list[dict[str, Any]]) -> None:
    """Groups of refused records, or single ones, two lines each: eight columns fit no terminal."""
    out = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    if not rows:
        out.print("nothing waits in quarantine")
    for row in rows:
        column = escape(row["column_name"] or "whole record")
        said = escape(f"{row['column_name']} {row['message']}" if row["column_name"] else row["message"])
        if "records" in row:
            files = f"{row['files']:,} file" + ("" if row["files"] == 1 else "s")
            out.print(
                f"[bold]{row['records']:,}[/] {escape(row['source'])} · {column} · {escape(row['reason'])} in {files}"
            )
            out.print(f"    first at {escape(row['first_at'])}: {said}")
        else:
            out.print(f"[bold]{escape(row['path'])}:{row['line']}[/] {said}")
            out.print(f"    {escape(str(row['raw_record']))}")
