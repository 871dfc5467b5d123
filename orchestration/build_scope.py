"""Why a build must make everything again: the cases in which taking only what changed could give other rows.

Add a reason when facts come to depend on something that neither files nor lookups show. How a partial build finds
what changed is the dbt project's matter (macros/builds).
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

# a list that is sent whole, or a file that another took the place of, can take rows away, which a build of changed
# keys would not notice
_SNAPSHOT_FACTS = """
    select distinct source from loads.files as files
    where (files.delivery_kind = 'snapshot' or files.reason = 'superseded')
      and files.table_name in (select unnest($facts)) and files.status = 'loaded'
      and not exists (
          select 1 from builds.files as built
          where built.source = files.source and built.path = files.path and built.file_id = files.file_id
            and built.file_version = files.file_version and built.loaded = files.loaded
            and coalesce(built.reason, '') = coalesce(files.reason, ''))"""
FACT_FEEDS = (
    "raw_sales.orders", "raw_sales.order_lines", "raw_sales.refunds", "raw_survey.answers", "raw_usage.events",
    "raw_feedback.items",
)  # fmt: skip


def reasons_for_full_refresh(con: duckdb.DuckDBPyConnection, facts: Sequence[str], code_state: str) -> list[str]:
    """Sentences that say why everything is made again; empty when the changed part is enough.

    Args:
        con: the work file.
        facts: `schema.table` of every model that is built in parts.
        code_state: digest of the dbt project as it is now.
    """
    built = con.execute("select code_state from builds.code").fetchone()
    if built is None:
        return ["nothing was built yet"]
    reasons = []
    if built[0] != code_state:
        reasons.append("the dbt project changed")
    existing = {
        f"{schema}.{name}"
        for schema, name in con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
    }
    gone = sorted(set(facts) - existing)
    if gone:
        reasons.append(f"missing: {', '.join(gone)}")
    settings = "select * exclude (as_of) from {}.company"
    if con.execute(f"({settings.format('raw_company')} except {settings.format('builds')})").fetchone():
        reasons.append("the company's settings changed")
    rules = "select * from {}.theme_rules"
    if con.execute(
        f"(({rules.format('raw_company')} except {rules.format('builds')}) union all "
        f"({rules.format('builds')} except {rules.format('raw_company')})) limit 1"
    ).fetchone():
        reasons.append("the taxonomy of themes changed")
    whole = [row[0] for row in con.execute(_SNAPSHOT_FACTS, {"facts": list(FACT_FEEDS)}).fetchall()]
    if whole:
        reasons.append(f"delivered whole: {', '.join(whole)}")
    return reasons
