"""Records as the YAML that people would write."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?")


class _Dumper(yaml.SafeDumper):
    """Days without quotation marks, texts of several lines as a block."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  the parent's
        return True


def _string(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    if _MOMENT.fullmatch(text):
        tag = "tag:yaml.org,2002:timestamp" if len(text) == 10 else "tag:yaml.org,2002:str"
        return dumper.represent_scalar(tag, text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _string)


def yaml_text(path: str, kind: str, values: Mapping[str, Any]) -> str:
    """A content file. `path`, below content/, says where its schema lies."""
    hint = f"# yaml-language-server: $schema={'../' * path.count('/')}schemas/{kind}.json"
    body = yaml.dump(dict(values), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)
    return f"{hint}\n{body}"
