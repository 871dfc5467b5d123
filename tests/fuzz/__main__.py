"""`python -m tests.fuzz --examples N`: mutates N deliveries of each format and counts what the loader does with them.

Formats run side by side, one process each. A failing file is shrunk and kept under build/fuzz/ with the way to
check it again; `--file` checks one such file.
"""

from __future__ import annotations

import argparse
import pickle
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.deliveries import FORMATS, Delivery, deliveries
from tests.fuzz.mutations import Mutation, damaged, mutations
from tests.fuzz.verdict import Broken, Checker
from tests.fuzz.worker import REPOSITORY

KEPT = REPOSITORY / "build" / "fuzz"
CHUNK = 500


@dataclass
class Tally:
    """What became of one format's files."""

    format: str
    examples: int = 0
    seconds: float = 0
    peak_mb: float = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    failure: str = ""
    odd: list[str] = field(default_factory=list)


def main() -> int:
    """Fuzzes, prints the table; status 1 when a property broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=1000, help="files for each format")
    parser.add_argument("--format", choices=FORMATS, action="append", help="only this format (may be repeated)")
    parser.add_argument("--seed", type=int, help="repeat a run; default a new one")
    parser.add_argument("--jobs", type=int, default=2, help="formats at a time")
    parser.add_argument("--file", type=Path, help="check one kept file (build/fuzz/*.case) again")
    options = parser.parse_args()
    if options.file:
        return _again(options.file)
    start = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    print(f"seed {start}", file=sys.stderr)
    formats = options.format or list(FORMATS)
    with ProcessPoolExecutor(min(options.jobs, len(formats))) as pool:
        tallies = list(pool.map(fuzz, formats, [options.examples] * len(formats), [start] * len(formats)))
    _report(tallies, start)
    return 1 if any(tally.failure for tally in tallies) else 0


def fuzz(kind: str, examples: int, start: int) -> Tally:
    """Runs one format in chunks: a new seed each, and word of progress."""
    checker, tally, began = Checker(), Tally(kind), time.monotonic()
    try:
        for first in range(0, examples, CHUNK):
            wanted = min(CHUNK, examples - first)
            try:
                _chunk(kind, checker, wanted, start + first)
            except Broken as broken:
                tally.failure = str(broken)
                break
            finally:
                tally.seconds = time.monotonic() - began
            done = sum(checker.outcomes.values())
            print(f"{kind:8} {done:7,} files  {done / tally.seconds:5.0f}/s", file=sys.stderr)
    finally:
        checker.close()
    tally.examples, tally.outcomes = sum(checker.outcomes.values()), checker.outcomes
    tally.peak_mb, tally.odd = checker.peak_mb, checker.odd
    return tally


def _chunk(kind: str, checker: Checker, examples: int, start: int) -> None:
    @seed(start)
    @settings(
        max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink], derandomize=False, report_multiple_bugs=False,
    )  # fmt: skip
    @given(deliveries(kind), st.just([]) | mutations | mutations | mutations)
    def run(delivery: Delivery, changes: list[Mutation]) -> None:
        content = damaged(delivery.content, changes, kind)
        try:
            checker.check(delivery, content, intact=not changes)
        except Broken as broken:
            keep(delivery, content, intact=not changes, why=str(broken))
            raise

    run()


def keep(delivery: Delivery, content: bytes, *, intact: bool, why: str) -> Path:
    """Saves a failing file, what it was to be read as, and why it failed; the last one kept is the smallest."""
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"failing.{delivery.format}").write_bytes(content)
    path = KEPT / f"failing-{delivery.format}.case"
    path.write_bytes(pickle.dumps((delivery, content, intact, why)))
    return path


def _again(path: Path) -> int:
    delivery, content, intact, why = pickle.loads(path.read_bytes())
    print(f"{delivery.format}, {len(content)} bytes, {'intact' if intact else 'damaged'}; failed with: {why}\n")
    print(
        f"read as {delivery.job}\ncolumns {[(c.name, c.type, c.format) for c in delivery.columns]}\n{content[:2000]!r}\n"
    )
    checker = Checker()
    try:
        checker.check(delivery, content, intact=intact)
    except Broken as broken:
        print(f"still fails: {broken}")
        return 1
    finally:
        checker.close()
    print(f"holds now: {dict(checker.outcomes)}")
    return 0


def _report(tallies: list[Tally], start: int) -> None:
    names = sorted({name for tally in tallies for name in tally.outcomes}, key=lambda n: (not n.startswith("l"), n))
    print("| outcome | " + " | ".join(tally.format for tally in tallies) + " |")
    print("|---|" + "--:|" * len(tallies))
    for name in names:
        print(f"| {name} | " + " | ".join(f"{tally.outcomes[name]:,}" for tally in tallies) + " |")
    print("| files | " + " | ".join(f"{tally.examples:,}" for tally in tallies) + " |")
    print("| files a second | " + " | ".join(f"{tally.examples / tally.seconds:.0f}" for tally in tallies) + " |")
    print("| seconds | " + " | ".join(f"{tally.seconds:.0f}" for tally in tallies) + " |")
    print("| peak memory of the child, MB | " + " | ".join(f"{tally.peak_mb:.0f}" for tally in tallies) + " |")
    print("| broken properties | " + " | ".join("1" if tally.failure else "0" for tally in tallies) + " |")
    for tally in tallies:
        for words, times in Counter(message[:100] for message in tally.odd).most_common(5):
            print(f"{tally.format}: {times} held with: {words}", file=sys.stderr)
        if tally.failure:
            kept = (KEPT / f"failing-{tally.format}.case").relative_to(REPOSITORY)
            print(f"\n{tally.format}: {tally.failure}\n  the file: build/fuzz/failing.{tally.format}")
            print(f"  again:    python -m tests.fuzz --file {kept}\n  seed:     {start}")


if __name__ == "__main__":
    sys.exit(main())
