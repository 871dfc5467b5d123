"""`make chaos`: kills by the thousand, then full disks. Ends with a table, and with status 1 when anything was violated."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from tests.chaos.campaign import STAGES, Campaign, Tally
from tests.chaos.forks import REPOSITORY, forks
from tests.chaos.full_disk import FullDisk, small_disk


def main() -> int:
    """Loader and whole run side by side, each in warehouses of its own: first kills, then full disks."""
    options = _options()
    whole = options.runs if options.runs is not None else options.kills // 20
    evidence = options.out
    evidence.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + options.minutes * 60
    tallies: dict[str, Tally] = {}
    by = "limit on files"

    def campaign(kind: str, what: str, wanted: int, seed: int) -> None:
        nonlocal by
        with (
            tempfile.TemporaryDirectory(prefix=f"chaos-{what}-") as name,
            forks(Path(name)) as server,
            small_disk(Path(name) / "disk", 400) if kind == "full disk" else nullcontext() as disk,
        ):
            by = "tmpfs" if disk else by
            makes = partial(FullDisk, disk=disk) if kind == "full disk" else Campaign
            running = makes(server, Path(name) / "w", what, seed=seed, evidence=evidence)
            tallies[f"{kind}, {what}"] = running.tally
            running.go(wanted, _progress(wanted), until=until)

    stages = {
        "kill": {"load": options.kills - whole, "run": whole},
        "full disk": {"load": options.kills // 20, "run": options.kills // 50},
    }
    for kind, parts in stages.items():
        threads = [
            threading.Thread(target=campaign, args=(kind, what, count, options.seed + place))
            for place, (what, count) in enumerate(parts.items())
            if count
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    _say(f"\nfull disks by {by}")
    wanted = {f"{kind}, {what}": count for kind, parts in stages.items() for what, count in parts.items()}
    return _report(wanted, tallies, evidence)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument(
        "--kills",
        type=int,
        default=1000,
        help="how many kills (1000); a twentieth and a fiftieth of it full disks during a load and a run",
    )
    parser.add_argument("--runs", type=int, help="how many of them hit a whole run (a twentieth)")
    parser.add_argument("--minutes", type=float, default=1e6, help="stop after so many minutes, whatever was reached")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the random moments (the clock)")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "build" / "chaos", help="where evidence goes")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _progress(wanted: int) -> Callable[[Tally], None]:
    last = [0.0]

    def tell(tally: Tally) -> None:
        if time.monotonic() - last[0] > 15 or tally.disturbed >= wanted:
            last[0] = time.monotonic()
            _say(f"{tally.seconds:7.0f} s  {tally.what}: {tally.disturbed} of {wanted} disturbed, "
                  f"{tally.deliveries} deliveries, {tally.finished} runs finished")  # fmt: skip

    return tell


def _report(wanted: dict[str, int], tallies: dict[str, Tally], evidence: Path) -> int:
    """The table, its JSON, and the exit status."""
    columns = ("disturbed", *STAGES, "finished", "recovered", "deliveries", "violations", "minutes")
    _say("\n| campaign | " + " | ".join(columns) + " |\n|---" * 1 + "|---" * len(columns) + "|")
    short = False
    for what, count in wanted.items():
        tally = tallies.get(what)
        if tally is None:
            short = short or count > 0
            continue
        stages = [tally.by_stage[stage] for stage in STAGES]
        cells = [tally.disturbed, *stages, tally.finished, tally.recoveries, tally.deliveries, len(tally.violations)]
        _say(f"| {what} | " + " | ".join(map(str, cells)) + f" | {tally.seconds / 60:.1f} |")
        short = short or tally.disturbed < count
    facts = {what: {**vars(tally), "seconds": tally.seconds} for what, tally in tallies.items()}
    (evidence / "chaos.json").write_text(json.dumps(facts, indent=1, default=str))
    violations = [text for tally in tallies.values() for text in tally.violations]
    for text in violations:
        _say(f"\nVIOLATED: {text}\nevidence: {evidence}")
    if short and not violations:
        _say("stopped before all kills were done")
    return 1 if violations or len(tallies) < sum(c > 0 for c in wanted.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
