"""Write the delivered files of the sample company, the same bytes for the same scale and seed.

New data belongs into `sql/` (what happened) and `deliveries.py` (how it is handed over), bad rows into `defects.py`.
Keep random() and anything else that depends on threads, clock or machine out of here.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import duckdb
from defects import BAD_RECORDS, splice
from deliveries import copy_statements
from workbook import write_catalogue, write_costs

SQL = Path(__file__).parent / "sql"
ORDERS, CUSTOMERS, APP_USERS, SESSIONS = 50_000, 10_400, 4_500, 60_000
RESENT = ("sales/orders_2024q4.csv.gz", "sales/orders_2024q4_resent.csv.gz")


def simulate(con: duckdb.DuckDBPyConnection, *, scale: float, seed: int, with_app: bool = True) -> None:
    """Fill the tables of what happened; deliveries select from them."""
    sizes = {"n_orders": ORDERS, "n_customers": CUSTOMERS, "n_users": APP_USERS, "n_sessions": SESSIONS}
    con.execute(f"set variable seed = '{seed}'")
    for name, size in sizes.items():
        con.execute(f"set variable {name} = cast({max(40, round(size * scale))} as bigint)")
    for script in sorted(SQL.glob("[0-9]*.sql")):
        if script.stem == "60_usage" and not with_app:
            continue
        con.execute(script.read_text(encoding="utf-8"))


def deliver(con: duckdb.DuckDBPyConnection, out: Path, *, with_app: bool = True) -> None:
    """Write every file; only folders and files of the sample are touched."""
    left_out = () if with_app else ("usage/",)
    for path, statement in copy_statements().items():
        if path.startswith(left_out):
            continue
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        con.execute(statement, [str(out / path)])
    write_catalogue(con, out / "product/products.xlsx")
    write_costs(con, out / "product/stueckkosten.csv")
    for path, records in BAD_RECORDS.items():
        if not path.startswith(left_out):
            splice(out / path, records)
    shutil.copyfile(out / RESENT[0], out / RESENT[1])


def main() -> None:
    """Read the options, simulate, deliver."""
    parser = argparse.ArgumentParser(description="Generate the sample company's delivered files.")
    parser.add_argument("--scale", type=float, default=1.0, help="1 is about 50,000 orders and 300,000 events")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write into")
    parser.add_argument("--without-app", action="store_true", help="leave out the app's events: half the time")
    options = parser.parse_args()
    with_app = not options.without_app
    # a database on disk: large scales need not fit into memory
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect(f"{scratch}/company.duckdb") as con:
        simulate(con, scale=options.scale, seed=options.seed, with_app=with_app)
        deliver(con, options.out, with_app=with_app)


if __name__ == "__main__":
    main()
