"""The two product files that people keep by hand: the catalogue workbook and the controller's cost list.

Both are written with fixed timestamps and encodings, because the same seed must give the same bytes.
Anything large belongs into `deliveries.py`, where DuckDB writes it.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import duckdb
from openpyxl import Workbook

TITLES = {
    "Article": "product_id", "Name": "product_name", "SKU": "sku", "Range": "product_line", "Family": "family",
    "Variant": "variant", "Product manager": "owner", "On sale since": "launched_on", "On sale until": "retired_on",
    "Attributes": "cast(attributes as varchar)",
}  # fmt: skip
FIXED_TIME = (2026, 6, 30, 0, 0, 0)


def write_catalogue(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Two title lines, the header in row 3, real Excel dates, and a second sheet with remarks."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Catalogue"
    sheet.append(["Field & Fork: product catalogue"])
    sheet.append(["State of 30 June 2026"])
    sheet.append(list(TITLES))
    for row in con.execute(f"select {', '.join(TITLES.values())} from products order by product_id").fetchall():
        sheet.append(row)
    for column in ("H", "I"):
        for cell in sheet[column][3:]:
            cell.number_format = "yyyy-mm-dd"
    book.create_sheet("Remarks").append(["Prices are kept in the shop."])
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(freeze(buffer.getvalue()))


def freeze(workbook: bytes) -> bytes:
    """The same workbook without the moment of saving: stored, not compressed, so zlib does not matter either."""
    frozen = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(frozen, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-06-30T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(name, FIXED_TIME), content)
    return frozen.getvalue()


def write_costs(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """A German office export: semicolons, decimal commas, day first, ja and nein, Windows encoding."""
    rows = con.execute("select product_id, valid_from, unit_cost, is_estimated from costs order by all").fetchall()
    lines = ["Artikel;gültig ab;Stückkosten;Währung;geschätzt"]
    for product, valid_from, cost, estimated in rows:
        amount = f"{cost:.4f}".replace(".", ",")
        lines.append(f"{product};{valid_from:%d.%m.%Y};{amount};EUR;{'ja' if estimated else 'nein'}")
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("cp1252"))
