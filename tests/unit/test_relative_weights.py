"""Importance of more than ten items, run as SQL on random responses, against the eigenvectors of their correlations.

Add a case here when the rule beyond ten items changes; up to ten it is that of `test_driver_models`.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from tests.unit.test_driver_models import con, drivers, r_squared, sample
from tests.unit.test_sql_statistics import KNOWN

__all__ = ["con"]  # the fixture


def relative_weights(wide: pd.DataFrame) -> dict[str, float]:
    """Johnson's weights by the eigenvectors of the correlations; directions without any spread are left out."""
    items = [name for name in sorted(wide) if name != "y"]
    r = np.corrcoef(wide[["y", *items]].to_numpy().T)
    values, vectors = np.linalg.eigh(r[1:, 1:])
    kept, vectors = values[values > 1e-9], vectors[:, values > 1e-9]
    root, inverse = (vectors * kept**0.5) @ vectors.T, (vectors * kept**-0.5) @ vectors.T
    return dict(zip(items, (root**2) @ ((inverse @ r[1:, 0]) ** 2), strict=True))


@pytest.mark.parametrize("k", [11, 12, 15])
def test_beyond_ten_items_relative_weights_agree_with_eigenvectors(con: duckdb.DuckDBPyConnection, k: int) -> None:
    wide = sample(k, 400, k)
    found = drivers(con, wide)
    assert found.relative_weight.to_dict() == pytest.approx(relative_weights(wide), abs=1e-9)
    r2 = r_squared(wide.y.to_numpy(), wide.drop(columns="y").to_numpy())
    assert found.r2.tolist() == pytest.approx([r2] * k, abs=1e-9)
    assert found.relative_weight.sum() == pytest.approx(r2, abs=1e-9)
    assert found.importance_share.sum() == pytest.approx(1.0, abs=1e-9)
    assert set(found.importance_method) == {"relative_weights"} and found.lmg_importance.isna().all()
    assert set(found.status) == {"estimated"} and found.quadrant.notna().all()


def test_relative_weights_of_two_items_are_their_lmg() -> None:
    """Of two items both methods say the same: the reference of these tests is held to the worked answer."""
    given_, expected = KNOWN["lmg_1"]["input"], KNOWN["lmg_1"]["expected"]
    wide = pd.DataFrame({"y": given_["sat"], "ease": given_["ease"], "price": given_["price"]}, dtype=float)
    assert relative_weights(wide) == pytest.approx(
        {"ease": expected["lmg_ease"], "price": expected["lmg_price"]}, abs=1e-9
    )


def test_beyond_ten_twins_sums_and_constants_have_weights_or_a_reason(con: duckdb.DuckDBPyConnection) -> None:
    wide = sample(5, 300, 11)
    wide["sum"], wide["twin"], wide["same"] = wide.x00 + wide.x01, wide.x02, 4.0
    found = drivers(con, wide)
    assert {name: status for name, status in found.status.items() if status != "estimated"} == {
        "twin": "collinear", "x02": "collinear", "same": "constant",
    }  # fmt: skip
    expected = relative_weights(wide.drop(columns="same"))
    assert found.relative_weight.drop("same").to_dict() == pytest.approx(expected, abs=1e-8)
    assert found.relative_weight["twin"] == pytest.approx(found.relative_weight["x02"], abs=1e-12)
    assert np.isnan(found.relative_weight["same"])
    few = drivers(con, sample(5, 54, 11))
    assert set(few.status) == {"too_few"} and few.relative_weight.isna().all() and few.importance_method.isna().all()


def test_beyond_25_items_the_weakest_are_said_to_be_left_out(con: duckdb.DuckDBPyConnection) -> None:
    wide = sample(7, 400, 27)
    found = drivers(con, wide)
    left = found[found.status == "beyond_limit"]
    by_strength = sorted(wide.drop(columns="y"), key=lambda name: abs(spearmanr(wide.y, wide[name]).statistic))
    assert set(left.index) == set(by_strength[:2])
    assert left.importance_share.isna().all() and left.spearman.notna().all()
    assert found.relative_weight.drop(left.index).to_dict() == pytest.approx(
        relative_weights(wide.drop(columns=left.index)), abs=1e-9
    )
