"""A company whose deliveries go on while it is disturbed: new data, corrections, bad rows, redeliveries, snapshots."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from orchestration.settings import Settings
from tests.conftest import KEY
from tests.pipeline.conftest import FILES, SOURCES

EVENTS = "  events: {feed: usage.events, location: events*.jsonl}\n"
LINES = "order_id,line_id,product_id,quantity,unit_price,discount_amount\n"
ORDERS = "order_id,ordered_at,customer_id,status,updated_at\n"
KINDS = ("new data", "correction", "bad row", "redelivery", "snapshot", "same file again")


class World:
    """One warehouse on disk. `deliver(n)` writes the n-th delivery, the same bytes in every world."""

    def __init__(self, folder: Path, *, bulk: int, home: Path | None = None) -> None:
        self.folder, self.bulk = folder, bulk
        landing = folder / "landing"
        landing.mkdir(parents=True, exist_ok=True)
        self.settings = Settings(folder / "sources.yml", landing, home or folder / "home", key=KEY)
        self.settings.sources_file.write_text(SOURCES + EVENTS)
        for name, content in FILES.items():
            self._write(name, content)

    @property
    def request(self) -> dict[str, Any]:
        """What a child must know of this warehouse."""
        names = ("sources_file", "landing", "home")
        return {n: str(getattr(self.settings, n)) for n in names} | {"environment": {"PRODOPS_KEY": KEY}}

    def _write(self, name: str, content: str, age: float = 60.0) -> None:
        path = self.settings.landing / name
        path.write_text(content)
        os.utime(path, (time.time() - age, time.time() - age))

    def deliver(self, number: int) -> str:
        """One delivery; what kind it is."""
        kind = KINDS[number % len(KINDS)]
        if kind == "new data":
            self._write(f"orders_{number:04}.csv", ORDERS + f"n{number},2026-03-09 10:00:00,bob,completed,2026-03-09\n")
            self._write(f"lines_{number:04}.csv", LINES + self._lines(number))
        elif kind == "correction":
            row = f"o2,2026-01-20 09:00:00,bob,{('cancelled', 'completed')[number % 4 // 2]},2026-03-10 {number // 60 % 24:02}:{number % 60:02}:00\n"
            self._write(f"orders_{number:04}.csv", ORDERS + row)
        elif kind == "bad row":
            bad = f"o1,{number},peas,many,20.00,0\no2,{number},beans,2,5.00,0,one,two\n"
            self._write(f"lines_{number:04}.csv", LINES + self._lines(number) + bad)
            event = '{{"event_id": "e{0}", "occurred_at": "2026-03-0{1}", "event_name": "opened"}}\n'
            self._write(f"events_{number:04}.jsonl", "".join(event.format(f"{number}_{n}", n + 1) for n in range(5)))
        elif kind == "redelivery":  # of the file with bad rows, mended, and one value changed
            mended = f"o1,{number - 1},peas,7,20.00,0\no2,{number - 1},beans,2,5.00,0\n"
            self._write(f"lines_{number - 1:04}.csv", LINES + self._lines(number - 1) + mended, age=30.0)
        elif kind == "snapshot":
            new = f"gadget{number},Gadget {number},Gadgets\n"
            self._write("products.csv", FILES["products.csv"].replace("Beans,", f"Beans {number},") + new)
        else:
            again = (self.settings.landing / f"lines_{number - 3:04}.csv").read_text()
            self._write(f"lines_{number:04}.csv", again)
        return kind

    def _lines(self, number: int) -> str:
        order = "o5" if number % 2 else "o3"
        rows = (f"{order},x{number}_{n},peas,{n % 4 + 1},20.00,{n % 3}.50\n" for n in range(self.bulk))
        return "".join(rows)
