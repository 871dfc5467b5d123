"""Rules of the dbt project: who may read whom, what must be described and tested, which words SQL may use."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from expectations import SUITES
from orchestration.raw.contracts import canonical_feeds

ROOT = Path(__file__).parents[2]
MODELS = sorted((ROOT / "dbt_project" / "models").rglob("*.sql"))
MAY_READ = {
    "staging": {"source"},
    "intermediate": {"staging", "lookups", "intermediate"},
    "marts": {"staging", "intermediate", "lookups", "marts"},
}
# tables that everything is computed from: below them the same joins would be paid again for each analysis
FACTS = {"order_lines", "daily_product_sales", "customers", "products", "dates"}
# a scorecard shows the very numbers of other marts, so what prepares it may read them
READS_MARTS = {"operations": {"marts"}}
# DuckDB's own words; each has a dispatched macro, so that the same models can run on another engine
DIALECT = re.compile(
    r"\b(json_extract_string|string_agg|regexp_matches|regexp_replace|quantile_cont|strftime|strptime|list_|epoch|"
    r"generate_series|unnest|struct_pack|qualify|isodow|read_parquet|arg_max|arg_min)\b|::|target\.type",
    re.IGNORECASE,
)


def _layer(node: dict[str, Any]) -> str:
    if node["resource_type"] == "source":
        return "source"
    return "lookups" if node["resource_type"] == "seed" else str(node["fqn"][1])


def _models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def test_each_layer_reads_only_the_layers_before_it(manifest: dict[str, Any]) -> None:
    everything = {**manifest["nodes"], **manifest["sources"]}
    wrong = [
        f"{node['name']} reads {everything[parent]['name']}"
        for node in _models(manifest)
        for parent in node["depends_on"]["nodes"]
        if _layer(everything[parent]) not in MAY_READ[_layer(node)] | READS_MARTS.get(node["fqn"][2], set())
        and not (_layer(node) == "intermediate" and everything[parent]["name"] in FACTS)
    ]
    assert wrong == []


def test_every_raw_table_has_one_staging_model_of_the_same_name(manifest: dict[str, Any]) -> None:
    names = {node["name"] for node in _models(manifest) if _layer(node) == "staging"}
    expected = {f"stg_{feed.table_name.removeprefix('raw_').replace('.', '__')}" for feed in canonical_feeds().values()}
    assert expected <= names


def test_sources_carry_the_columns_of_their_contracts(manifest: dict[str, Any]) -> None:
    """A staging model may read only what the loader writes; a contract that loses a column must fail here."""
    known = {f"{s['schema']}.{s['name']}" for s in manifest["sources"].values()}
    assert {feed.table_name for feed in canonical_feeds().values()} <= known


def test_every_model_is_described_and_its_key_tested(manifest: dict[str, Any]) -> None:
    tested: dict[str, set[str]] = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and node.get("test_metadata"):
            for parent in node["depends_on"]["nodes"]:
                tested.setdefault(parent, set()).add(node["test_metadata"]["name"])
    undescribed = [node["name"] for node in _models(manifest) if len(node["description"]) < 20]
    unkeyed = [
        node["name"]
        for node in _models(manifest)
        if _layer(node) == "marts" and not tested.get(node["unique_id"], set()) & {"unique", "unique_combination"}
    ]
    assert (undescribed, unkeyed) == ([], [])


def test_every_mart_has_an_enforced_contract_and_described_columns(manifest: dict[str, Any]) -> None:
    for node in _models(manifest):
        if _layer(node) == "marts":
            assert node["config"]["contract"]["enforced"], node["name"]
            bare = [
                name for name, column in node["columns"].items() if not column["description"] or not column["data_type"]
            ]
            assert bare == [], f"{node['name']}: {bare}"


def test_marts_and_suites_are_the_same_list(manifest: dict[str, Any]) -> None:
    marts = {f"marts.{node['name']}" for node in _models(manifest) if _layer(node) == "marts"}
    assert marts == {name for name in SUITES if name.startswith("marts.")}


def test_calculations_have_unit_tests(manifest: dict[str, Any]) -> None:
    assert len(manifest["unit_tests"]) >= 40
    names = [node["name"] for node in manifest["unit_tests"].values()]
    assert [name for name in names if name.count("_") < 3] == [], "a unit test is named as a sentence"


@pytest.mark.parametrize("path", MODELS, ids=lambda p: p.stem)
def test_a_model_states_its_grain_stays_short_and_portable(path: Path) -> None:
    text = path.read_text()
    code = re.sub(r"--[^\n]*", "", text)
    if "staging" not in path.parts:
        assert text.startswith("-- grain: one row per"), path.name
    assert len(text.splitlines()) <= 120, f"{path.name} has {len(text.splitlines())} lines: split it"
    found = sorted({match.group(0) for match in DIALECT.finditer(code)})
    assert found == [], f"{path.name}: {found} belong in macros/dialect"


def test_no_package_from_the_hub_is_needed() -> None:
    assert not (ROOT / "dbt_project" / "packages.yml").exists()
    assert not (ROOT / "dbt_project" / "dependencies.yml").exists()
