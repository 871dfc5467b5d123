"""`prodops`: the commands people and scripts use; each one thin over a stage or a Dagster job.

Add a command when a person must be able to do something; give it --json, an example and an exit status.
Heavy imports stay inside commands, so that --help is instant.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from orchestration.command_line import command
from orchestration.settings import TARGETS, Settings
from orchestration.theme_commands import themes


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A product-operations warehouse: load, transform, audit, publish.

    Example: prodops run && prodops status
    """


main.add_command(themes)


@main.command()
@click.option("--as-of", metavar="DATE", help="Build as of this day, YYYY-MM-DD (PRODOPS_AS_OF).")
@click.option("--full-refresh", is_flag=True, help="Rebuild every model from raw.")
@click.option("--target", "engine", type=click.Choice(TARGETS), help="Engine to build on (PRODOPS_TARGET).")
@command
def run(settings: Settings, *, full_refresh: bool, as_json: bool) -> int:
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
@command
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
@command
def status(settings: Settings, *, as_json: bool) -> int:
    """Say what is published, held and quarantined.

    Example: prodops status --json
    """
    from orchestration.commands import show_status

    return show_status(settings, as_json=as_json)


@main.command()
@click.option("--source", help="Show single records of this source, raw text included.")
@click.option("--reason", help="Show single records refused for this reason (not_a_number).")
@click.option("--column", help="Show single records refused for this column.")
@click.option(
    "--export",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.csv",
    help="Write open records, raw text included, to a file that only you can read.",
)
@click.option("--limit", default=20, show_default=True, help="How many records to show.")
@command
def quarantine(
    settings: Settings, *, source: str | None, reason: str | None, column: str | None, target: Path | None,
    limit: int, as_json: bool,
) -> int:  # fmt: skip
    """Show what waits in quarantine, grouped by source, reason and column; or single records; or export them.

    Example: prodops quarantine --source shop_orders --export orders.csv
    """
    from orchestration.commands import show_quarantine

    return show_quarantine(
        settings, source=source, reason=reason, column=column, limit=limit, target=target, as_json=as_json
    )


@main.command()
@command
def replay(settings: Settings, *, as_json: bool) -> int:
    """Try quarantined records and held files again after the mapping was mended.

    Example: prodops replay && prodops run
    """
    from orchestration.commands import replay_quarantine

    return replay_quarantine(settings, as_json=as_json)


@main.command()
@command
def audit(settings: Settings, *, as_json: bool) -> int:
    """Judge the marts in the work file again.

    Example: prodops audit
    """
    from orchestration.commands import run_stage

    return run_stage(settings, "audit_only", as_json=as_json)


@main.command()
@command
def publish(settings: Settings, *, as_json: bool) -> int:
    """Publish the marts in the work file, if exactly they passed their audit.

    Example: prodops audit && prodops publish
    """
    from orchestration.commands import run_stage

    return run_stage(settings, "publish_only", as_json=as_json)


@main.command()
@click.argument("version", required=False)
@command
def rollback(settings: Settings, *, version: str | None, as_json: bool) -> int:
    """Show readers an earlier version again: the one named, or the one before.

    Example: prodops rollback
    """
    from orchestration.commands import roll_back

    return roll_back(settings, version=version, as_json=as_json)


@main.command()
@command
def brief(settings: Settings, *, as_json: bool) -> int:
    """Write the brief of the published version again, to build/brief.

    Example: prodops brief
    """
    from orchestration.commands import write_brief_again

    return write_brief_again(settings, as_json=as_json)


@main.command()
@click.option("--port", default=3000, show_default=True, help="Port on localhost.")
@command
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
