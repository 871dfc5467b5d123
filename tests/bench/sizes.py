"""How much each benchmark does at each scale: `toy` for the smoke test, `small` for a look, `full` for the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Rows and rounds of one scale."""

    csv_rows: int
    json_rows: int
    peer_csv_rows: int
    peer_json_rows: int
    job_lines: int
    answers: int
    growth_lines: tuple[int, ...]
    spark_lines: tuple[int, ...]
    load_rounds: int
    job_rounds: int
    warm_rounds: int
    new_days: int
    query_rounds: int


SCALES = {
    "toy": Sizes(
        csv_rows=2_000, json_rows=1_000, peer_csv_rows=2_000, peer_json_rows=1_000, job_lines=3_000, answers=5_000,
        growth_lines=(2_000, 4_000), spark_lines=(2_000,), load_rounds=1, job_rounds=1, warm_rounds=1, new_days=1, query_rounds=2,
    ),
    "small": Sizes(
        csv_rows=500_000, json_rows=200_000, peer_csv_rows=20_000, peer_json_rows=20_000, job_lines=300_000, answers=250_000,
        growth_lines=(100_000, 300_000, 1_000_000), spark_lines=(100_000,), load_rounds=3, job_rounds=1, warm_rounds=2, new_days=2,
        query_rounds=3,
    ),
    "full": Sizes(
        csv_rows=5_000_000, json_rows=2_000_000, peer_csv_rows=200_000, peer_json_rows=200_000,
        job_lines=10_000_000, answers=5_000_000, growth_lines=(1_000_000, 3_000_000, 10_000_000, 30_000_000),
        spark_lines=(1_000_000, 10_000_000, 30_000_000), load_rounds=3,
        job_rounds=2, warm_rounds=3, new_days=3, query_rounds=5,
    ),
}  # fmt: skip


def shop_sizes(lines: int) -> dict[str, int]:
    """Orders, customers and products of a shop with so many order lines: who sells more sells more things to more people."""
    return {
        "n_orders": max(100, lines * 2 // 5),
        "n_customers": max(50, lines // 40),
        "n_products": max(500, lines // 2000),
    }
