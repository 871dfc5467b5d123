"""`prodops`: the commands people and scripts use; each one thin over a stage or a Dagster job.

Add a command when a person must be able to do something; give it --json, an example and an exit status.
Heavy imports stay inside commands, so that --help is instant.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from orchestration.progress import listening
from orchestration.settings import ConfigError, Settings

OK, FAILED, USAGE, HELD, BLOCKED = 0, 1, 2, 3, 4


def _command(function: Callable[..., int | None]) -> Callable[..., None]:
    """Common options, and errors as one clear sentence with an exit status."""

    @click.option("--sources", metavar="FILE", help="Sources file (PRODOPS_SOURCES).")
    @click.option("--landing", metavar="FOLDER", help="Folder of delivered files (PRODOPS_LANDING).")
    @click.option("--home", metavar="FOLDER", help="Where build/ and publish/ are written (PRODOPS_HOME).")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
    @functools.wraps(function)
    def wrapped(*, sources: str | None, landing: str | None, home: str | None, **options: Any) -> None:
        import duckdb

        as_of = options.pop("as_of", None)
        try:
            with listening(_tell_of_waiting):
                settings = Settings.from_env(sources=sources, landing=landing, home=home, as_of=as_of)
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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A product-operations warehouse: load, transform, audit, publish.

    Example: prodops run && prodops status
    """


@main.command()
@click.option("--as-of", metavar="DATE", help="Build as of this day, YYYY-MM-DD (PRODOPS_AS_OF).")
@click.option("--full-refresh", is_flag=True, help="Rebuild every model from raw.")
@click.option("--target", type=click.Choice(["duckdb"]), default="duckdb", help="Engine to build on.")
@_command
def run(settings: Settings, *, full_refresh: bool, target: str, as_json: bool) -> int:
    """Load what is new, transform, audit, publish, brief.

    Example: prodops run --as-of 2026-06-30
    """
    from orchestration.commands import run_everything

    return run_everything(settings, full_refresh=full_refresh, as_json=as_json)


@main.group()
def sources() -> None:
    """Look at the sources file.

    Example: prodops sources check
    """


@sources.command("check")
@_command
def sources_check(settings: Settings, *, as_json: bool) -> int:
    """Say what each source would load, without loading it.

    Example: prodops sources check --sources my/sources.yml
    """
    from orchestration.commands import check_sources

    return check_sources(settings, as_json=as_json)


@sources.command("schema")
def sources_schema() -> None:
    """Print the JSON Schema of the sources file, for editors.

    Example: prodops sources schema > sources.schema.json
    """
    from orchestration.raw.config_file import json_schema

    click.echo(json_schema(), nl=False)


@main.command()
@_command
def status(settings: Settings, *, as_json: bool) -> int:
    """Say what is published, held and quarantined.

    Example: prodops status --json
    """
    from orchestration.commands import show_status

    return show_status(settings, as_json=as_json)


@main.command()
@click.option("--source", help="Show single records of this source, raw text included.")
@click.option("--limit", default=20, show_default=True, help="How many records to show.")
@_command
def quarantine(settings: Settings, *, source: str | None, limit: int, as_json: bool) -> int:
    """Show what waits in quarantine, grouped by source and reason.

    Example: prodops quarantine --source shop_orders
    """
    from orchestration.commands import show_quarantine

    return show_quarantine(settings, source=source, limit=limit, as_json=as_json)


@main.command()
@_command
def replay(settings: Settings, *, as_json: bool) -> int:
    """Try quarantined records again after the mapping was mended.

    Example: prodops replay && prodops run
    """
    from orchestration.commands import replay_quarantine

    return replay_quarantine(settings, as_json=as_json)


@main.command()
@_command
def audit(settings: Settings, *, as_json: bool) -> int:
    """Judge the marts in the work file again.

    Example: prodops audit
    """
    from orchestration.commands import run_stage

    return run_stage(settings, "audit_only", as_json=as_json)


@main.command()
@_command
def publish(settings: Settings, *, as_json: bool) -> int:
    """Publish the marts in the work file, if exactly they passed their audit.

    Example: prodops audit && prodops publish
    """
    from orchestration.commands import run_stage

    return run_stage(settings, "publish_only", as_json=as_json)


@main.command()
@click.argument("version", required=False)
@_command
def rollback(settings: Settings, *, version: str | None, as_json: bool) -> int:
    """Show readers an earlier version again: the one named, or the one before.

    Example: prodops rollback
    """
    from orchestration.commands import roll_back

    return roll_back(settings, version=version, as_json=as_json)


@main.command()
@_command
def brief(settings: Settings, *, as_json: bool) -> int:
    """Write the brief of the published version again, to build/brief.

    Example: prodops brief
    """
    from orchestration.commands import write_brief_again

    return write_brief_again(settings, as_json=as_json)


@main.command()
@click.option("--port", default=3000, show_default=True, help="Port on localhost.")
@_command
def ui(settings: Settings, *, port: int, as_json: bool) -> int:
    """Open the Dagster UI on localhost, with schedule and sensor.

    Example: prodops ui --port 3001
    """
    from orchestration.run import prepare_instance

    prepare_instance(settings)
    os.environ["PRODOPS_SOURCES"], os.environ["PRODOPS_LANDING"] = str(settings.sources_file), str(settings.landing)
    os.environ["PRODOPS_HOME"] = str(settings.home)
    address = f"http://127.0.0.1:{port}"
    click.echo(json.dumps({"address": address}) if as_json else f"The UI opens at {address}; Ctrl-C ends it.")
    sys.stdout.flush()
    dagster = Path(sys.executable).with_name("dagster")
    command = [str(dagster), "dev", "-m", "orchestration.definitions", "-h", "127.0.0.1", "-p", str(port)]
    os.execv(dagster, command)


if __name__ == "__main__":
    main()
