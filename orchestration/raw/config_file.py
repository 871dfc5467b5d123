"""Reads sources.yml and turns every mistake in it into a sentence with file, line, key and fix.

Add a hint here when people stumble over the same mistake twice. What is allowed is defined in `config`.
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ValidationError

from orchestration.raw.config import (
    Company,
    Source,
    SourcesFile,
)  # fmt: skip
from orchestration.raw.config_columns import ColumnMapping
from orchestration.raw.contracts import Column
from orchestration.raw.file_format import FileFormat, Limits, Sidecar
from orchestration.raw.themes import read_themes
from orchestration.raw.yaml_place import line_of
from orchestration.settings import ConfigError

_MODELS: dict[str, type[BaseModel]] = {"company": Company, "format": FileFormat, "limits": Limits, "sidecar": Sidecar}


def read_sources(path: Path) -> SourcesFile:
    """The validated sources file, `defaults` folded into each source.

    Raises:
        ConfigError: every mistake found, one line each.
    """
    try:
        text = path.read_text(encoding="utf-8")
        document = yaml.safe_load(text)
        tree = yaml.compose(text)
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: not valid YAML: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text ({error}). Save it as UTF-8.") from error
    if not isinstance(document, dict):
        raise ConfigError(f"{path}: empty or not a mapping. It needs `company:` and `sources:`.")
    defaults = document.pop("defaults", None) or {}
    _fold_defaults(document, defaults)
    try:
        sources = SourcesFile.model_validate(document)
    except ValidationError as error:
        lines = [_explain(path, tree, item) for item in error.errors()]
        raise ConfigError("\n".join(dict.fromkeys(lines))) from error
    _check_zones(path, sources)
    if sources.themes:
        read_themes(path.parent / sources.themes)  # its mistakes are told with those of this file
    return sources


def json_schema() -> str:
    """JSON Schema of the sources file, for editors."""
    schema = SourcesFile.model_json_schema(by_alias=True)
    source = schema["$defs"]["Source"]
    mapping = source["properties"]["columns"]["additionalProperties"]
    names: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, mapping]}
    source["properties"]["columns"]["additionalProperties"] = names
    schema["properties"]["defaults"] = {**source, "required": []}
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"


def _fold_defaults(document: dict[str, Any], defaults: dict[str, Any]) -> None:
    sources = document.get("sources")
    if not isinstance(sources, dict):
        return
    for name, body in sources.items():
        if not isinstance(body, dict):
            continue
        merged = {**defaults, **body}
        for nested in ("format", "limits", "sidecar"):
            if isinstance(defaults.get(nested), dict) and isinstance(body.get(nested), dict):
                merged[nested] = {**defaults[nested], **body[nested]}
        sources[name] = merged


def _explain(path: Path, tree: yaml.Node | None, item: Any) -> str:
    location = [str(part) for part in item["loc"] if part not in ("function-after", "function-before")]
    key = ".".join(location) or "(top level)"
    where = f"{path}:{line_of(tree, location)}: {key}: "
    if item["type"] == "extra_forbidden":
        allowed = _allowed_keys(location[:-1])
        close = difflib.get_close_matches(location[-1], allowed, n=1)
        hint = f"Did you mean `{close[0]}`?" if close else f"Known keys: {', '.join(allowed)}."
        return f"{where}unknown key. {hint}"
    if item["type"] == "missing":
        return f"{where}missing. Add `{location[-1]}:`."
    message = str(item["msg"]).removeprefix("Value error, ")
    return f"{where}{message}. Found: {_shown(item.get('input'))}."


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, str | int | float | bool) else type(value).__name__


def _allowed_keys(parents: list[str]) -> list[str]:
    model: type[BaseModel] = SourcesFile
    if parents:
        model = _MODELS.get(parents[-1], Source if len(parents) == 2 else ColumnMapping)
        model = Column if "types" in parents else model
    return [field.alias or name for name, field in model.model_fields.items()]


def _check_zones(path: Path, sources: SourcesFile) -> None:
    zones = {"company": sources.company.time_zone}
    zones |= {f"sources.{n}": s.time_zone for n, s in sources.sources.items() if s.time_zone}
    for key, zone in zones.items():
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ConfigError(
                f"{path}: {key}.time_zone: {zone!r} is not a time zone. Write it like Europe/Berlin or UTC."
            ) from error
