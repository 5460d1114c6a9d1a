"""The sponsorship packages of a year as the beginning of those of a later one."""

import calendar
import re
from datetime import date
from typing import Any

import yaml

from generator.catalogue import Catalogue
from generator.shapes.sponsorship import Packages

_NOT_TAKEN_OVER = ("opens", "closes", "note")
"""Of the year itself: until somebody writes them anew, applications are closed."""


def clone(site: Catalogue, earlier: str, later: str) -> str:
    """The YAML of the packages of `later`. The year in names and in what is said becomes the new one, but in no clause: those were
    agreed on. The name of each asset of a sponsorship has the year; what is of the sponsor stays, and so does its name. Days on
    which something is due move by whole years; nothing is new any more. Raises ValueError with what cannot be done.
    """
    known = {str(packages.year): packages for packages in site.every(Packages)}
    if earlier not in known:
        raise ValueError(f"There are no packages of `{earlier}`.\n    There are those of {', '.join(sorted(known))}.")
    if not re.fullmatch(r"20[0-9]{2}", later) or int(later) <= int(earlier):
        raise ValueError(f"`{later}` is no year after {earlier}.\n    Write a later one, such as {int(earlier) + 1}.")
    return yaml.dump(
        _moved(known[earlier], int(later)), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000
    )


class _Dumper(yaml.SafeDumper):
    """Short mappings on one line, as people write them."""

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = all(isinstance(value, yaml.ScalarNode) for _, value in node.value)
        return node


def _moved(packages: Packages, year: int) -> dict[str, Any]:
    kept = packages.model_dump(exclude_defaults=True, exclude=set(_NOT_TAKEN_OVER))
    old, new = str(packages.year), str(year)
    for program in kept["programs"]:
        _say(program, old, new)
    for benefit in kept["benefits"]:
        benefit.pop("new", None)
        _say(benefit, old, new)
        for feature in benefit.get("features", ()):
            if "name" in feature and feature.get("of") != "sponsor":
                feature["name"] = _named(feature["name"], old, new)
            _say(feature, old, new, of=("label", "help"))
            if "due" in feature:
                feature["due"] = _later(feature["due"], year - packages.year)
    return {name: _listed(value) for name, value in {**kept, "year": year}.items()}


def _say(kept: dict[str, Any], old: str, new: str, *, of: tuple[str, ...] = ("name", "description")) -> None:
    kept.update({name: kept[name].replace(old, new) for name in of if kept.get(name)})


def _named(name: str, old: str, new: str) -> str:
    """An asset of the new year under a name of its own: other sites ask for it by that."""
    return name.replace(old, new) if old in name else f"{name}-{new}"


def _later(day: date, years: int) -> date:
    """The same day of a later year; the last of February where that has no 29th."""
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _listed(value: Any) -> Any:
    """Tuples as lists: YAML has no others."""
    if isinstance(value, dict):
        return {name: _listed(one) for name, one in value.items()}
    return [_listed(one) for one in value] if isinstance(value, list | tuple) else value
