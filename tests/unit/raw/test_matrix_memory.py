"""A large file that does not fit its contract: held quickly, in little memory, saying what is wrong with it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.conftest import Warehouse

HEADER = "order_id,line_id,product_id,quantity,unit_price,discount_amount\n"
ROW = "o{n},1,p1,2,1.50,0.00\n"
MEGABYTES, CEILING_MB = 120, 500

# loads in a process of its own and tells the peak memory of itself and of the largest child it waited for, in kB
# (Linux hands ru_maxrss on through fork and exec: the loader's own would be that of the tests; VmHWM begins anew)
LOADER = textwrap.dedent("""
    import re, resource, sys
    from pathlib import Path
    from orchestration.raw.config_file import read_sources
    from orchestration.raw.load import load_sources
    from orchestration.resources import WorkFile
    from orchestration.settings import Settings

    folder = Path(sys.argv[1])
    settings = Settings(folder / "sources.yml", folder / "landing", folder / "home", key="a fixed key for tests only")
    load_sources(settings, read_sources(settings.sources_file), WorkFile(settings.work_file), run_id="r")
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    peaks = [peak // 1024 if sys.platform == "darwin" else peak for peak in peaks]
    status = Path("/proc/self/status")
    if status.exists():
        peaks[0] = int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1])
    print(*peaks)
""")


@pytest.mark.parametrize(
    ("header", "reason", "words"),
    [
        (HEADER.replace(",", ";"), "missing_column", "no column 'order_id'"),
        (HEADER, "too_many_bad", "at least 1,001 of "),
    ],
    ids=["header and rows", "rows only"],
)
def test_a_large_file_with_the_wrong_delimiter_is_held_quickly_in_little_memory(
    warehouse: Warehouse, header: str, reason: str, words: str
) -> None:
    block = "".join(ROW.format(n=n) for n in range(100_000)).replace(",", ";").encode()
    blocks = MEGABYTES * 1_000_000 // len(block) + 1
    path = warehouse.deliver("lines.csv", header)
    with path.open("ab") as file:
        for _ in range(blocks):
            file.write(block)
    warehouse.configure(a={"feed": "sales.order_lines", "location": "lines.csv", "settle_seconds": 0})
    started = time.monotonic()
    command = [sys.executable, "-c", LOADER, str(warehouse.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])
    seconds = time.monotonic() - started
    parent, child = (int(peak) / 1000 for peak in done.stdout.split())
    assert max(parent, child) < CEILING_MB
    assert seconds < 20, "a small part of it on a machine that does nothing else"
    rows = warehouse.query("select status, reason, counted, held, loaded from loads.files")
    assert rows == [("held", reason, blocks * 100_000, blocks * 100_000, 0)]
    message = warehouse.query("select message from loads.files")[0][0]
    assert words in message
    assert 'delimited by semicolons: declare `format: {delimiter: ";"}`' in message
