"""Publishing: what is refused, what readers get, and what is remembered.

Add here a claim about one publish. Kills and concurrent readers are in tests/pipeline.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.fingerprint import fingerprint
from orchestration.publish import attempts, versions
from orchestration.publish.gate import PublishRefused
from orchestration.publish.publisher import PublishResult, publish
from orchestration.publish.rollback import kept_versions, rollback

MARTS = ("products", "product_months")
REPOSITORY = Path(__file__).parents[2]
Rows = list[tuple[Any, ...]]


class Warehouse:
    """A work file with two marts and a publish folder."""

    def __init__(self, folder: Path) -> None:
        """Make the marts; nothing is audited yet."""
        self.file, self.root = folder / "work.duckdb", folder / "publish"
        self.run(
            f"""{(REPOSITORY / "orchestration/work_schema.sql").read_text()};
            create schema marts;
            insert into raw_company.company (company_name, min_n) values ('Acme', 5);
            create table marts.products as
                select 'p' || i as product_key, i::decimal(18, 4) as price from range(3) r(i);
            create table marts.product_months as
                select 'p1' as product_key, date '2026-01-01' as month, 10::bigint as units_sold;
            comment on table marts.products is 'It''s one row per product.';
            comment on column marts.products.price is 'List price.'"""
        )

    def run(self, sql: str, values: list[object] | None = None) -> Rows:
        """Run statements against the work file."""
        with contextlib.closing(duckdb.connect(str(self.file))) as con:
            return con.execute(sql, values).fetchall()

    def audit(self, *marts: str, at: str = "2026-01-01", **columns: Any) -> None:
        """Write a verdict for what the marts hold now; passing unless columns say otherwise."""
        for mart in marts or MARTS:
            with contextlib.closing(duckdb.connect(str(self.file))) as con:
                verdict: dict[str, object] = {
                    "mart": f"marts.{mart}",
                    "fingerprint": fingerprint(con, "marts", mart),
                    "suite": mart,
                    "expected": 3,
                    "evaluated": 3,
                    "failed_critical": 0,
                    "failed_warning": 1,
                    "passed": True,
                    "audited_at": at,
                } | columns
                con.execute(
                    f"insert into audit.verdicts ({', '.join(verdict)}) values ({', '.join('?' * len(verdict))})",
                    list(verdict.values()),
                )

    def publish(self, run_id: str, **options: Any) -> PublishResult:
        """Publish both marts unless options say otherwise."""
        given: dict[str, Any] = {"as_of": date(2026, 1, 31), "marts": MARTS, "write_brief": None}
        given |= options
        return publish(work_file=self.file, root=self.root, run_id=run_id, **given)

    def read(self, sql: str) -> Rows:
        """What a reader gets from the current version."""
        current = self.root / "current" / "productops.duckdb"
        with contextlib.closing(duckdb.connect(str(current), read_only=True)) as con:
            return con.execute(sql).fetchall()

    def next_month(self) -> None:
        """New content, audited."""
        self.run("update marts.product_months set units_sold = units_sold + 1")
        self.audit()


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """Two marts that no audit has seen."""
    return Warehouse(tmp_path)


@pytest.fixture
def audited(warehouse: Warehouse) -> Warehouse:
    """Two marts that passed."""
    warehouse.audit()
    return warehouse


def test_readers_get_the_marts_and_what_they_look_at(audited: Warehouse) -> None:
    result = audited.publish("run-1", code_version="abc")
    assert result.changed and result.rows == {"products": 3, "product_months": 1}
    assert audited.read("select sum(price) from marts.products") == [(3,)]
    ((run_id, as_of, at, gate, blocked, code, meta),) = audited.read("from marts._publish")
    assert (run_id, as_of, gate, blocked, code) == ("run-1", date(2026, 1, 31), "passed", 0, "abc")
    assert at == result.published_at
    assert json.loads(meta)["company_name"] == "Acme"
    assert audited.read("select run_id, decision, marts from marts._ledger") == [
        ("run-1", "published", '["marts.product_months","marts.products"]')
    ]


def test_only_marts_are_in_the_published_file(audited: Warehouse) -> None:
    audited.publish("run-1", marts=["products"])
    tables = audited.read("select schema_name, table_name from duckdb_tables() order by all")
    assert tables == [("marts", name) for name in ("_ledger", "_publish", "products")]


def test_comments_are_kept(audited: Warehouse) -> None:
    audited.publish("run-1")
    assert audited.read("select comment from duckdb_tables() where table_name = 'products'") == [
        ("It's one row per product.",)
    ]
    assert audited.read("select comment from duckdb_columns() where column_name = 'price'") == [("List price.",)]


def test_files_are_old_enough_read_only_and_whole(audited: Warehouse) -> None:
    version = audited.publish("run-1").path
    file = version / "productops.duckdb"
    assert int.from_bytes(file.read_bytes()[12:20], "little") == 64  # storage v1.0.0
    assert {stat.S_IMODE(p.stat().st_mode) for p in version.rglob("*") if p.is_file()} == {0o444}
    assert sorted(str(p.relative_to(version)) for p in version.rglob("*") if p.is_file()) == [
        "manifest.json",
        "parquet/product_months.parquet",
        "parquet/products.parquet",
        "productops.duckdb",
    ]
    assert duckdb.read_parquet(str(version / "parquet/products.parquet")).shape == (3, 2)


def test_the_manifest_says_what_the_version_holds(audited: Warehouse) -> None:
    result = audited.publish("run-1")
    manifest = json.loads((audited.root / "current" / "manifest.json").read_text())
    assert (manifest["run_id"], manifest["as_of"]) == ("run-1", "2026-01-31")
    assert (manifest["storage"], manifest["duckdb"]) == ("v1.0.0", duckdb.__version__)
    assert manifest["bytes"] == result.bytes > 0 and len(manifest["sha256"]) == 64
    ((judged,),) = audited.run("select fingerprint from audit.verdicts where mart = 'marts.products'")
    assert manifest["marts"]["products"]["fingerprint"] == judged


def test_the_brief_is_written_from_the_new_file_before_readers_see_it(audited: Warehouse) -> None:
    seen = []

    def write_brief(file: Path, folder: Path) -> None:
        seen.append((audited.root / "current").exists())
        with contextlib.closing(duckdb.connect(str(file), read_only=True)) as con:
            rows = con.execute("select run_id from marts._publish").fetchall()
        folder.mkdir()
        (folder / "index.html").write_text(str(rows))

    audited.publish("run-1", write_brief=write_brief)
    assert seen == [False]
    assert "run-1" in (audited.root / "current/brief/index.html").read_text()


def test_a_brief_that_fails_publishes_nothing(audited: Warehouse) -> None:
    def write_brief(file: Path, folder: Path) -> None:
        raise KeyError("template")

    with pytest.raises(KeyError):
        audited.publish("run-1", write_brief=write_brief)
    assert not (audited.root / "current").exists()
    assert list((audited.root / "versions").iterdir()) == []


def _alter(warehouse: Warehouse) -> None:
    warehouse.audit()
    warehouse.run("update marts.products set price = 99 where product_key = 'p1'")


def _older_content(warehouse: Warehouse) -> None:
    warehouse.audit("product_months")
    warehouse.audit("products", fingerprint="another")


def _then_fails(warehouse: Warehouse) -> None:
    warehouse.audit()
    warehouse.audit("products", at="2026-01-02", passed=False, failed_critical=1)


def _fails_at_the_same_moment(warehouse: Warehouse) -> None:
    warehouse.audit("products", passed=False, failed_critical=1)
    warehouse.audit()


def _verdict(**columns: Any) -> Callable[[Warehouse], None]:
    def judge(warehouse: Warehouse) -> None:
        warehouse.audit("product_months")
        warehouse.audit("products", **columns)

    return judge


def _retyped(kind: str) -> Callable[[Warehouse], None]:
    def retype(warehouse: Warehouse) -> None:
        warehouse.run(f"alter table marts.products add column odd {kind}")
        warehouse.audit()

    return retype


def _dropped(warehouse: Warehouse) -> None:
    warehouse.audit()
    warehouse.run("drop table marts.products")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda w: w.audit("product_months"), "never audited"),
        (lambda w: w.run("drop table audit.verdicts"), "never audited"),
        (_alter, "changed since it was audited"),
        (_older_content, "changed since it was audited"),
        (_then_fails, "failed 1 critical of 3"),
        (_fails_at_the_same_moment, "failed 1 critical of 3"),
        (_verdict(passed=False, failed_critical=2), "failed 2 critical of 3"),
        (_verdict(passed=True, failed_critical=2), "failed 2 critical of 3"),
        (_verdict(passed=None), "failed 0 critical of 3"),
        (_verdict(expected=0, evaluated=0), "missing or empty"),
        (_verdict(expected=None), "missing or empty"),
        (_verdict(evaluated=2), "evaluated 2 of 3"),
        (_dropped, "no table marts.products"),
        (_retyped("timestamptz"), "odd is TIMESTAMP WITH TIME ZONE"),
        (_retyped("integer[]"), "odd is INTEGER[]"),
        (_retyped("json"), "odd is JSON"),
        (_retyped("timestamp_ns"), "odd is TIMESTAMP_NS"),
    ],
)
def test_refused_unless_each_mart_passed_for_this_content(
    warehouse: Warehouse, make: Callable[[Warehouse], None], reason: str
) -> None:
    make(warehouse)
    with pytest.raises(PublishRefused) as refused:
        warehouse.publish("run-1")
    assert reason in refused.value.reasons["products"]
    assert f"products: {refused.value.reasons['products']}" in str(refused.value)
    assert not (warehouse.root / "current").exists()
    assert list((warehouse.root / "versions").iterdir()) == []


def test_a_later_passing_verdict_lets_it_through(warehouse: Warehouse) -> None:
    warehouse.audit(passed=False, failed_critical=1)
    warehouse.audit(at="2026-01-02")
    assert warehouse.publish("run-1").changed


def test_every_mart_at_fault_is_listed(warehouse: Warehouse) -> None:
    with pytest.raises(PublishRefused) as refused:
        warehouse.publish("run-1", marts=[*MARTS, "dates"])
    assert set(refused.value.reasons) == {*MARTS, "dates"}


def test_no_marts_is_not_a_version(audited: Warehouse) -> None:
    with pytest.raises(PublishRefused, match="list of marts is empty"):
        audited.publish("run-1", marts=[])


@pytest.mark.parametrize(
    "options",
    [
        {"run_id": ".."},
        {"run_id": ".hidden"},
        {"run_id": "a/b"},
        {"run_id": ""},
        {"run_id": "a b"},
        {"run_id": "x" * 101},
        {"run_id": "x\n"},
        {"run_id": "ok", "marts": ["_publish"]},
        {"run_id": "ok", "marts": ["a/b"]},
        {"run_id": "ok", "keep": 0},
    ],
)
def test_unsafe_names_are_refused(audited: Warehouse, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"use |keep="):
        audited.publish(**options)
    assert not audited.root.exists()


def test_a_missing_work_file_is_named(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.file = tmp_path / "elsewhere.duckdb"
    with pytest.raises(FileNotFoundError, match=r"elsewhere\.duckdb"):
        warehouse.publish("run-1")
    assert not warehouse.file.exists()


def test_a_refusal_leaves_the_old_version_and_shows_in_the_next(audited: Warehouse) -> None:
    audited.publish("run-1")
    audited.run("update marts.products set price = 7")
    for run_id in ("run-2", "run-3"):
        with pytest.raises(PublishRefused):
            audited.publish(run_id)
    assert audited.read("select run_id from marts._publish") == [("run-1",)]
    assert audited.read("select max(price) from marts.products") == [(2,)]
    assert audited.run(
        """select mart, decision, reason is null, previous_run_id, row_count, previous_row_count
           from audit.publish_attempts where candidate_run_id = 'run-2' order by mart"""
    ) == [
        ("marts.product_months", "blocked", True, "run-1", 1, 1),
        ("marts.products", "blocked", False, "run-1", 3, 3),
    ]
    audited.audit()
    assert audited.publish("run-4").blocked_attempts == 2
    assert audited.read("select blocked_attempts from marts._publish") == [(2,)]
    ledger = audited.read("select run_id, decision, marts, reason from marts._ledger order by attempted_at")
    assert [row[:2] for row in ledger] == [
        ("run-1", "published"),
        ("run-2", "blocked"),
        ("run-3", "blocked"),
        ("run-4", "published"),
    ]
    assert ledger[1][2] == '["marts.products"]'
    assert ledger[1][3].startswith("marts.products: changed since it was audited")
    audited.next_month()
    assert audited.publish("run-5").blocked_attempts == 0


def test_every_published_mart_is_recorded(audited: Warehouse) -> None:
    audited.publish("run-1")
    audited.next_month()
    audited.publish("run-2")
    assert audited.run(
        """select candidate_run_id, mart, suite, expectations, failed_warn, decision,
                  previous_run_id, row_count, previous_row_count
           from audit.publish_attempts where mart = 'marts.products' order by attempted_at"""
    ) == [
        ("run-1", "marts.products", "products", 3, 1, "published", None, 3, None),
        ("run-2", "marts.products", "products", 3, 1, "published", "run-1", 3, 3),
    ]


def test_the_same_content_is_not_published_twice(audited: Warehouse) -> None:
    first = audited.publish("run-1")
    second = audited.publish("run-2")
    assert (second.run_id, second.changed, second.path) == ("run-1", False, first.path)
    assert [p.name for p in (audited.root / "versions").iterdir()] == ["run-1"]
    assert audited.publish("run-3", as_of=date(2026, 2, 1)).changed  # another day is news


def test_the_mart_of_attempts_does_not_cause_a_version(audited: Warehouse) -> None:
    audited.run("create table marts.publish_ledger as select 1 as attempts")
    audited.audit("publish_ledger")
    marts = [*MARTS, "publish_ledger"]
    audited.publish("run-1", marts=marts)
    audited.run("update marts.publish_ledger set attempts = 2")
    audited.audit("publish_ledger")
    assert not audited.publish("run-2", marts=marts).changed


def test_a_version_never_changes(audited: Warehouse) -> None:
    audited.publish("run-1")
    assert not audited.publish("run-1").changed  # the same again is no harm
    audited.next_month()
    with pytest.raises(FileExistsError, match="new run id"):
        audited.publish("run-1")


def test_the_newest_versions_are_kept(audited: Warehouse) -> None:
    for number in range(1, 6):
        audited.publish(f"run-{number}", keep=3)
        audited.next_month()
    assert kept_versions(audited.root) == ["run-5", "run-4", "run-3"]
    rollback(audited.root, "run-3")
    versions.retain(audited.root, keep=1)
    assert kept_versions(audited.root) == ["run-5", "run-3"]  # the one that is shown stays


def test_rollback_shows_an_earlier_version(audited: Warehouse) -> None:
    for number in range(1, 4):
        audited.publish(f"run-{number}")
        audited.next_month()
    assert rollback(audited.root) == "run-2"
    assert audited.read("select units_sold from marts.product_months") == [(11,)]
    assert rollback(audited.root) == "run-1"
    with pytest.raises(LookupError, match=r"no version before .* run-3, run-2, run-1"):
        rollback(audited.root)
    assert rollback(audited.root, "run-3") == "run-3"
    with pytest.raises(LookupError, match=r"no version 'run-9'.* run-3, run-2, run-1"):
        rollback(audited.root, "run-9")
    with pytest.raises(LookupError, match=r"'../versions/run-1'"):
        rollback(audited.root, "../versions/run-1")
    actions = [json.loads(line) for line in (audited.root / "flips.jsonl").read_text().split("\n")[1:]]
    assert [(entry["action"], entry["run_id"]) for entry in actions[3:]] == [
        ("rollback", "run-2"),
        ("rollback", "run-1"),
        ("rollback", "run-3"),
    ]


def test_publishing_goes_on_after_a_rollback(audited: Warehouse) -> None:
    for number in (1, 2):
        audited.publish(f"run-{number}")
        audited.next_month()
    rollback(audited.root)
    assert audited.publish("run-3").previous_run_id == "run-1"
    assert kept_versions(audited.root) == ["run-3", "run-2", "run-1"]


def test_a_version_is_newest_even_when_the_clock_went_back(audited: Warehouse) -> None:
    path = audited.publish("run-1").path / "manifest.json"
    path.chmod(0o644)
    path.write_text(path.read_text().replace(f'"published_at": "{datetime.now():%Y}', '"published_at": "2999'))
    audited.next_month()
    audited.publish("run-2")
    assert kept_versions(audited.root) == ["run-2", "run-1"]


def test_a_publisher_killed_before_recording_is_made_up_for(audited: Warehouse) -> None:
    audited.publish("run-1")
    audited.run("delete from audit.publish_attempts")  # as after a kill right behind the flip
    audited.next_month()
    audited.publish("run-2")
    assert audited.read("select run_id from marts._ledger order by attempted_at") == [
        ("run-1",),
        ("run-2",),
    ]


def test_history_is_made_up_once(audited: Warehouse) -> None:
    audited.publish("run-1")
    audited.run("delete from audit.publish_attempts")
    assert attempts.mend(audited.file, audited.root) == ["run-1"]
    assert attempts.mend(audited.file, audited.root) == []


def test_leftovers_of_a_killed_publisher_are_cleared(audited: Warehouse) -> None:
    version = audited.publish("run-1").path
    (version.parent / ".run-2.partial").mkdir()
    (audited.root / ".current.tmp").symlink_to("versions/run-2")
    subprocess.run(["cp", "-r", version, version.parent / "run-3"], check=True)  # never flipped to
    audited.next_month()
    audited.publish("run-3")
    assert sorted(p.name for p in version.parent.iterdir()) == ["run-1", "run-3"]
    assert not (audited.root / ".current.tmp").is_symlink()


def test_a_lost_log_of_flips_costs_no_version(audited: Warehouse) -> None:
    for number in (1, 2, 3):
        audited.publish(f"run-{number}")
        audited.next_month()
    (audited.root / "flips.jsonl").unlink()
    audited.publish("run-4")
    assert kept_versions(audited.root) == ["run-4", "run-3", "run-2", "run-1"]


def test_two_publishers_take_turns(audited: Warehouse) -> None:
    with versions.publish_lock(audited.root):
        held = pytest.raises(TimeoutError, match=f"process {os.getpid()} is still publishing")
        with held, versions.publish_lock(audited.root, wait_seconds=0.1):
            pass
        later = threading.Thread(target=audited.publish, args=["run-1"])
        later.start()
        later.join(0.2)
        assert later.is_alive()
    later.join(30)
    assert audited.read("select run_id from marts._publish") == [("run-1",)]


def test_a_work_file_that_someone_writes_blocks_only_the_publish(audited: Warehouse) -> None:
    audited.publish("run-1")
    audited.next_month()
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, audited.file], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(duckdb.IOException, match="lock"):
            audited.publish("run-2")
        holder.kill()
    assert audited.read("select run_id from marts._publish") == [("run-1",)]
    assert audited.publish("run-2").changed


def test_no_room_is_said_before_work_starts(audited: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    size = audited.publish("run-1").bytes
    audited.next_month()
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("U", (), {"free": 2 * size - 1}))
    with pytest.raises(OSError, match=f"{2 * size} bytes are needed, {2 * size - 1} are free") as no:
        audited.publish("run-2")
    assert (no.value.errno, no.value.filename) == (28, str(audited.root))
    assert audited.read("select run_id from marts._publish") == [("run-1",)]


DISK_FULL = """
import resource, sys
from datetime import date
from pathlib import Path
from orchestration.publish.publisher import publish
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)  # as a full disk
try:
    publish(work_file=Path(sys.argv[1]), root=Path(sys.argv[2]), run_id="run-2",
            as_of=date(2026, 1, 31), marts=["products", "product_months"], write_brief=None)
except OSError as error:
    print(error.errno, error)
"""


@pytest.mark.parametrize("limit", [4096, 20_000, 300_000, 900_000])
def test_a_full_disk_leaves_the_old_version(audited: Warehouse, limit: int) -> None:
    audited.publish("run-1")
    audited.run("insert into marts.products select uuid()::varchar, 1 from range(30000)")  # about 1 MB
    audited.audit()
    child = subprocess.run(
        [sys.executable, "-c", DISK_FULL, audited.file, audited.root, str(limit)],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=60,
        check=False,
    )
    assert child.stdout.startswith("28 [Errno 28] no room to publish run-2"), child.stderr
    assert str(audited.root) in child.stdout and "bytes are needed" in child.stdout
    assert [p.name for p in (audited.root / "versions").iterdir()] == ["run-1"]
    assert audited.read("select run_id from marts._publish") == [("run-1",)]
    assert audited.publish("run-2").changed
