"""The trend models, from periods to marts, run in DuckDB on series that a test makes up.

The SQL is that of the models and macros; only `ref` and `config` are stood in for. Add no statistics here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from jinja2 import Environment

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
CHAIN = (
    "int_trend_series_numbered",
    "int_trend_points_measured",
    "int_trend_pairs_compared",
    "int_trend_scores_counted",
    "int_trend_points_expected",
    "int_trend_residuals_measured",
    "int_trend_ranks_autocorrelated",
    "int_trend_tests_judged",
    "int_trend_tests_adjusted",
    "int_trend_changepoints_found",
    "int_trends_classified",
    "int_trends_phrased",
    "int_trends_worded",
    "product_trends",
    "product_trend_points",
)
PERIODS = """
    create table int_trend_periods_filled as
    select
        'product' as level, level_key, '{grain}' as period_grain,
        cast(date '2020-01-06' + cast(i * 7 as integer) as date) as period_start, true as is_complete_period,
        {season_length} as season_length, {periods_per_year} as periods_per_year,
        cast(1000 + i as bigint) as period_index, cast((1000 + i) % {season_length} + 1 as bigint) as season,
        0 as units, 0 as units_returned, actual as net_sales, 0e0 as margin, 0e0 as money_moved,
        0e0 as money_costed, false as has_unconverted,
        case when actual is null then 'out_of_stock' end as period_left_out_reason
    from given"""
SETTINGS = """
    create table stg_company__company as select 'EUR' as reporting_currency, 5 as min_n;
    create table stg_company__rules as select 0.05e0 as trend_alpha, 0.05e0 as trend_min_change;
    create table int_theme_months_shared (
        level varchar, level_key varchar, period_grain varchar, season_length integer, periods_per_year integer,
        metric varchar, period_start date, is_complete_period boolean, period_index bigint, season bigint,
        numerator bigint, denominator bigint, is_suppressed boolean, actual double, left_out_reason varchar)"""


@cache
def model_sql(name: str) -> str:
    [path] = (PROJECT / "models").rglob(f"{name}.sql")
    macros = [p.read_text() for folder in ("statistics", "words") for p in (PROJECT / "macros" / folder).glob("*.sql")]
    template = Environment().from_string("\n".join([*macros, path.read_text()]))
    return template.render(ref=lambda model: model, config=lambda **_: "")


class Trends:
    """Both marts of net sales, by key of the series."""

    def __init__(self, trends: pd.DataFrame, points: pd.DataFrame) -> None:
        self.trends, self.points = trends, points

    def __getitem__(self, key: str) -> pd.Series:
        return self.trends.loc[key]

    def points_of(self, key: str) -> pd.DataFrame:
        return self.points.loc[key]


def run_trends(
    series: Mapping[str, Sequence[float]],
    *,
    season_length: int,
    periods_per_year: int | None = None,
    grain: str = "month",
    shuffled: bool = False,
) -> Trends:
    """Runs the chain on one series per key; nan is a period left out for a stock-out."""
    given = pd.DataFrame(
        {
            "level_key": np.repeat(list(series), [len(values) for values in series.values()]),
            "i": np.concatenate([np.arange(len(values)) for values in series.values()]),
            "actual": np.concatenate([np.asarray(values, dtype=float) for values in series.values()]),
        }
    )
    if shuffled:
        given = given.sample(frac=1, random_state=1)
    with duckdb.connect() as con:
        con.register("given", given)
        con.execute(SETTINGS)
        con.execute(
            PERIODS.format(grain=grain, season_length=season_length, periods_per_year=periods_per_year or season_length)
        )
        for model in CHAIN:
            con.execute(f"create table {model} as {model_sql(model)}")
            if model == "int_trend_series_numbered":  # the other metrics have nothing to test
                con.execute(f"delete from {model} where metric <> 'net_sales'")
        trends = con.sql("select * from product_trends").df().set_index("level_key")
        points = con.sql("select * from product_trend_points order by level_key, period_start").df()
        return Trends(trends, points.set_index("level_key"))
