"""The scripts by which speed is measured run from a checkout; how fast anything is, no test says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parent.parent / "bench"


def _run(name: str, *arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, str(BENCH / name), *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("name", ["commands", "growth", "print", "profile", "speed"])
def test_each_script_says_how_it_is_used(name: str) -> None:
    assert f"usage: {name}.py" in _run(f"{name}.py", "--help")


def test_the_time_of_a_build_is_told_by_stages(tmp_path: Path) -> None:
    shown = _run("profile.py", "--briefs", "20", "--stage", "read", "--folder", str(tmp_path))
    assert [line.split("|")[1].strip() for line in shown.splitlines()[2:10]] == [
        "read", "read again", "plan", "compile", "make", "render", "write", "write again",
    ]  # fmt: skip
    assert "parse_blocks" in shown


def test_growth_is_told_by_two_libraries(tmp_path: Path) -> None:
    out = tmp_path / "growth.md"
    _run("growth.py", "--briefs", "10", "--times", "2", "--runs", "1", "--folder", str(tmp_path), "--out", str(out))
    assert out.read_text("utf-8").startswith("A cold build of 20 briefs takes ")
