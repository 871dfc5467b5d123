"""The gift shop's files as a pandas frame."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

AS_OF = pd.Timestamp("2011-06-30")
CHARGES = ("POST", "DOT", "C2", "M", "m", "D", "S", "BANK CHARGES", "AMAZONFEE")  # declared in sources.yml


def lines(delivered: Path) -> pd.DataFrame:
    """One row a line as delivered, exact to the hundredth of a penny."""
    text = {"InvoiceNo": str, "StockCode": str, "CustomerID": str, "Country": str}
    files = sorted(delivered.glob("*.csv"))
    read = pd.concat([pd.read_csv(file, dtype=text, keep_default_na=True) for file in files], ignore_index=True)
    at = pd.to_datetime(read.InvoiceDate)
    return pd.DataFrame(
        {"order": read.InvoiceNo, "product": read.StockCode, "customer": read.CustomerID, "at": at,
         "day": at.dt.normalize(), "units": read.Quantity, "amount": (read.Quantity * read.UnitPrice).round(4)}
    )  # fmt: skip


def movements(delivered: Path) -> pd.DataFrame:
    """A line below zero with a price is a return; one without a price is a write-off and lowers the units sold."""
    read = lines(delivered)
    back = (read.units < 0) & (read.amount < 0)
    return pd.DataFrame(
        {"product": read["product"], "day": read.day, "gross": read.amount.where(~back, 0.0),
         "returns": -read.amount.where(back, 0.0), "sold": read.units.where(~back, 0),
         "returned": -read.units.where(back, 0)}
    )  # fmt: skip
