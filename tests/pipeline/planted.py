"""The sample company of any seed, loaded and built: what the marts must find in it stands in seeds/planted.yml.

Add here another way to look something up. What must hold is asserted in `test_planted_truths`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from orchestration.dbt_commands import ensure_manifest, run_dbt
from orchestration.raw.config_file import read_sources
from orchestration.raw.load import load_sources
from orchestration.resources import WorkFile
from orchestration.settings import Settings
from tests.conftest import KEY, made_once

SEEDS_FOLDER = Path(__file__).parents[2] / "seeds"
Claim = tuple[str, str, str, str]  # level, key, metric, direction


@dataclass(frozen=True)
class Planted:
    """What seeds/planted.yml declares."""

    document: dict[str, Any]

    def truth(self, kind: str) -> dict[str, Any]:
        """The one truth of a kind."""
        [found] = [truth for truth in self.document["truths"] if truth["kind"] == kind]
        return dict(found)

    def claims(self, certainty: str) -> set[Claim]:
        """Claims of a trend that must be found (`found`), or may be (`true`)."""
        return {
            (group["level"], key, metric, group["direction"])
            for group in self.document["trends"][certainty]
            for key in group["keys"]
            for metric in group["metrics"]
        }


def planted() -> Planted:
    """The declaration of the checkout."""
    return Planted(yaml.safe_load((SEEDS_FOLDER / "planted.yml").read_text()))


@dataclass(frozen=True)
class Built:
    """One company with its marts."""

    seed: int
    work_file: Path

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the work file."""
        with duckdb.connect(str(self.work_file), read_only=True) as con:
            return con.execute(sql, list(values)).fetchall()

    @cached_property
    def claims(self) -> list[Claim]:
        """Every trend that the marts claim, once for each grain that claims it."""
        return [
            (level, key, metric, trend_class)
            for level, key, metric, trend_class in self.rows(
                """select level, level_key, metric, trend_class from marts.product_trends
                   where trend_class in ('growing', 'declining') order by all"""
            )
        ]

    def flagged(self, product: str) -> set[str]:
        """Reasons for which a product is to be looked into or watched, in the newest week."""
        found = self.rows(
            """select reason_codes from marts.product_attention
               where product_key = ? and attention_level <> 'ignore'
                 and week_start = (select max(week_start) from marts.product_attention)""",
            product,
        )
        return {reason for (codes,) in found for reason in yaml.safe_load(codes)}


def build(landing: Path, home: Path) -> None:
    """Loads and builds a generated company; no test, audit or publication."""
    settings = Settings(SEEDS_FOLDER / "sources.yml", landing, home, key=KEY)
    report = load_sources(settings, read_sources(settings.sources_file), WorkFile(settings.work_file), run_id="r")
    assert not report.held
    ensure_manifest(settings)
    built = run_dbt(settings, "build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    assert built.success, built.exception


def built_companies(factory: pytest.TempPathFactory, sample_of_seed: Callable[[int], Path]) -> Callable[[int], Built]:
    """Seed to its company, built when the first test of the whole run asks for it."""

    @cache
    def company(seed: int) -> Built:
        home = made_once(factory, f"home-{seed}", lambda folder: build(sample_of_seed(seed), folder))
        return Built(seed, Settings(SEEDS_FOLDER / "sources.yml", home, home, key=KEY).work_file)

    return company
