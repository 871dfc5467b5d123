"""Personal ids: models see a keyed hash only; the key decides it, and it never reaches a stored row."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from orchestration.resources import hashing_key
from orchestration.settings import ConfigError, Settings
from tests.conftest import KEY, Warehouse


def _hmac(value: str) -> str:
    return hmac.new(KEY.encode(), value.encode(), hashlib.sha256).hexdigest()


def test_the_hash_is_hmac_sha256_of_the_trimmed_lower_case_value(warehouse: Warehouse) -> None:
    warehouse.deliver("c.csv", "customer_id,email\nc1, Ann@Example.ORG \nc2,\n")
    warehouse.configure(c={"feed": "sales.customers", "location": "c.csv"})
    warehouse.load()
    rows = warehouse.query("select customer_id, email__key from raw_sales.customers order by 1")
    assert rows == [("c1", _hmac("ann@example.org")), ("c2", None)]


def test_declared_personal_data_is_kept_as_its_hash_only(warehouse: Warehouse) -> None:
    warehouse.deliver("c.csv", "customer_id\nbob@example.org\n")
    warehouse.configure(c={"feed": "sales.customers", "location": "c.csv", "personal_data": ["customer_id"]})
    warehouse.load()
    assert warehouse.query("select customer_id from raw_sales.customers") == [(_hmac("bob@example.org"),)]


def test_dropped_columns_never_load(warehouse: Warehouse) -> None:
    types = {"ticket_id": {"required": True}, "phone": {"personal": "drop"}}
    warehouse.deliver("t.csv", "ticket_id,phone\nt1,0170 000\n")
    warehouse.configure(t={"table": "support.tickets", "types": types, "key": ["ticket_id"], "location": "t.csv"})
    warehouse.load()
    columns = [
        row[0] for row in warehouse.query("select column_name from duckdb_columns() where table_name = 'tickets'")
    ]
    assert "ticket_id" in columns
    assert "phone" not in columns


def test_a_key_is_made_once_for_the_owner_only(warehouse: Warehouse) -> None:
    settings = Settings(warehouse.settings.sources_file, warehouse.landing, warehouse.folder / "home")
    first, made = hashing_key(settings)
    again, made_again = hashing_key(settings)
    assert (first == again, made, made_again) == (True, True, False)
    assert settings.secret_file.stat().st_mode & 0o777 == 0o600


def test_a_short_key_is_refused(warehouse: Warehouse) -> None:
    with pytest.raises(ConfigError, match="16 characters"):
        hashing_key(Settings(warehouse.settings.sources_file, warehouse.landing, warehouse.folder, key="short"))
