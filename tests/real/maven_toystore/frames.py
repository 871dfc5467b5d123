"""The toy shop's files as pandas frames."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

AS_OF = pd.Timestamp("2015-03-19")


def items(delivered: Path) -> pd.DataFrame:
    """One row an item, with its day and customer."""
    read = pd.read_csv(delivered / "order_items.csv", parse_dates=["created_at"], dtype={"product_id": str})
    orders = pd.read_csv(delivered / "orders.csv", usecols=["order_id", "user_id"], dtype={"user_id": str})
    return read.assign(day=read.created_at.dt.normalize()).merge(orders, on="order_id")


def movements(delivered: Path) -> pd.DataFrame:
    """Sales on their day and refunds on theirs, up to the as-of date, with the cost of what was sold."""
    sold = items(delivered)
    back = pd.read_csv(delivered / "order_item_refunds.csv", parse_dates=["created_at"])
    back = back.drop(columns="order_id").merge(sold[["order_item_id", "product_id"]], on="order_item_id")
    sales = pd.DataFrame(
        {"product": sold.product_id, "day": sold.day, "gross": sold.price_usd, "returns": 0.0, "sold": 1,
         "returned": 0, "cost": sold.cogs_usd}
    )  # fmt: skip
    refunds = pd.DataFrame(
        {"product": back.product_id, "day": back.created_at.dt.normalize(), "gross": 0.0,
         "returns": back.refund_amount_usd, "sold": 0, "returned": 1, "cost": 0.0}
    )  # fmt: skip
    both = pd.concat([sales, refunds], ignore_index=True)
    return both[both.day <= AS_OF]
