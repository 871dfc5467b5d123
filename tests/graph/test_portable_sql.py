"""SQL that gives the same rows on DuckDB and on Spark: what may not stand in models, tests and macros outside of `dialect`.

Each rule is there because the engines were seen to differ, mostly without an error (docs/SCALE.md). A rule looks at the
text, so it can only see forms; that the rows are equal is for `tests/spark` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2] / "dbt_project"
FILES = sorted(
    path
    for folder in ("models", "tests", "macros")
    for path in (PROJECT / folder).rglob("*.sql")
    if "dialect" not in path.parts and path.name not in ("record_build.sql", "rebuild_changed.sql")
)  # those two write to the work file, which is DuckDB's
# other spelling, other result or another meaning of null on the other engine
FORBIDDEN = re.compile(
    r"\b(qualify|recursive|pivot|unpivot|asof|positional|ilike_escape|distinct on|"
    r"(json_extract_string|get_json_object|string_agg|listagg|group_concat|collect_set|collect_list|array_agg|list|"
    r"regexp_matches|regexp_like|regexp_replace|regexp_extract|quantile|quantile_cont|quantile_disc|median|"
    r"approx_quantile|percentile|percentile_approx|strftime|strptime|date_format|epoch|unix_timestamp|date_diff|datediff|"
    r"date_add|date_sub|age|generate_series|range|sequence|explode|unnest|struct_pack|read_parquet|arg_max|arg_min|"
    r"max_by|min_by|any_value|first|last|mode|skewness|kurtosis|corr|log|log10|log2|concat|concat_ws|hash|md5_number|"
    r"from_utc_timestamp|timezone|instr|position|len|ifnull|nvl|iff|if|now|current_timestamp|random|rand|uuid)"
    r"(?=\s*\())",
    re.IGNORECASE,
)
_CALL = "_call"  # stands where Jinja calls a macro, which is looked at where it is written
SAFE_DIVISOR = re.compile(r"\s*(\d+(\.\d+)?e\d|\(*\s*nullif\s*\(|sqrt\s*\()", re.DOTALL)


def sql_of(path: Path) -> str:
    """A file without comments; what Jinja writes is blanked, so that places stay the same."""
    return without_jinja(path.read_text())


def without_jinja(text: str) -> str:
    for pattern in (r"\{#.*?#\}", r"--[^\n]*", r"\{%.*?%\}"):
        text = re.sub(pattern, _blank, text, flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}", _stand_in, text, flags=re.DOTALL)


def _stand_in(match: re.Match[str]) -> str:
    """A name in place of a call; a ratio is told from the rest, since it is never whole."""
    name = "_ratio" if re.match(r"\{\{-?\s*ratio\(", match.group(0)) else _CALL
    return name + _blank(match)[len(name) :]


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group(0))


def without_literals(sql: str) -> str:
    return re.sub(r"'[^']*'", lambda m: "'" + _blank(m)[2:] + "'", sql)


def inside(text: str, opening: int) -> str:
    """What stands between a parenthesis and the one that closes it."""
    depth = 0
    for at in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return text[opening + 1 : at]
    return text[opening + 1 :]


def items(text: str) -> list[str]:
    """The parts between commas that stand in no parenthesis; ends where a parenthesis closes that was not opened."""
    found, depth = [""], 0
    for sign in text:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            break
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return found


def orders_without_nulls(sql: str) -> Iterator[str]:
    """DuckDB puts nulls last, Spark first. Inside a quantile there are none."""
    for match in re.finditer(r"\border\s+by\b", sql):
        if re.search(r"within\s+group\s*\(\s*$", sql[: match.start()]):
            continue
        rest = re.split(r"\b(?:rows|range)\s+between\b|\blimit\b", sql[match.end() :])[0]
        listed = (item.strip() for item in items(rest))
        yield from (item for item in listed if item != _CALL and not re.search(r"nulls\s+(last|first)", item))


def doubtful_divisions(sql: str) -> Iterator[str]:
    """Of integers DuckDB makes doubles and Spark too, of decimals not; a zero below is infinite or an error."""
    for match in re.finditer(r"/", sql):
        if not SAFE_DIVISOR.match(sql[match.end() :]):
            yield " ".join(sql[max(0, match.start() - 40) : match.end() + 40].split())


def rounding_casts(sql: str) -> Iterator[str]:
    """`cast(1.5 as int)` is 2 in DuckDB and 1 in Spark; `round(0.285, 2)` of doubles differs as well."""
    for match in re.finditer(r"\bcast\s*\(", sql):
        body = re.fullmatch(r"(.*)\s+as\s+(bigint|integer|int|smallint)\s*", inside(sql, match.end() - 1), re.DOTALL)
        is_whole = body is None or re.match(r"\s*(case.*then\s+)?(floor|ceil)\s*\(", body[1], re.DOTALL)
        if body and not is_whole and re.search(r"/|\de\d|\d\.\d|as double|avg\s*\(|sqrt\s*\(|_ratio", body[1]):
            yield " ".join(body[0].split())
    for match in re.finditer(r"\bround\s*\(", sql):
        if not re.match(r"\s*cast\s*\(.*? as decimal", inside(sql, match.end() - 1), re.DOTALL):
            yield f"round({inside(sql, match.end() - 1)})"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_sql_reads_the_same_on_both_engines(path: Path) -> None:
    text = sql_of(path)
    bare = without_literals(text)
    found = [match.group(0) for match in FORBIDDEN.finditer(bare)]
    found += [f"quoted name {name}" for name in re.findall(r"\"[^\"]*\"", bare)]
    found += ["an apostrophe or backslash in a text"] if "''''" in text or "\\" in text else []
    found += [f"{part}: texts begin at 1" for part in re.findall(r"\bsubstr(?:ing)?\s*\([^()]*,\s*0\s*,", bare)]
    found += [f"cast by ::{kind}" for kind in re.findall(r"::\s*(\w+)", bare)]
    found += [f"order by {item}: say nulls last" for item in orders_without_nulls(bare)]
    if "statistics" not in path.parts:  # their divisors are told there, and tested against worked answers
        found += [f"{place}: divide with the macro ratio" for place in doubtful_divisions(bare)]
    found += [f"{place}: floor or round it in words" for place in rounding_casts(bare)]
    assert found == [], f"{path.name}: see docs/SCALE.md"


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("select a from t order by a, b nulls last", orders_without_nulls),
        ("row_number() over (partition by x order by y desc)", orders_without_nulls),
        ("select a / b from t", doubtful_divisions),
        ("select a / sum(b) from t", doubtful_divisions),
        ("cast(a / 2e0 as bigint)", rounding_casts),
        ("cast(avg(a) as integer)", rounding_casts),
        (without_jinja("cast({{ ratio('a', 'b') }} as bigint)"), rounding_casts),
        ("round(share, 2)", rounding_casts),
    ],
)
def test_the_rules_find_what_they_are_for(sql: str, rule: object) -> None:
    assert list(rule(sql)) != []  # type: ignore[operator]


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("percentile_cont(0.5) within group (order by cast(x as double))", orders_without_nulls),
        ("sum(a) over (order by b nulls last rows between unbounded preceding and current row)", orders_without_nulls),
        ("a / 2e0, a / nullif(b, 0e0)", doubtful_divisions),
        ("cast(floor(a / 2e0) as bigint), cast(n as bigint)", rounding_casts),
        ("round(cast(a as decimal(18, 4)), 1)", rounding_casts),
    ],
)
def test_the_rules_let_pass_what_is_equal(sql: str, rule: object) -> None:
    assert list(rule(sql)) == []  # type: ignore[operator]


@pytest.mark.parametrize(
    "word", ["median(x)", "string_agg(x, y)", "concat(a, b)", "select 1 qualify x", "any_value(x)"]
)
def test_forbidden_words_are_found(word: str) -> None:
    assert FORBIDDEN.search(word)
