"""Hypothesis profiles, registered in one place: `ci` repeats the same examples each time, `dev` looks for new ones.

`HYPOTHESIS_PROFILE` chooses; a single test may still set how many examples it takes.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("dev", deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile(
    "ci", deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None, print_blob=True
)


def load() -> None:
    """Makes the chosen profile the default."""
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
