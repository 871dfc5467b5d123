"""Reads the reasons of changed sales from the published marts and holds them against pandas."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from tests.real import figures

DRIVERS = ["volume", "mix", "price", "returns", "new", "discontinued"]
CENT = 0.005


def published(marts: duckdb.DuckDBPyConnection, level: str, grain: str) -> pd.DataFrame:
    """One row a comparison and key, one column a driver."""
    rows = marts.execute(
        """select level_key, period_a, period_b, driver, cast(effect_amount as double) as effect,
                  cast(delta_net_sales as double) as delta
           from marts.sales_change_drivers where split = 'price_volume' and level = ? and period_grain = ?
             and effect_amount is not null""",
        [level, grain],
    ).df()
    keys = ["period_a", "period_b", "level_key"]
    wide = rows.pivot(index=keys, columns="driver", values="effect").reindex(columns=DRIVERS).fillna(0.0)
    assert set(rows.driver) <= set(DRIVERS), "no discount and no stock is delivered"
    return wide.join(rows.groupby(keys).delta.first())


def hold(marts: duckdb.DuckDBPyConnection, sums: pd.DataFrame, grain: str) -> int:
    """Every product and the company, in every comparison, to the cent; returns how many products were held."""
    company, products = published(marts, "company", grain), published(marts, "product", grain)
    held = 0
    for a, b in company.index.droplevel("level_key"):
        effects = figures.price_volume(sums, a, b)
        together = figures.mix(effects)
        found = company.loc[(a, b, "all")]
        np.testing.assert_allclose(found[[*DRIVERS, "delta"]], together[[*DRIVERS, "delta"]], atol=CENT)
        ours = products.loc[(a, b)]
        theirs = effects[[*DRIVERS[:1], *DRIVERS[2:], "delta"]]
        assert set(ours.index) == set(theirs.index)
        assert (ours["mix"] == 0).all(), "one product has no mix"
        np.testing.assert_allclose(ours.loc[theirs.index, theirs.columns], theirs, atol=CENT)
        held += len(theirs)
    return held


def left_over(marts: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """Splits whose rows do not add up to the change, exactly."""
    return marts.execute(
        """select level, level_key, period_grain, period_a, period_b, split, sum(effect_amount), max(delta_net_sales)
           from marts.sales_change_drivers group by all
           having sum(effect_amount) <> max(delta_net_sales) or min(delta_net_sales) <> max(delta_net_sales)"""
    ).fetchall()
