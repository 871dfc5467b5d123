"""What every command of `prodops` shares: options, settings, and errors as one sentence with an exit status.

Add an option here when every command takes it. The commands themselves are in `cli`.
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from typing import Any

import click

from orchestration.progress import listening
from orchestration.settings import ConfigError, Settings

OK, FAILED, USAGE, HELD, BLOCKED = 0, 1, 2, 3, 4


def command(function: Callable[..., int | None]) -> Callable[..., None]:
    """Common options, and errors as one clear sentence with an exit status."""

    @click.option("--sources", metavar="FILE", help="Sources file (PRODOPS_SOURCES).")
    @click.option("--landing", metavar="FOLDER", help="Folder of delivered files (PRODOPS_LANDING).")
    @click.option("--home", metavar="FOLDER", help="Where build/ and publish/ are written (PRODOPS_HOME).")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
    @functools.wraps(function)
    def wrapped(*, sources: str | None, landing: str | None, home: str | None, **options: Any) -> None:
        import duckdb

        as_of, engine = options.pop("as_of", None), options.pop("engine", None)
        try:
            with listening(_tell_of_waiting):
                settings = Settings.from_env(sources=sources, landing=landing, home=home, as_of=as_of, target=engine)
                status = function(settings, **options) or OK
        except ConfigError as error:
            status = _fail(error, USAGE, as_json=options["as_json"])
        except (OSError, duckdb.Error) as error:
            status = _fail(error, FAILED, as_json=options["as_json"])
        sys.exit(status)

    return wrapped


def _fail(error: Exception, status: int, *, as_json: bool) -> int:
    """Tells an error on stderr, and as JSON to a script that asked for it."""
    click.echo(f"error: {error}", err=True)
    if as_json:
        click.echo(json.dumps({"exit_status": status, "error": str(error)}, ensure_ascii=False))
    return status


def _tell_of_waiting(stage: str, what: str, done: int, total: int) -> None:
    """A command that waits for another run says so, whatever else it shows."""
    if stage == "wait":
        click.echo(what, err=True)
