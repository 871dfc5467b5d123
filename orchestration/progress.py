"""How a running stage tells a waiting person what it does; silent unless someone listens.

Stages call `report`; the command line sets a listener. Add no state that results depend on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str, str, int, int], None]
_listeners: list[Listener] = []


def report(stage: str, what: str, done: int = 0, total: int = 0) -> None:
    """Tells listeners that `stage` is at `what`, `done` of `total` steps."""
    for listener in _listeners:
        listener(stage, what, done, total)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Sends every report inside the block to `listener`."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
