"""`make` and the scripts behind it: the targets exist, set-up says what is missing, and does nothing when all is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

TARGETS = ["setup", "setup-test", "demo", "run", "test", "lint", "bench", "mutation", "lock", "samples", "clean"]
SCRIPTS = sorted((ROOT / "scripts").glob("*.sh"))
BASICS = ["sh", "grep", "cat", "env", "printf", "dirname", "sed"]


def run(command: list[str], *, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_the_target(target: str) -> None:
    asked = run(["make", "--dry-run", "--always-make", target])
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.strip()


def test_mutation_testing_is_no_part_of_the_tests() -> None:
    asked = run(["make", "--dry-run", "--always-make", "test"])
    assert "mutation" not in asked.stdout + asked.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_can_be_run_and_read_by_a_plain_shell(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert run(["sh", "-n", str(script)]).returncode == 0


def test_continuous_integration_runs_the_tests_from_any_folder(tmp_path: Path) -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    seen = tmp_path / "seen"
    fake = tmp_path / "make"
    fake.write_text(f'#!/bin/sh\necho "$@ in $PWD" > "{seen}"\n')
    fake.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run(["bash", str(script)], cwd=tmp_path, env={**os.environ, "PATH": path}, check=False)
    assert done.returncode == 0
    assert seen.read_text().strip() == f"test in {ROOT}"


def test_the_readme_tells_the_two_commands_and_every_make_command_it_tells_exists() -> None:
    text = (ROOT / "README.md").read_text()
    told = set(re.findall(r"^\s*(?:\$ )?make ([a-z-]+)|`make ([a-z-]+)", text, re.MULTILINE))
    names = {a or b for a, b in told}
    assert {"demo", "test"} <= names
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert names <= known


class Machine:
    """A pretended machine: only what its one PATH folder holds, and a user who is not root."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder
        for name in BASICS:
            found = shutil.which(name)
            assert found, name
            (folder / name).symlink_to(found)
        self.has("id", "echo 1000")
        self.has("npm")

    def has(self, name: str, body: str = "exit 0") -> None:
        program = self.bin / name
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(0o755)

    def look(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        script = str(ROOT / "scripts" / "system.sh")
        return run(["sh", script, sys.executable, *arguments], env={"PATH": str(self.bin)})


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


SWEDISH = 'echo "List of available languages (1):"; echo swe'


def test_without_root_and_sudo_the_missing_packages_are_named_and_nothing_else(machine: Machine) -> None:
    machine.has("apt-get")
    said = machine.look()
    assert said.returncode == 1
    assert "apt-get install --no-install-recommends tesseract-ocr tesseract-ocr-swe\n" in said.stderr


def test_a_tesseract_without_swedish_lacks_only_swedish(machine: Machine) -> None:
    machine.has("apt-get")
    machine.has("tesseract", "echo eng")
    said = machine.look()
    assert said.returncode == 1
    assert "missing: tesseract-ocr-swe\n" in said.stderr


def test_with_everything_there_nothing_is_said_or_asked_for(machine: Machine) -> None:
    machine.has("tesseract", SWEDISH)
    said = machine.look()
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_a_machine_without_apt_is_told_what_to_install(machine: Machine) -> None:
    said = machine.look()
    assert said.returncode == 1
    assert "no apt-get" in said.stderr
    assert "tesseract-ocr tesseract-ocr-swe" in said.stderr


def test_sudo_without_a_password_installs_what_is_missing_and_looks_again(machine: Machine, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    machine.has("apt-get")
    machine.has("tesseract.later", SWEDISH)
    rename = f'mv "{machine.bin}/tesseract.later" "{machine.bin}/tesseract"'
    machine.has("sudo", f'[ "$2" = true ] || {{ echo "$@" > "{asked}"; {rename}; }}')
    (machine.bin / "mv").symlink_to(str(shutil.which("mv")))
    said = machine.look()
    assert said.returncode == 0, said.stderr
    text = asked.read_text()
    assert text.rstrip().endswith("sh tesseract-ocr tesseract-ocr-swe"), text
    assert "policy-rc.d" in text


def test_an_installation_that_did_not_help_is_a_failure(machine: Machine) -> None:
    machine.has("apt-get")
    machine.has("sudo")
    said = machine.look()
    assert said.returncode == 1
    assert "still missing after the installation: tesseract-ocr tesseract-ocr-swe\n" in said.stderr


def test_a_python_that_is_too_old_is_refused_with_what_to_do(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    script = str(ROOT / "scripts" / "python.sh")
    found = run(["/bin/sh", script], env={"PATH": str(tmp_path)})
    assert found.returncode == 1
    assert "3.11" in found.stderr
    chosen = run(["/bin/sh", script], env={"PATH": str(tmp_path), "PYTHON": sys.executable})
    assert chosen.returncode == 0
    assert Path(chosen.stdout.strip()).samefile(sys.executable)
