"""Every wrong file of data/invalid with the words that its user reads; `python -m tests.test_invalid` renews them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from briefgen.checkup import check_files
from briefgen.errors import Faults
from briefgen.gather.reading import read_any_article

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data" / "invalid"


def _stderr(name: str, folder: Path) -> str:
    shutil.copy(DATA / f"{name}.yaml", folder)
    for article in DATA.glob("*.md"):
        shutil.copy(article, folder)
    before = os.getcwd()
    os.chdir(folder)
    try:
        checkup = check_files([Path(f"{name}.yaml")], read_any_article)
    finally:
        os.chdir(before)
    return f"{Faults(checkup.faults)}\n"


@pytest.mark.parametrize("name", sorted(path.stem for path in DATA.glob("*.yaml")))
def test_a_wrong_file_is_answered_with_place_and_hint(name: str, tmp_path: Path) -> None:
    expected = (DATA / f"{name}.txt").read_text(encoding="utf-8")
    assert _stderr(name, tmp_path) == expected
    assert "Traceback" not in expected


# What the check of one brief can find; the rest needs a project, an address or a PDF.
CODES = (
    "read-error yaml-error duplicate-key yaml-trap schema-error unknown-key missing-field wrong-value quote-not-found "
    "context-not-found evidence-missing article-changed quote-after-negation evidence-unchecked unknown-reference "
    "duplicate-id near-duplicate likelihood-misplaced likelihood-with-confidence claim-unattributed point-too-long "
    "question-unasked actor-unmentioned number-unsupported machine-judgment"
)


def test_each_fault_of_one_brief_has_a_wrong_file(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)  # in the repository, articles would be sought from its root
    assert {fault.code for fault in check_files([tmp_path], read_any_article).faults} == set(CODES.split())


def test_the_command_says_the_same_on_stderr_and_exits_1(tmp_path: Path) -> None:
    shutil.copy(DATA / "many-at-once.yaml", tmp_path)
    command = [sys.executable, "-m", "briefgen", "check", "many-at-once.yaml"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (DATA / "many-at-once.txt").read_text(encoding="utf-8")


def main() -> None:
    for path in sorted(DATA.glob("*.yaml")):
        with tempfile.TemporaryDirectory() as folder:
            (DATA / f"{path.stem}.txt").write_text(_stderr(path.stem, Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
