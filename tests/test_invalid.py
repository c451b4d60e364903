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
