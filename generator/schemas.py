"""A JSON Schema for each kind of content, so that editors complete and check what people type."""

import json
from pathlib import Path
from typing import Any

from generator.kinds import KINDS, Kind
from generator.problems import counted


def write(folder: Path) -> int:
    """One file for each kind. Returns the exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        (folder / f"{kind.name}.json").write_text(text(kind), encoding="utf-8")
    print(f"{counted(len(KINDS), 'schema')} in {folder}")
    return 0


def text(kind: Kind) -> str:
    """The schema of what is typed. Source: JSON Schema 2020-12; the text of a Markdown file stands below its front matter."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **kind.shape.model_json_schema(),
    }
    if kind.files.endswith(".md"):
        schema["properties"].pop("text")
        schema["required"] = [name for name in schema["required"] if name != "text"]
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
