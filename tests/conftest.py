"""What tests share: a small project of their own, and the repository's root."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen.cli import main
from briefgen.starter import write_starter

ROOT = Path(__file__).parent.parent
ARTICLE = (
    "The harbour board voted on Tuesday to deepen the northern channel.\n\n"
    "“Ships of 14,000 containers will not wait for us,” said Ada Brook, its chair.\n"
)


def brief_text(**changes: str) -> str:
    """Gives a small brief; each change replaces or adds a top-level key by its YAML."""
    parts = {
        "schema": "1",
        "title": "Harbour board deepens the channel",
        "date": "2025-05-06",
        "status": "reviewed",
        "summary": "The board deepens the northern channel.",
        "key_points": """
  - text: The board voted to deepen the northern channel.
    evidence:
      - quote: "The harbour board voted on Tuesday to deepen the northern channel."
""",
        "sources": """
  - id: s1
    title: Board deepens channel
    article: content/articles/harbour.md
""",
    } | changes
    return "".join(
        f"{key}:{'' if value.startswith(chr(10)) else ' '}{value.rstrip()}\n" for key, value in parts.items()
    )


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps tests out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one article and one reviewed brief."""
    (tmp_path / "content" / "articles").mkdir(parents=True)
    (tmp_path / "content" / "briefs").mkdir()
    (tmp_path / "briefgen.yaml").write_text("title: Harbour news\n")
    (tmp_path / "content" / "articles" / "harbour.md").write_text(f"---\ntitle: Board deepens channel\n---\n{ARTICLE}")
    (tmp_path / "content" / "briefs" / "2025-05-06-harbour.yaml").write_text(brief_text())
    return tmp_path


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """A project as `briefgen init` makes it."""
    write_starter(tmp_path / "demo", datetime.date(2025, 6, 1))
    return tmp_path / "demo"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a briefgen command in a folder, and gives its result with both streams."""

    def call(*arguments: object, folder: Path, stdin: str | bytes | None = None) -> Result:
        monkeypatch.chdir(folder)
        runner = CliRunner()
        with runner.isolation(input=stdin) as (out, err, _):
            status: int | str | None = 0
            try:
                main([str(argument) for argument in arguments])
            except SystemExit as stop:
                status = stop.code
            return Result(
                runner=runner, stdout_bytes=out.getvalue(), stderr_bytes=err.getvalue(), output_bytes=b"",
                return_value=None, exit_code=int(status or 0), exception=None,
            )  # fmt: skip

    return call


def parse_cases(name: str) -> list[tuple[str, str, str]]:
    """Reads a case file: a title line after `# `, the input, a line with `.`, what is expected."""
    text = (Path(__file__).parent / "cases" / name).read_text(encoding="utf-8")
    cases = []
    for part in ("\n" + text).split("\n# ")[1:]:
        title, _, rest = part.partition("\n")
        given, dot, expected = rest.partition("\n.\n")
        assert dot, f"{name}: the case {title!r} has no line with a dot"
        cases.append((title.strip(), given.strip("\n"), textwrap.dedent(expected).strip("\n")))
    return cases
