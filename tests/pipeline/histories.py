"""Random histories of deliveries: new, late and corrected rows, snapshots, re-deliveries, duplicates, other as-of dates.

A history is a list of steps, and a step a list of files (name, content). Of files with the same name the later one is
the newer version; everything else may arrive in any order.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.pipeline.history_feedback import FeedbackRows

SOURCES = {
    "customers": {"feed": "sales.customers", "location": "customers_*.csv", "delivery": "snapshot"},
    "products": {"feed": "product.products", "location": "products_*.csv", "delivery": "snapshot"},
    "costs": {"feed": "product.product_costs", "location": "costs_*.csv"},
    "orders": {
        "feed": "sales.orders", "location": "orders_*.csv", "delivery": "corrections", "order_by": "updated_at",
        "time_zone": "Europe/Berlin",
    },
    "lines": {"feed": "sales.order_lines", "location": "lines_*.csv"},
    "refunds": {"feed": "sales.refunds", "location": "refunds_*.csv"},
    "store_orders": {"feed": "sales.orders", "location": "store_orders_*.csv"},
    "questions": {"feed": "survey.questions", "location": "questions_*.csv", "delivery": "snapshot"},
    "answers": {"feed": "survey.answers", "location": "answers_*.csv"},
    "events": {"feed": "usage.events", "location": "events_*.csv"},
    "items": {"feed": "feedback.items", "location": "items_*.csv"},
    "labels": {"feed": "feedback.labels", "location": "labels_*.csv", "delivery": "snapshot"},
}  # fmt: skip
HEADERS = {
    "customers": "customer_id,person_id,email,birth_year,segment,acquired_at",
    "products": "product_id,product_name,product_line",
    "costs": "product_id,valid_from,unit_cost,currency",
    "orders": "order_id,ordered_at,customer_id,customer_email,status,channel,updated_at",
    "lines": "order_id,line_id,product_id,quantity,unit_price,discount_amount",
    "refunds": "refund_id,order_id,line_id,refunded_at,refund_amount,quantity,is_restocked",
    "store_orders": "order_id,ordered_at,customer_id,status",
    "questions": "question_id,version,survey_program,wording,metric_type,scale_min,scale_max,direction",
    "answers": "response_id,question_id,survey_program,customer_id,order_id,answered_at,raw_value",
    "events": "event_id,occurred_at,user_id,event_name,product_id",
    "items": "item_id,received_at,channel,customer_id,customer_email,product_id,body,language,rating,journey_stage,"
    "triaged_at,shipped_at,linked_item",
    "labels": "item_id,theme,coder",
}
FIRST_DAY = date(2026, 1, 1)


@dataclass
class Step:
    """What arrives between two runs, and the as-of date of the next one."""

    as_of: date
    files: list[tuple[str, str]] = field(default_factory=list)


class History(FeedbackRows):
    """A history drawn from a seed; small keys, so that rows of different files keep meeting each other."""

    def __init__(self, seed: int, steps: int) -> None:
        self._random = random.Random(seed)
        self._number = 0
        self._tick = 0
        self._sent: list[tuple[str, str]] = []
        self._as_of = date(2026, 4, 30)
        first = [
            "customers",
            "products",
            "costs",
            "orders",
            "orders",
            "lines",
            "lines",
            "refunds",
            "questions",
            "answers",
            "events",
            "items",
            "items",
            "labels",
        ]
        self.steps = [self._step(first)] + [self._step(self._some_kinds()) for _ in range(steps - 1)]

    def _some_kinds(self) -> list[str]:
        kinds = [
            "orders",
            "lines",
            "refunds",
            "customers",
            "products",
            "costs",
            "store_orders",
            "answers",
            "events",
            "items",
            "labels",
        ]
        if self._random.random() < 0.5:
            self._as_of += timedelta(days=self._random.randint(-20, 40))
        return self._random.choices(kinds, weights=[5, 5, 5, 2, 2, 2, 1, 1, 1, 5, 2], k=self._random.randint(1, 5))

    def _step(self, kinds: list[str]) -> Step:
        step = Step(self._as_of)
        for kind in kinds:
            self._number += 1
            content = f"{HEADERS[kind]}\n" + "".join(f"{row}\n" for row in self._rows(kind))
            step.files.append((f"{kind}_{self._number:03}.csv", content))
        if self._sent and self._random.random() < 0.4:
            step.files.append(self._again())
        names = [name for name, _ in step.files]
        step.files = [file for at, file in enumerate(step.files) if file[0] not in names[:at]]
        self._sent += step.files
        return step

    def _again(self) -> tuple[str, str]:
        """An old file once more: under another name, or under its own with other content."""
        name, content = self._random.choice(self._sent)
        kind = name.rsplit("_", 1)[0]
        if self._random.random() < 0.5:
            return f"{kind}_{self._random.randint(0, 99):03}b.csv", content
        if self._random.random() < 0.4:
            return name, content  # as it was; perhaps after another version
        return name, f"{HEADERS[kind]}\n" + "".join(f"{row}\n" for row in self._rows(kind))

    def _rows(self, kind: str) -> list[str]:
        made = getattr(self, f"_{kind}")
        return made()  # type: ignore[no-any-return]

    def _day(self) -> str:
        return (FIRST_DAY + timedelta(days=self._random.randint(0, 150))).isoformat()

    def _time(self) -> str:
        return f"{self._day()} {self._random.randint(0, 23):02}:30:00"

    def _pick(self, prefix: str, most: int) -> str:
        return f"{prefix}{self._random.randint(1, most)}"

    def _customers(self) -> list[str]:
        rows = []
        for n in range(1, 13):
            if self._random.random() < 0.75:
                person = self._random.choice(["", "", f"c{n}", "c1"])
                year = self._random.choice(["", "1950", "1970", "1999"])
                rows.append(
                    f"c{n},{person},mail{self._random.randint(1, 12)}@x.org,{year},{self._random.choice('ab')},{self._day()}"
                )
        return rows

    def _products(self) -> list[str]:
        return [f"p{n},Product {self._random.randint(1, 3)},line" for n in range(1, 7) if self._random.random() < 0.8]

    def _costs(self) -> list[str]:
        keys = {(self._pick("p", 6), self._day()[:8] + "01") for _ in range(4)}
        return [f"{p},{day},{self._random.randint(1, 9)}.{self._random.randint(10, 99)},EUR" for p, day in sorted(keys)]

    def _orders(self) -> list[str]:
        rows = []
        for number in self._random.sample(range(1, 16), k=self._random.randint(1, 6)):
            self._tick += 1
            customer = self._random.choice(["", self._pick("c", 13)])
            mail = self._random.choice(["", f"mail{self._random.randint(1, 14)}@x.org"])
            status = self._random.choice(["completed", "completed", "completed", "cancelled", "pending"])
            updated = f"2026-07-01 00:{self._tick // 60 % 60:02}:{self._tick % 60:02}"
            rows.append(
                f"o{number},{self._time()},{customer},{mail},{status},{self._random.choice(['web', ''])},{updated}"
            )
        return rows

    def _store_orders(self) -> list[str]:
        return [f"{self._pick('o', 18)},{self._time()},{self._pick('c', 13)},completed"]

    def _lines(self) -> list[str]:
        rows = []
        for _ in range(self._random.randint(4, 12)):
            quantity = self._random.choice(["1", "2", "3", "5", "1", "2", "-1", "many"])
            rows.append(
                f"{self._pick('o', 17)},{self._random.randint(1, 3)},{self._random.choice(['', self._pick('p', 7)])},"
                f"{quantity},{self._random.randint(1, 30)}.{self._random.randint(0, 99):02},{self._random.choice(['', '0.50'])}"
            )
        return [*rows, "o1,1,p1,1,10.00,0"]

    def _refunds(self) -> list[str]:
        rows = []
        for number in self._random.sample(range(1, 9), k=self._random.randint(1, 3)):
            line = self._random.choice(["", str(self._random.randint(1, 3))])
            rows.append(
                f"r{number},{self._pick('o', 17)},{line},{self._time()},{self._random.randint(1, 20)}.33,"
                f"{self._random.choice(['', '1', '2'])},{self._random.choice(['true', 'false', ''])}"
            )
        return rows

    def _questions(self) -> list[str]:
        return ["q,1,post,Happy?,csat,1,5,1"]

    def _answers(self) -> list[str]:
        return [
            f"a{self._random.randint(1, 30)},q,post,{self._pick('c', 13)},{self._pick('o', 17)},{self._time()},"
            f"{self._random.choice(['1', '4', '5', '5', 'good'])}"
            for _ in range(8)
        ]

    def _events(self) -> list[str]:
        return [
            f"e{self._random.randint(1, 30)},{self._time()},{self._pick('c', 13)},viewed,{self._pick('p', 7)}"
            for _ in range(6)
        ]
