"""Holds ABC classes and concentration of the published marts against pandas."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.real import figures


def hold(marts: duckdb.DuckDBPyConnection, movements: pd.DataFrame, month: str) -> pd.DataFrame:
    """Share, share before and class of every product in the twelve months to `month`; HHI and the best fifth's share."""
    end = pd.Period(month, "M")
    period = movements.day.dt.to_period("M")
    window = movements[(period > end - 12) & (period <= end)]
    net = (window.gross - window.returns).groupby(window["product"]).sum().round(4)
    expected, hhi, best_fifth = figures.concentration(net)
    found = marts.execute(
        """select product_key, cast(net_sales as double) as net, share, share_before as before, abc_class as abc
           from marts.product_abc where month = ? and net_sales is not null""",
        [f"{month}-01"],
    ).df()
    found = found.set_index("product_key")
    rest = found.drop(expected.index)
    assert (rest.abc == "N").all() and (rest.net == 0).all(), "on offer, and not sold in the window"
    found = found.loc[expected.index]
    np.testing.assert_allclose(found.net, expected.net, atol=1e-4)
    np.testing.assert_allclose(found.share.dropna(), expected.share.dropna(), atol=1e-9)
    ties = expected.duplicated("net", keep=False)  # in which order equal products come is a matter of their keys
    np.testing.assert_allclose(found.before[~ties].dropna(), expected.before[~ties].dropna(), atol=1e-9)
    assert list(found.abc[~ties]) == list(expected.abc[~ties])
    assert found.abc.value_counts().to_dict() == expected.abc.value_counts().to_dict()
    mix = marts.execute(
        "select hhi_revenue, pareto_top20_share, items_with_sales from marts.product_mix where business_unit = 'all' and month = ?",
        [f"{month}-01"],
    ).fetchone()
    assert mix == pytest.approx((hhi, best_fifth, int((net > 0).sum())), rel=1e-9)
    return found
