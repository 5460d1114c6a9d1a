"""What the commands and CI install is pinned, holds no address of a registry, and CI does nothing that make does not."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LISTS = {
    "site.txt": PROJECT["project"]["dependencies"],
    "dev.txt": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"],
    "uv.txt": PROJECT["dependency-groups"]["installer"],
}


def pins(name: str) -> dict[str, str]:
    """Package -> version, as a list of requirements pins it."""
    text = (ROOT / "requirements" / name).read_text()
    return {
        canonicalize_name(found[1]): found[2] for found in re.finditer(r"^([\w.-]+)==([\w.!+]+)", text, re.MULTILINE)
    }


def steps(workflow: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(workflow.read_text())["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize("name", LISTS)
def test_pins_are_those_that_the_project_asks_for(name: str) -> None:
    pinned = pins(name)
    for wanted in map(Requirement, LISTS[name]):
        assert pinned.get(canonicalize_name(wanted.name), "") in wanted.specifier, f"{wanted}: run `make lock`"


@pytest.mark.parametrize("name", LISTS)
def test_every_pin_has_a_hash_and_no_list_has_an_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text()
    assert "://" not in text
    for line in re.findall(r"^[\w.-]+==.*", text, re.MULTILINE):
        assert line.endswith("\\"), f"{line} has no hash"


def test_npm_lock_has_hashes_and_no_address() -> None:
    packages = json.loads((ROOT / "tests/audit/package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert installed
    for name, package in installed.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_only_call_make(workflow: Path) -> None:
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for step in steps(workflow):
        for line in step.get("run", "").splitlines():
            called = [word for word in line.split()[1:] if "=" not in word]
            assert line.startswith("make ")
            assert set(called) <= set(targets)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_commit(workflow: Path) -> None:
    for step in steps(workflow):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step.get("uses", f"x@{'0' * 40}"))
