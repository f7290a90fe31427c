"""No file of the project names a machine it was written on, a place packages are fetched from, or a secret."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.tree import texts

# Written in two halves, so that this file does not hold what it looks for.
ANYWHERE = {
    "a folder of one machine": re.compile("/wor" + "k/|/roo" + "t/|/hom" + r"e/\w+/"),
    "a package index": re.compile(
        "pypi" + r"\.org|files\.python" + r"hosted|deb\.deb" + r"ian\.org|registry\.npm" + "js"
    ),
    "a private key": re.compile("BEGIN (RSA |EC )?PRIV" + "ATE KEY"),
    "an unfinished thought": re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b(?!-)"),
}
OUTSIDE_TESTS = {
    "a temporary folder": re.compile("/tm" + "p/"),
    "unbuilt code": re.compile("raise NotImpl" + "ementedError"),
}
DATA = {".lock", ".eml", ".json", ".jsonl", ".pdf"}


def hits(pattern: re.Pattern[str], *, with_tests: bool) -> list[str]:
    found = []
    for path, text in texts():
        if path.suffix in DATA or (not with_tests and path.parts[0] == "tests"):
            continue
        lines = enumerate(text.splitlines(), start=1)
        found += [f"{path}:{number}" for number, line in lines if pattern.search(line)]
    return found


def test_no_file_names_a_machine_an_index_a_key_or_unfinished_work() -> None:
    assert {why: hits(pattern, with_tests=True) for why, pattern in ANYWHERE.items()} == {why: [] for why in ANYWHERE}


def test_no_code_outside_the_tests_names_a_temporary_folder_or_is_unbuilt() -> None:
    found = {why: hits(pattern, with_tests=False) for why, pattern in OUTSIDE_TESTS.items()}
    assert found == {why: [] for why in OUTSIDE_TESTS}


def test_mail_addresses_and_hosts_in_code_are_invented() -> None:
    """Addresses in the sources end in a name that can belong to nobody (RFC 2606, RFC 6761), or in an IP number."""
    reserved = re.compile(r"(^|\.)(example|test|invalid|localhost|local|internal)(\.(com|net|org))?$|^[\d.]+$")
    address = re.compile(r"\b[a-z0-9._+-]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)\b", re.IGNORECASE)
    real = []
    for path, text in texts():
        # A licence of others names its authors.
        if "LICENSE" not in path.name and path.suffix in {
            ".py",
            ".toml",
            ".md",
            ".html",
            ".txt",
            ".eml",
            ".j2",
            ".typ",
        }:
            real += [f"{path}: {host}" for host in address.findall(text) if not reserved.search(host.lower())]
    assert sorted(set(real)) == []


def test_the_check_reads_more_than_a_handful_of_files() -> None:
    assert len(list(texts())) > 50
    assert Path("Makefile") in {path for path, _ in texts()}
