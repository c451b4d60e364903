from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.conftest import ARTICLE, ROOT, brief_text

Run = Callable[..., Result]


def test_a_mistyped_command_or_option_is_answered_with_the_right_one(tmp_path: Path, run: Run) -> None:
    for arguments, word in ((("biuld",), "'build'"), (("build", "--draft"), "--drafts")):
        result = run(*arguments, folder=tmp_path)
        assert (result.exit_code, word in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "command", [("build",), ("add", "x.txt"), ("new", "T"), ("questions",), ("serve",), ("publish",), ("check",)]
)
def test_without_a_project_the_answer_is_how_to_make_one(tmp_path: Path, run: Run, command: tuple[str, ...]) -> None:
    result = run(*command, folder=tmp_path)
    assert result.exit_code == 2
    assert "there is no briefgen.yaml" in result.stderr
    assert "briefgen init" in result.stderr


def test_check_counts_what_stands(project: Path, run: Run) -> None:
    result = run("check", folder=project)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "1 brief, 1 quote: all stand\n")


def test_check_outside_a_project_starts_from_the_briefs_folder(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.yaml").write_text(brief_text().replace("content/articles/harbour.md", "../texts/h.txt"))
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "h.txt").write_text(ARTICLE)
    (tmp_path / "briefs").mkdir()
    (tmp_path / "a.yaml").rename(tmp_path / "briefs" / "a.yaml")
    assert run("check", "briefs/a.yaml", folder=tmp_path).exit_code == 0
    assert run("check", "briefs", folder=tmp_path).exit_code == 0


def test_check_lists_what_nobody_can_check(project: Path, run: Run) -> None:
    (project / "content" / "briefs" / "cited.yaml").write_text(brief_text(sources="\n  - id: s1\n    title: A book\n"))
    result = run("check", folder=project)
    assert result.exit_code == 0
    assert "content/briefs/cited.yaml:9:16: note: not checked: no article is kept for source 's1'" in result.stderr
    assert "1 not checked" in result.stderr


def test_strict_makes_a_fault_of_a_warning(project: Path, run: Run) -> None:
    quoted = '\n  - text: Ships wait.\n    evidence:\n      - quote: "wait for us"\n'
    (project / "content" / "briefs" / "2025-05-06-harbour.yaml").write_text(brief_text(key_points=quoted))
    assert run("check", folder=project).exit_code == 0
    assert run("check", "--strict", folder=project).exit_code == 1


def test_faults_can_be_told_to_machines(project: Path, run: Run) -> None:
    (project / "content" / "briefs" / "2025-05-06-harbour.yaml").write_text(brief_text(status="done, 100%"))
    result = run("check", "--format", "json", folder=project)
    assert result.exit_code == 1
    (fault,) = json.loads(result.stdout)["faults"]
    assert fault | {"hint": None} == {
        "code": "wrong-value", "severity": "error",
        "path": "content/briefs/2025-05-06-harbour.yaml", "line": 4, "column": 9,
        "message": "'done, 100%' is no status", "hint": None,
    }  # fmt: skip
    result = run("check", "--format", "github", folder=project)
    assert result.stdout.startswith(
        "::error file=content/briefs/2025-05-06-harbour.yaml,line=4,col=9,title=wrong-value::"
        "'done, 100%25' is no status%0A"
    )


def test_questions_are_listed_with_their_age(project: Path, run: Run) -> None:
    asks = "\n  - id: who-pays-2025-05\n    text: Who pays?\n    origin: gap\n  - id: why-2025-05\n    text: Why?\n"
    evidence = 'evidence:\n      - quote: "northern channel"\n'
    answers = f"\n  - question: why-2025-05\n    status: answered\n    text: So.\n    {evidence}"
    briefs = project / "content" / "briefs"
    (briefs / "a.yaml").write_text(brief_text(open_questions=asks))
    (briefs / "b.yaml").write_text(brief_text(date="2025-05-16", answers=answers))
    assert run("questions", folder=project).stdout == "who-pays-2025-05\topen\t2025-05-06\t10\tgap\tWho pays?\n"
    assert run("questions", "--status", "answered", folder=project).stdout.startswith("why-2025-05\tanswered\t")
    assert run("questions", "--status", "all", folder=project).stdout.count("\n") == 2


def test_one_bad_article_never_stops_the_others(project: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "good.txt").write_text("A text of its own.")
    (tmp_path / "bad.txt").write_bytes(b"\0\1\2")
    result = run("add", "none.txt", "bad.txt", "good.txt", folder=project)
    assert result.exit_code == 1
    assert result.stdout == "content/articles/good.md\n"
    assert "none.txt: there is no such file" in result.stderr
    assert "bad.txt:1:1: this is no text file" in result.stderr


def test_a_schema_is_json(tmp_path: Path, run: Run) -> None:
    for name in ("brief", "article", "actors", "config"):
        assert json.loads(run("schema", name, folder=tmp_path).stdout)["$defs" if name == "brief" else "title"]


def test_a_build_says_what_it_wrote_and_withheld(project: Path, run: Run) -> None:
    (project / "content" / "briefs" / "d.yaml").write_text(brief_text(status="draft"))
    result = run("build", "--no-pdf", folder=project)
    assert result.exit_code == 0, result.stderr
    assert "withheld: 1 as draft" in result.stderr
    assert "1 brief, " in result.stdout
    assert (project / "site" / "briefs" / "2025-05-06-harbour.html").is_file()
    assert not (project / "site" / "briefs" / "d.html").exists()


def test_a_faulty_brief_leaves_the_site_as_it_was(project: Path, run: Run) -> None:
    assert run("build", "--no-pdf", folder=project).exit_code == 0
    before = {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()}
    (project / "content" / "briefs" / "2025-05-06-harbour.yaml").write_text(brief_text(statsu="reviewed"))
    result = run("build", "--no-pdf", folder=project)
    assert result.exit_code == 1
    assert "did you mean 'status'?" in result.stderr
    assert {path: path.read_bytes() for path in (project / "site").rglob("*") if path.is_file()} == before


def test_an_output_that_cannot_be_written_is_named(project: Path, run: Run) -> None:
    (project / "file").write_text("")
    result = run("build", "--no-pdf", "-o", "file/site", folder=project)
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_a_published_site_holds_reviewed_briefs_only(project: Path, run: Run) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError, reason="Pango is missing")
    (project / "content" / "briefs" / "d.yaml").write_text(brief_text(status="draft"))
    assert run("publish", "public", "--dry-run", folder=project).stdout.splitlines()[-1].startswith("would publish ")
    assert not (project / "public").exists()
    assert run("publish", "public", folder=project).exit_code == 0
    assert sorted(path.name for path in (project / "public" / "briefs").glob("*.*")) == [
        "2025-05-06-harbour.html",
        "2025-05-06-harbour.json",
        "2025-05-06-harbour.md",
        "2025-05-06-harbour.pdf",
        "2025-05-06-harbour.yaml",
    ]


def test_publishing_needs_a_target(project: Path, run: Run) -> None:
    result = run("publish", folder=project)
    assert result.exit_code == 2
    assert "target: branch:gh-pages@origin" in result.stderr


def _find_imported(command: str, heavy: tuple[str, ...], folder: Path = ROOT) -> str:
    """Gives those of the heavy modules that are there after some code has run in a process of its own."""
    code = f"import sys\n{command}\nprint([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    argv = [sys.executable, "-c", code]
    return subprocess.run(argv, capture_output=True, text=True, check=True, env=env, cwd=folder).stderr.splitlines()[-1]


def test_nothing_heavy_is_imported_to_start() -> None:
    heavy = (
        "weasyprint",
        "jinja2",
        "trafilatura",
        "msgspec",
        "yaml",
        "rich",
        "markdown_it",
        "http.client",
        "urllib.request",
        "difflib",
        "hashlib",
        "importlib.metadata",
    )
    assert _find_imported("import briefgen.cli", heavy) == "[]"


def test_a_build_without_pdfs_imports_nothing_that_it_does_not_use(project: Path) -> None:
    heavy = ("weasyprint", "rich", "markdown_it", "http.client", "urllib.request", "trafilatura", "rapidfuzz", "segno")
    # Briefs in the usual form of YAML, and words of English, are read without their parsers.
    heavy += ("yaml", "babel.messages")
    build = "from briefgen.cli import commands\ncommands(['build', '--no-pdf', '--drafts'], standalone_mode=False)"
    assert _find_imported(build, heavy, project) == "[]"


def test_looking_whether_there_is_anything_to_build_needs_no_models() -> None:
    heavy = ("msgspec", "yaml", "jinja2", "babel", "importlib.metadata")
    assert (
        _find_imported(
            "from briefgen.publish.ledger import find_makers; from briefgen.publish.stamps import look_at_inputs;"
            "from pathlib import Path; find_makers(look_at_inputs(Path()))",
            heavy,
        )
        == "[]"
    )


def test_a_check_imports_nothing_that_it_does_not_use(project: Path) -> None:
    heavy = ("rapidfuzz", "ruamel.yaml", "trafilatura", "jinja2", "babel", "logging", "rich")
    check = "from briefgen.cli import commands\ntry: commands(['check'])\nexcept SystemExit: pass"
    assert _find_imported(check, heavy, project) == "[]"


def test_a_pdf_can_go_to_standard_output_or_into_a_folder(starter: Path, run: Run) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError, reason="Pango is missing")
    name = next((starter / "content" / "briefs").glob("*.yaml")).stem
    result = run("print", name, "-o", "-", folder=starter)
    assert result.stdout_bytes.startswith(b"%PDF-")
    assert run("print", name, "-o", "pdfs/", folder=starter).stdout == f"pdfs/{name}.pdf\n"
    assert not (starter / "-").exists()


def test_an_article_without_a_date_is_told_of(project: Path, run: Run) -> None:
    result = run("condense", "content/articles/harbour.md", folder=project)
    assert result.exit_code == 0, result.stderr
    assert "no date is found, so today's is used; --date gives another" in result.stderr
    assert (
        "no date"
        not in run("condense", "--force", "--date", "2025-05-06", "content/articles/harbour.md", folder=project).stderr
    )


def test_two_articles_of_one_name_are_refused_before_anything_is_written(tmp_path: Path, run: Run) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Report.v1.txt").write_text(ARTICLE)
    result = run("condense", "a/Report.v1.txt", "b/Report.v1.txt", "-o", "out", folder=tmp_path)
    assert result.exit_code == 2
    assert "a/Report.v1.txt and b/Report.v1.txt would have one name" in result.stderr
    assert not (tmp_path / "out").exists()
    assert run("condense", "a/Report.v1.txt", "-o", "out/", folder=tmp_path).stdout == "out/Report.v1.yaml\n"


def test_several_briefs_are_one_edition_or_each_a_file_of_a_folder(project: Path, run: Run) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError, reason="Pango is missing")
    second = brief_text(title="Board deepens another channel", date="2025-05-08")
    (project / "content" / "briefs" / "2025-05-08-other.yaml").write_text(second)
    names = ("2025-05-06-harbour", "2025-05-08-other")
    assert run("print", *names, folder=project).stdout == "edition.pdf\n"
    assert run("print", *names, "-o", "may.pdf", "--title", "May", folder=project).stdout == "may.pdf\n"
    assert run("print", *names, "-o", "pdfs/", folder=project).stdout.split() == [f"pdfs/{name}.pdf" for name in names]
    assert run("print", *names, "-o", "-", folder=project).stdout_bytes.startswith(b"%PDF-")


def test_what_does_not_fit_together_is_told(project: Path, run: Run) -> None:
    name = "2025-05-06-harbour"
    assert "belongs to an edition" in run("print", name, "--title", "May", folder=project).stderr
    result = run("print", name, name, "--form", "glance", folder=project)
    assert result.exit_code == 2
    assert "in full" in result.stderr


def test_a_printed_brief_tells_of_characters_without_a_font(project: Path, run: Run) -> None:
    pytest.importorskip("weasyprint", exc_type=OSError, reason="Pango is missing")
    path = project / "content" / "briefs" / "2025-05-06-harbour.yaml"
    path.write_text(brief_text(title="Private \ue123 use"))
    result = run("print", "2025-05-06-harbour", "-o", "x.pdf", folder=project)
    assert (result.exit_code, "U+E123" in result.stderr) == (0, True)
