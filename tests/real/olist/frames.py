"""Olist's files as pandas frames."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

AS_OF = pd.Timestamp("2017-12-31")
COUNTED = ["delivered", "shipped", "invoiced", "processing", "approved"]


def items(delivered: Path) -> pd.DataFrame:
    """One row an item of an order that counts, with its day, person, product line and price."""
    orders = pd.read_csv(delivered / "olist_orders_dataset.csv", parse_dates=["order_purchase_timestamp"])
    people = pd.read_csv(delivered / "olist_customers_dataset.csv", usecols=["customer_id", "customer_unique_id"])
    lines = pd.read_csv(delivered / "olist_products_dataset.csv", usecols=["product_id", "product_category_name"])
    sold = pd.read_csv(delivered / "olist_order_items_dataset.csv").merge(orders, on="order_id")
    sold = (
        sold[sold.order_status.isin(COUNTED)].merge(people, on="customer_id").merge(lines, on="product_id", how="left")
    )
    return pd.DataFrame(
        {"order": sold.order_id, "product": sold.product_id, "line": sold.product_category_name,
         "customer": sold.customer_unique_id, "at": sold.order_purchase_timestamp,
         "day": sold.order_purchase_timestamp.dt.normalize(), "units": 1, "amount": sold.price}
    )  # fmt: skip


def movements(delivered: Path) -> pd.DataFrame:
    """No refund is delivered, so all that moves is sales."""
    sold = items(delivered)
    return sold[["product", "line", "day"]].assign(gross=sold.amount, returns=0.0, sold=1, returned=0)
