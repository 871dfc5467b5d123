"""`company.rules` of sources.yml: thresholds by which the marts judge, with their defaults.

Add a threshold here, in `work_schema.sql`, `stg_company__rules` and docs/SOURCES.md together.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from orchestration.raw.file_format import Strict


class Rules(Strict):
    """Thresholds by which the marts judge; they are data of a build, never constants of a model."""

    trend_alpha: float = Field(default=0.05, gt=0, lt=1)
    trend_min_change: float = Field(default=0.05, ge=0, lt=1)
    trend_max_out_of_stock: float = Field(default=0.2, ge=0, le=1)
    attach_min_orders: int = Field(default=20, ge=1)
    attach_window_days: int = Field(default=0, ge=0)
    new_product_months: int = Field(default=12, ge=1)
    cannibalisation_min_months: int = Field(default=12, ge=2)
    attention_per_owner: int = Field(default=3, ge=1)
    attention_quiet_weeks: int = Field(default=4, ge=1)
    margin_floor: float | None = Field(default=None, gt=-1, lt=1)
    margin_max_drop: float = Field(default=0.05, gt=0, lt=1)
    margin_min_coverage: float = Field(default=0.95, gt=0, le=1)
    goal_at_risk_from: float = Field(default=0.9, gt=0, le=1)
    goal_min_pace: float = Field(default=0.1, ge=0, lt=1)
    survey_weight_by: Literal["generation", "age_band", "segment", "region", "gender"] | None = None
    survey_max_unplaced: float = Field(default=0.2, ge=0, le=1)
    survey_nonresponse_min_gap: float = Field(default=0.05, gt=0, lt=1)
    survey_straight_line_items: int | None = Field(default=None, ge=3)
    survey_speeder_seconds: float | None = Field(default=None, gt=0)
    driver_min_n: int = Field(default=50, ge=20)
    drift_accepted_from: str | None = None
    detractor_max_rating: float = Field(default=2)
    feedback_triage_days: float | None = Field(default=None, gt=0)
    feedback_answer_days: float | None = Field(default=None, gt=0)
    backlog_reach_months: int = Field(default=12, ge=1)
    demand_min_n: int = Field(default=30, ge=1)
    demand_serve_from: float = Field(default=10, gt=0, le=20)
    demand_grow_below: float = Field(default=0.8, gt=0, le=1)
    gap_min_askers: int = Field(default=20, ge=1)
    gap_min_share: float = Field(default=0.02, ge=0, lt=1)
