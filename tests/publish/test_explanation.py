"""Why a file was made is told from what had changed, in words that name it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.cli import commands
from tests.conftest import ROOT
from tests.publish.conftest import SECOND, write_brief

PAGE = "briefs/2025-06-18-pier.html"


@pytest.fixture
def explain(isles: Path, run: Callable[..., object]) -> Callable[[str], str]:
    """Builds, and gives what is said of a file."""

    def ask(path: str) -> str:
        result = run("build", "--no-pdf", "--explain", path, folder=isles)
        assert result.exit_code == 0, result.stderr  # type: ignore[attr-defined]
        return str(result.stdout).partition("\n")[2]  # type: ignore[attr-defined]

    return ask


def test_a_new_file_was_not_there_before(explain: Callable[[str], str]) -> None:
    said = explain(PAGE)
    assert f"{PAGE} was made on " in said
    assert "there was none before" in said
    assert "  the template brief.html" in said


def test_a_changed_brief_is_named(isles: Path, explain: Callable[[str], str]) -> None:
    explain(PAGE)
    write_brief(isles, "2025-06-18-pier", {**SECOND, "summary": "The province pays half."})
    head, _, rest = explain(PAGE).partition("it is also made from")
    assert "these had changed:\n    the brief 2025-06-18-pier\n" in head
    assert "template" not in head
    assert "the template brief.html" in rest
    assert explain(PAGE).startswith(head), "what was said of the last time is said as long as nothing new is made"


def test_a_changed_template_is_named_where_it_is_reached(isles: Path, explain: Callable[[str], str]) -> None:
    explain(PAGE)
    (isles / "templates" / "partials").mkdir(parents=True)
    partial = (ROOT / "templates" / "partials" / "evidence.html").read_text("utf-8")
    (isles / "templates" / "partials" / "evidence.html").write_text(f"{partial}{{# own #}}", encoding="utf-8")
    assert "these had changed:\n    the template brief.html\n" in explain(PAGE)
    assert "there was none before" in explain("timeline.html"), "it does not show evidence"


def test_a_lost_or_altered_file_is_told(isles: Path, explain: Callable[[str], str]) -> None:
    explain(PAGE)
    (isles / "site" / PAGE).unlink()
    assert "it was no longer in the site" in explain(PAGE)
    (isles / "site" / PAGE).write_text("mine", encoding="utf-8")
    assert "was not what had been made" in explain(str(isles / "site" / PAGE))


def test_a_file_that_nobody_made_is_a_fault_with_a_hint(isles: Path, run: Callable[..., object]) -> None:
    result = run("build", "--no-pdf", "--explain", "briefs/2025-06-18-peer.html", folder=isles)
    assert result.exit_code == 2  # type: ignore[attr-defined]
    assert f"did you mean '{PAGE}'?" in result.stderr  # type: ignore[attr-defined]


def test_the_option_is_in_the_help() -> None:
    assert any("--explain" in option.opts for option in commands.commands["build"].params)  # type: ignore[attr-defined]
