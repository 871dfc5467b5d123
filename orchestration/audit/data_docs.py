"""Writes the results of an audit as a local Data Docs site that anyone may open from disk.

Add here how the site looks or where its pages go. Do not add what was not cleaned by `evaluate.py`:
these pages must never show a value of the data.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult

_SITE = "audit"


def write_data_docs(folder: Path, results: Sequence[ExpectationSuiteValidationResult], *, run_id: str) -> Path:
    """Replaces `folder` by a site with one page per result and returns its first page."""
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    for result in results:
        context.validation_results_store.set(_page(result, run_id), result)
    context.variables.data_docs_sites = {}
    shutil.rmtree(folder, ignore_errors=True)
    context.add_data_docs_site(_SITE, _site(folder))
    context.build_data_docs(site_names=[_SITE])
    return folder / "index.html"


def _page(result: ExpectationSuiteValidationResult, run_id: str) -> Any:
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    return ValidationResultIdentifier(
        expectation_suite_identifier=ExpectationSuiteIdentifier(name=result.suite_name),
        run_id=RunIdentifier(run_name=run_id),
        batch_identifier=result.suite_name,
    )


def _site(folder: Path) -> Any:
    """Only result pages: suites are read in `expectations/`, and each page costs time."""
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(folder),
        },
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "site_section_builders": {"expectations": "None", "profiling": "None"},
    }
