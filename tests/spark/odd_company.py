"""What engines are known to disagree about, as deliveries beside the sample company's own.

Nulls, apostrophes and backslashes, ties, quantities and prices of zero, a series that never moves, a month that arrives
late and one that a correction leaves empty.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

SOURCES: dict[str, dict[str, Any]] = {
    "odd_products": {"feed": "product.products", "location": "odd/products.csv", "delivery": "snapshot"},
    "odd_costs": {"feed": "product.product_costs", "location": "odd/costs.csv"},
    "odd_customers": {"feed": "sales.customers", "location": "odd/customers.csv", "delivery": "snapshot"},
    "odd_orders": {
        "feed": "sales.orders",
        "location": "odd/orders_*.csv",
        "delivery": "corrections",
        "order_by": "updated_at",
    },
    "odd_lines": {"feed": "sales.order_lines", "location": "odd/lines_*.csv", "delivery": "corrections"},
    "odd_refunds": {"feed": "sales.refunds", "location": "odd/refunds.csv"},
}
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
EMPTIED, FILLED, LATE = "2025-03", "2025-04", "2023-11"
_ORDERS = "order_id,ordered_at,customer_id,status,channel,region,updated_at\n"
_LINES = "order_id,line_id,product_id,quantity,unit_price,discount_amount\n"


def _order(order: str, day: str, customer: str = "", status: str = "completed", updated: str | None = None) -> str:
    region = "" if customer else "Côte d'Or"
    return f"{order},{day} 09:00:00,{customer},{status},,{region},{updated or day} 09:00:00\n"


def _files() -> dict[str, str]:
    steady = [(f"steady-{month}", f"{month}-15") for month in MONTHS]
    # the same two products, sold in the same orders at the same price: ranks and classes of theirs are ties
    lines = "".join(
        f"{order},1,steady,1,10.00,0\n{order},2,twin_a,2,3.00,0\n{order},3,twin_b,2,3.00,0\n" for order, _ in steady
    )
    odd = [
        _order("gift", "2025-06-01", "o'hara"), _order("refunded", "2025-06-02"), _order("void", "2025-06-03", status="cancelled"),
        _order("wandering", f"{EMPTIED}-10", "o'hara"),
    ]  # fmt: skip
    return {
        "products.csv": "product_id,product_name,product_line,family,launched_on\n"
        'steady,Steady,Odd,,\ntwin_a,"Twin, the first",Odd,Twins,2023-01-01\ntwin_b,"Twin ""B""",Odd,Twins,2023-01-01\n'
        "o'brien,O'Brien's \\ peas,Odd's,,\nnever_sold,Nobody buys this,Odd,,\n",
        "costs.csv": "product_id,valid_from,unit_cost,currency\nsteady,2023-01-01,10.00,EUR\ntwin_a,2023-01-01,0,EUR\n",
        "customers.csv": "customer_id,email,birth_year,segment\no'hara,o'hara@example.org,1960,\nlost,,,gold\n",
        "orders_1.csv": _ORDERS + "".join(_order(order, day, "lost") for order, day in steady) + "".join(odd),
        "lines_1.csv": _LINES + lines
        + "gift,1,o'brien,0,5.00,0\ngift,2,o'brien,3,0,0\nrefunded,1,o'brien,1,8.00,1.00\nvoid,1,o'brien,4,8.00,0\n"
        + "wandering,1,only_here,2,7.77,0\n",
        "orders_2.csv": _ORDERS + _order("wandering", f"{FILLED}-10", "o'hara", updated="2025-07-01")
        + _order("late", f"{LATE}-05", updated="2025-07-01"),
        "lines_2.csv": _LINES + "late,1,o'brien,1,0.285,0\n",
        "refunds.csv": "refund_id,order_id,line_id,refunded_at,refund_amount,quantity,is_restocked\n"
        "r1,refunded,1,2025-06-20 09:00:00,7.00,1,true\nr2,nowhere,1,2025-06-21 09:00:00,1.00,1,false\n",
    }  # fmt: skip


def add_to(landing: Path) -> None:
    """Puts the deliveries and their sources beside those of a company in `landing`."""
    (landing / "odd").mkdir()
    for name, content in _files().items():
        (landing / "odd" / name).write_text(content)
    file = landing / "sources.yml"
    document = yaml.safe_load(file.read_text())
    document["sources"] |= SOURCES
    file.write_text(yaml.safe_dump(document, sort_keys=False))
