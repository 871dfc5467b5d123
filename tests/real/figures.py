"""Figures of sales worked out by pandas, scipy, statsmodels and pymannkendall; nothing in here knows our SQL.

Every function takes frames made of delivered files. Add a figure here when a second company needs it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pymannkendall
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

ALPHA, LEAST_CHANGE = 0.05, 0.05
SUMS = ["gross", "returns", "sold", "returned"]


@dataclass
class Trend:
    """What METRICS D7 says of one series."""

    n: int
    s: float
    var: float
    p: float
    lag1_r: float
    slope_per_year: float
    usual: float
    p_adj: float = math.nan

    @property
    def slope_pct(self) -> float:
        return self.slope_per_year / abs(self.usual)

    @property
    def direction(self) -> str | None:
        if self.p_adj >= ALPHA or self.slope_per_year == 0:
            return None
        return "rise" if self.slope_per_year > 0 else "fall"


def trend(values: np.ndarray, season_length: int) -> Trend:
    """Seasonal Mann-Kendall with the variance that the residuals ask for."""
    plain = pymannkendall.seasonal_test(values, period=season_length)
    per_year = pymannkendall.seasonal_sens_slope(values, period=season_length).slope
    r = autocorrelation(values, per_year / season_length, season_length)
    var = plain.var_s
    if abs(r) > 0.3:
        var += covariances(values, season_length)
    z = max(abs(plain.s) - 1, 0) / math.sqrt(var)
    return Trend(len(values), plain.s, var, 2 * norm.sf(z), r, per_year, float(np.median(values)))


def covariances(values: np.ndarray, season_length: int) -> float:
    """Hirsch and Slack 1984, 2 x the covariances of all pairs of seasons; a missing value has the middle rank.

    pymannkendall drops the last year when it is not whole; where it is, both agree, and that is asserted.
    """
    whole = len(values) % season_length == 0
    years = np.append(values, [np.nan] * (-len(values) % season_length)).reshape(-1, season_length)
    signs = np.nan_to_num(np.sign(years[:, None, :] - years[None, :, :]))
    counts = (~np.isnan(years)).sum(axis=0)
    ranks = (counts + 1 + signs.sum(axis=1)) / 2
    concordant = np.einsum("ijg,ijh->gh", signs, signs) / 2
    matrix = (concordant + 4 * ranks.T @ ranks - len(years) * np.outer(counts + 1, counts + 1)) / 3
    total = float(matrix.sum() - np.trace(matrix))
    if whole:
        reference = pymannkendall.correlated_seasonal_test(values, period=season_length)
        plain = pymannkendall.seasonal_test(values, period=season_length)
        assert math.isclose(total, reference.var_s - plain.var_s, rel_tol=1e-9, abs_tol=1e-9)
    return total


def autocorrelation(values: np.ndarray, slope: float, season_length: int) -> float:
    """Lag 1 of what is left when the Sen line and the medians of the seasons are gone."""
    left = values - slope * np.arange(len(values))
    for season in range(season_length):
        left[season::season_length] -= np.median(left[season::season_length])
    left -= left.mean()
    return float((left[1:] * left[:-1]).sum() / (left**2).sum())


def adjusted(trends: dict[str, Trend]) -> dict[str, Trend]:
    """The same with p adjusted over the family by Benjamini and Hochberg."""
    ps = multipletests([one.p for one in trends.values()], method="fdr_bh")[1]
    for one, p in zip(trends.values(), ps, strict=True):
        one.p_adj = float(p)
    return trends


def periods(movements: pd.DataFrame, grain: str) -> pd.DataFrame:
    """Sums of every product and period; `grain` is a pandas frequency: M, Q, W-SUN."""
    start = movements.day.dt.to_period(grain).dt.start_time
    sums = movements.groupby([movements["product"], start.rename("period")])[SUMS].sum()
    return sums.assign(net=sums.gross - sums.returns).reset_index()


def price_volume(sums: pd.DataFrame, a: pd.Timestamp, b: pd.Timestamp) -> pd.DataFrame:
    """D19 for every product, one row each, with its price, volume, returns, new and discontinued effect."""
    both = [sums[sums.period == period].set_index("product")[[*SUMS, "net"]] for period in (a, b)]
    table = both[0].join(both[1], how="outer", lsuffix="_a", rsuffix="_b").fillna(0)
    known = (table.sold_a > 0) & (table.sold_b > 0)
    unsold = (table.sold_a <= 0) & (table.sold_b <= 0)
    new, gone = ~known & ~unsold & (table.sold_a <= 0), ~known & ~unsold & (table.sold_b <= 0)
    price_a = np.where(known, table.gross_a / table.sold_a.where(known, 1), 0.0)
    delta, own = table.net_b - table.net_a, new | gone
    effects = pd.DataFrame(
        {
            "volume": (table.sold_b - table.sold_a).where(known, 0) * price_a,
            "price": (table.gross_b - np.where(known, price_a * table.sold_b, table.gross_a)).where(~own, 0),
            "returns": (table.returns_a - table.returns_b).where(~own, 0),
            "new": delta.where(new, 0),
            "discontinued": delta.where(gone, 0),
            "delta": delta,
        }
    )
    return effects.assign(
        units_a=table.sold_a.where(known, 0),
        units_b=table.sold_b.where(known, 0),
        gross_a=table.gross_a.where(known, 0),
    )


def mix(effects: pd.DataFrame) -> pd.Series:
    """The effects of many products together: volume at the old mean price, and what the shift between them adds."""
    total = effects.sum()
    volume = (total.units_b - total.units_a) * total.gross_a / total.units_a if total.units_a > 0 else total.volume
    together = total[["price", "returns", "new", "discontinued", "delta"]]
    return pd.concat([together, pd.Series({"volume": volume, "mix": total.volume - volume})])


def concentration(net: pd.Series) -> tuple[pd.DataFrame, float, float]:
    """D6: share, share before and class of each product; HHI; share of the best-selling fifth."""
    ranked = net.sort_values(ascending=False, kind="stable")
    kept = ranked[ranked > 0]
    share = kept / kept.sum()
    before = (kept.cumsum() - kept) / kept.sum()
    abc = pd.cut(before, [-np.inf, 0.8, 0.95, np.inf], right=False, labels=list("ABC")).astype(object)
    table = pd.DataFrame({"net": ranked, "share": share, "before": before, "abc": abc}).reindex(ranked.index)
    table["abc"] = table.abc.where(table.net > 0, "N")
    return table, float(10_000 * (share**2).sum()), float(share.head(math.ceil(len(kept) / 5)).sum())
