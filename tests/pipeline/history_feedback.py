"""Rows of feedback and labels for random histories, and the taxonomy they are matched with. Add here how else people write."""

from __future__ import annotations

import random

THEMES = {
    "themes": {
        "late": {"label": "Late", "kind": "issue", "rules": {"en": ["late", "took* weeks"], "de": ["zu spät"]}},
        "salt_free": {
            "label": "No salt",
            "kind": "attribute",
            "attribute": "salt_free",
            "rules": {"any": ["salt-free"]},
        },
    }
}
SAID = (
    "Came late.", "Not late at all", "it took weeks", "Kam zu spät!", "salt-free please", "late, and no salt-free soup",
    "Fine", "", "late",
)  # fmt: skip


class FeedbackRows:
    """Draws of one history; how keys and times are drawn is the history's matter."""

    _random: random.Random

    def _pick(self, prefix: str, most: int) -> str:
        raise NotImplementedError

    def _time(self) -> str:
        raise NotImplementedError

    def _items(self) -> list[str]:
        """Late, corrected (the same id with other words, or none any more) and of nobody known."""
        return [
            f"i{number},{self._time()},{self._random.choice(['support', 'review', 'interview', ''])},"
            f"{self._random.choice(['', self._pick('c', 13)])},{self._random.choice(['', 'mail3@x.org'])},"
            f'{self._random.choice(["", self._pick("p", 7)])},"{self._random.choice(SAID)}",'
            f"{self._random.choice(['en', 'de', ''])},{self._random.choice(['1', '2', '4', '5', '', 'bad'])},"
            f"{self._random.choice(['', 'use', 'delivery'])},{self._random.choice(['', self._time()])},"
            f"{self._random.choice(['', self._time()])},{self._random.choice(['', 'r1'])}"
            for number in self._random.sample(range(1, 31), k=self._random.randint(3, 12))
        ]

    def _labels(self) -> list[str]:
        """A whole list each time: what is not in the newest is deleted."""
        themes = ["late", "salt_free", "none"]
        keys = {
            (self._pick("i", 30), self._random.choice(themes), self._random.choice(["ann", "bob"])) for _ in range(12)
        }
        return [",".join(key) for key in sorted(keys)]
