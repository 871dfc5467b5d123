"""What changed for the better: products whose sales grow, as findings with their data.

Add here another kind of good news. Nothing here tests: the trends of the marts say how sure a change is.
"""

from __future__ import annotations

import duckdb

from orchestration.brief import change, change_queries
from orchestration.brief.formats import percent, signed_money
from orchestration.brief.page import Item

MOST = 3


def better(con: duckdb.DuckDBPyConnection) -> list[Item]:
    """Products with growing net sales, the most money first."""
    items = []
    for place, row in enumerate(change_queries.growing(con, MOST), 1):
        key, product = str(row["product_key"]), str(row["product_name"] or row["product_key"])
        size = f" {percent(row['sen_slope_pct'])} a year" if row["sen_slope_pct"] is not None else ""
        money = signed_money(row["sen_slope_per_year"] * 12, str(row["currency"]))
        items.append(
            Item(
                headline=f"{product} grows{size}: {money} of net sales in a year",
                pictures=change.pictures(change.history(con, f"grows-{place}", key, product, "net_sales")),
                evidence=str(row["evidence_text"]),
            )
        )
    return items
