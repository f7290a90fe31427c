"""The locks pin everything by hash, agree with each other and with pyproject.toml, and name no place to fetch from."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.house.tree import ROOT, pyproject

LOCKS = [
    f"requirements{part}.lock" for part in ("", "-dev", "-build", "-mutation", "-tracing")
]  # fmt: skip
BLOCK = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^ ;\\]+)(?P<rest>.*(?:\n[ ].*)*)", re.MULTILINE
)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", name)[0]).lower()


def pins(lock: str) -> dict[str, str]:
    return {normal(match["name"]): match["version"] for match in BLOCK.finditer((ROOT / lock).read_text())}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_a_pin_with_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text()
    without_hash = [match["name"] for match in BLOCK.finditer(text) if "--hash=sha256:" not in match["rest"]]
    assert without_hash == []
    unread = [line for line in BLOCK.sub("", text).splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert unread == []
    assert pins(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert re.findall(r"https?:|file:|--\S*index\S*|--find-links|--trusted-host| @ ", text) == []


def test_every_dependency_is_pinned_and_the_tests_run_on_the_same_versions() -> None:
    project = pyproject()["project"]
    run, test = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {normal(name) for name in project["dependencies"]} <= run.keys()
    assert tools(project) <= test.keys()
    assert run.items() <= test.items()


def test_the_build_back_end_comes_from_a_lock() -> None:
    wanted = {normal(name) for name in pyproject()["build-system"]["requires"]}
    assert wanted <= pins("requirements-build.lock").keys()


def test_mutation_testing_runs_on_the_versions_of_the_tests() -> None:
    tool, test = pins("requirements-mutation.lock"), pins("requirements-dev.lock")
    assert "mutmut" in tool
    assert "mutmut" not in test
    assert {name: version for name, version in tool.items() if test.get(name, version) != version} == {}


def test_tracing_is_installed_from_a_lock_that_fits_the_versions_that_run() -> None:
    extra = {normal(name) for name in pyproject()["project"]["optional-dependencies"]["tracing"]}
    lines = (ROOT / "requirements-tracing.in").read_text().splitlines()
    assert {line for line in lines if not line.startswith("#")} == extra
    added, run, test = pins("requirements-tracing.lock"), pins("requirements.lock"), pins("requirements-dev.lock")
    assert extra <= added.keys() and not extra & run.keys(), "an extra is no part of what everybody installs"
    assert added.items() <= test.items(), "what the tests try is what is installed"
    assert {name: version for name, version in added.items() if run.get(name, version) != version} == {}


def test_a_test_tool_is_no_dependency_of_the_product() -> None:
    project = pyproject()["project"]
    both = {normal(name) for name in project["dependencies"]}
    assert both & tools(project) == set()


def tools(project: dict[str, Any]) -> set[str]:
    """What the extra `dev` names, with what it names by other extras of ours."""
    extras = project["optional-dependencies"]
    named = [name for each in extras["dev"] for name in (extras["tracing"] if each == "krav[tracing]" else [each])]
    return {normal(name) for name in named}
