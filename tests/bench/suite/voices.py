"""Answers and texts by the million: the whole job against the same compiled SQL, and the search for themes by itself."""

from __future__ import annotations

from tests.bench.context import Bench
from tests.bench.figures import Figure, ratio, raw_rows
from tests.bench.limited import LIMIT_MB
from tests.bench.limits import memory_limit
from tests.bench.measure import Usage, interleaved
from tests.bench.stages import models_alone, stage_rows
from tests.bench.suite.growth import slope
from tests.bench.suite.job import compiled, same_rows, straight

_MATCHING = "stg_feedback__item_themes"


def voices(bench: Bench) -> list[Figure]:
    """`prodops run` on three years of answers and texts; the same SQL bare; themes of a fifth and of all texts."""
    answers = bench.sizes.answers
    few, all_of_them = bench.voices(answers // 5), bench.voices(answers)
    plan, home = compiled(bench), bench.work / "homes" / "voices"
    with memory_limit(LIMIT_MB) as limit:
        sides = {
            "prodops run": lambda: bench.prodops(bench.fresh(home.name), all_of_them, prefix=limit.prefix),
            "compiled SQL": lambda: straight(bench, all_of_them, home, plan),
        }
        measured = interleaved(sides, 1)
    ours, bare = measured["prodops run"][0], measured["compiled SQL"][0]
    limit.check(ours.largest_mb)
    same_rows(ours, bare)
    job = ratio(
        "voices", f"`prodops run` on {answers:,} answers and {answers // 10:,} texts against the same compiled SQL",
        measured, target=1.5, note=f"ours {limit.says}, peak {ours.peak_mb:,.0f} MB; the other side does nothing else",
    )  # fmt: skip
    job.raw += stage_rows({"prodops run": [ours]})
    models = models_alone("models of voices", f"{answers:,} answers and {answers // 10:,} texts", [ours], [bare])
    return [job, models, _themes(answers, straight(bench, few, home, plan), bare)]


def _themes(answers: int, few: Usage, many: Usage) -> Figure:
    """How the seconds of matching grow with the megabytes of text."""
    texts = [usage.answer["text_mb"] for usage in (few, many)]
    seconds = [usage.answer["seconds"][_MATCHING] for usage in (few, many)]
    return Figure(
        "themes", f"Exponent of the time to find themes in {answers // 50:,} to {answers // 10:,} texts",
        slope(texts, seconds), 1.1, unit="",
        note=f"{texts[1]:,.0f} MB of text in {seconds[1]:.1f} s, {texts[1] / seconds[1]:.1f} MB/s on all cores",
        raw=raw_rows({"a fifth of the texts": [few], "all texts": [many]}),
    )  # fmt: skip
