"""The benchmarks at toy size, so that they cannot rot: what they measure is right, how fast it is stays out of here."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.bench import __main__ as command
from tests.bench import company as shop
from tests.bench import voices
from tests.bench.context import Bench
from tests.bench.figures import Figure, ratio
from tests.bench.limited import Limited
from tests.bench.limits import Limit, memory_limit
from tests.bench.measure import Failed, Usage, best, run
from tests.bench.suite import engines, growth, loading, reading
from tests.bench.suite.job import same_rows
from tests.bench.work import audit, compiled, load_ours, straight
from tests.bench.work.read_marts import read_marts
from tests.pipeline.conftest import Company


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_loaders_are_compared_on_thesame_rows(tmp_path: Path, kind: str) -> None:
    (figure,) = getattr(loading, kind)(Bench(tmp_path, "toy"))
    assert {row["side"] for row in figure.raw} == {"prodops", "DuckDB"}
    assert {row["loaded"] for row in figure.raw} == {2000 if kind == "csv" else 1000}
    assert figure.cpu is not None and figure.value == figure.cpu > 0


def test_the_generated_shop_and_its_later_days_load_whole(tmp_path: Path) -> None:
    quarters = Path(shop.company(str(tmp_path), 3000)["landing"])
    assert len(list(quarters.glob("lines_*.csv"))) == 12
    assert sum(len(path.read_text().splitlines()) - 1 for path in quarters.glob("lines_*.csv")) == pytest.approx(
        3000, rel=0.05
    )
    few = tmp_path / "few"
    few.mkdir()
    for name in (
        "sources.yml",
        "products.csv",
        "costs.csv",
        "customers.csv",
        "orders_2026-06-30.csv",
        "refunds_2026-06-30.csv",
    ):
        shutil.copy2(quarters / name, few)
    day = str(tmp_path / "day")
    assert shop.day(str(few), day, 3000, 1) == {"as_of": "2026-07-01"}
    loaded = load_ours.load(f"{day}/sources.yml", day, str(tmp_path / "home"))
    assert loaded["held"] == 0 and loaded["counted"] == loaded["loaded"] > 1500
    orders = (tmp_path / "day" / "orders_2026-07-01.csv").read_text().splitlines()[1:]
    assert orders and all("2026-07-01" in order for order in orders)


def test_the_generated_answers_and_texts_load_whole(tmp_path: Path) -> None:
    said = voices.voices(str(tmp_path), 5000)["landing"]
    loaded = load_ours.load(f"{said}/sources.yml", said, str(tmp_path / "home"))
    assert loaded["held"] == 0 and loaded["counted"] == loaded["loaded"]
    with duckdb.connect(str(tmp_path / "home" / "build" / "work.duckdb"), read_only=True) as con:
        counts = con.execute(
            """select (select count(*) from raw_survey.answers where survey_program = 'panel'),
                      (select count(*) from raw_feedback.items), (select count(*) from raw_company.theme_rules) > 50"""
        ).fetchone()
    assert counts == (5000, 500, True)


def test_compiled_models_give_the_marts_that_were_published(untouched: Company, tmp_path: Path) -> None:
    shutil.copytree(untouched.settings.dbt_target, tmp_path / "compile" / "build" / "dbt")
    plan = tmp_path / "plan.json"
    compiled.compile_models(str(tmp_path / "compile"), str(plan))
    ours, landing = str(untouched.settings.work_file), str(untouched.settings.landing)
    built = straight.straight(str(tmp_path / "straight"), landing, ours, str(plan))
    counted = {mart: untouched.published(f"select count(*) from marts.{mart}")[0][0] for mart in built["rows"]}
    published = Usage(1, 1, 1, answer={"published": {"marts": counted}})
    same_rows(published, Usage(1, 1, 1, answer=built))
    assert built["rows"]["order_lines"] == 6
    with pytest.raises(ValueError, match="order_lines"):
        same_rows(published, Usage(1, 1, 1, answer={"rows": {**built["rows"], "order_lines": 5}}))


def test_both_sides_of_the_audit_find_the_same(company: Company) -> None:
    company.work("update marts.order_lines set product_key = 'unknown', unit_cost = 100 * unit_price")
    statements = audit.audit_statements()["statements"]
    by_sql = audit.audit_sql(str(company.settings.work_file), statements)
    by_suites = audit.audit_suites(str(company.settings.work_file))
    assert by_sql["failures"] == by_suites["failures"]
    assert by_sql["failures"]["marts.order_lines"] == 3


def test_fifty_queries_run_on_a_published_file(untouched: Company) -> None:
    answer = read_marts(str(untouched.settings.publish_root / "current" / "productops.duckdb"), rounds=1)
    assert len(answer["again"]) == 50 and all(value > 0 for value in answer["again"].values())


def test_a_process_is_charged_with_its_children(tmp_path: Path) -> None:
    busy = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10**7))']); print('{\"done\": 1}')"
    usage = run(["python3", "-c", busy], log=tmp_path / "busy")
    idle = run(
        ["python3", "-c", "import subprocess, sys; subprocess.run([sys.executable, '-c', ''])"], log=tmp_path / "idle"
    )
    assert usage.answer == {"done": 1} and usage.cpu > idle.cpu + 0.05
    with pytest.raises(Failed, match="told on the way out"):
        run(["python3", "-c", "raise SystemExit('told on the way out')"], log=tmp_path / "failed")


def test_a_limit_on_memory_holds_each_time_or_is_not_claimed(tmp_path: Path) -> None:
    for _ in range(2):
        with memory_limit(200) as limit:
            greedy = [*limit.prefix, "python3", "-c", "print(len(bytes(range(256)) * 2_000_000))"]
            if limit.prefix:
                with pytest.raises(Failed):
                    run(greedy, log=tmp_path / "greedy")
            else:
                assert "no way to limit memory" in limit.says


def test_a_process_that_grew_beyond_its_limit_was_not_limited() -> None:
    limit = Limit(100, ["enter"], "limited to 100 MB")
    limit.check(109)
    with pytest.raises(ValueError, match="a process of 111 MB, although it was limited to 100 MB"):
        limit.check(111)
    Limit(100, [], "not limited").check(500)


def test_an_engine_that_did_not_publish_is_no_ratio() -> None:
    """Stopped: at least that ratio. Failed: none, and why."""
    duckdb = Limited(Usage(10, 1, 1, answer={"success": True, "errors": []}), {}, "limited")

    def note(answer: dict[str, Any], *, was_stopped: bool = False) -> str:
        return engines._note(Limited(Usage(40, 1, 1, answer=answer), {}, "limited", was_stopped), duckdb)

    assert note({"success": True, "errors": []}) == "40 s against 10 s; both limited"
    assert note({"success": False, "errors": ["no memory left\nat line 3"]}) == (
        "failed (no memory left) after 40 s against 10 s: no ratio; both limited"
    )
    assert note({"success": False, "errors": ["interrupted"]}, was_stopped=True) == (
        "stopped after 40 s against 10 s, so the ratio is at least this; both limited"
    )


def test_the_page_shows_a_miss_as_a_miss(tmp_path: Path) -> None:
    sides = {"ours": [Usage(4, 3, 1), Usage(3, 4, 1)], "theirs": [Usage(2, 2, 1)]}
    assert best(sides["ours"]).wall == 3 and best(sides["ours"]).cpu == 3
    figures = [
        ratio("slow", "a miss", sides, target=1.4),
        ratio("fair", "met", sides, target=2, goal=1.4),
        Figure("ahead", "at least", 6, 5, at_least=True, goal=5.5),
    ]
    assert [figure.verdict for figure in figures] == ["**MISSED**", "met", "goal met"]
    saved = {"name": "csv", "date": "2026-01-01", "commit": "abc", "figures": [figure.plain() for figure in figures]}
    (tmp_path / "results" / "toy").mkdir(parents=True)
    (tmp_path / "results" / "toy" / "csv.json").write_text(json.dumps(saved))
    page = tmp_path / "BENCHMARKS.md"
    bench = Bench(tmp_path, "toy")
    command.write_page(bench, page)
    assert (
        "| **slow**: a miss | **1.50×** | ≤ 1.4× |  | **MISSED** | 1.50 | 1.50 | 2026-01-01, abc |" in page.read_text()
    )


def test_growth_and_percentiles_are_what_they_say() -> None:
    assert growth.slope([1, 10, 100], [3, 30, 300]) == pytest.approx(1)
    assert growth.slope([1, 10, 100], [1, 100, 10_000]) == pytest.approx(2)
    assert reading.percentile([float(n) for n in range(1, 51)], 0.95) == 48
