from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from briefgen.codec import parse_brief, read_brief
from briefgen.editing import add_findings, rename_actor, renew_digests
from briefgen.errors import EditRefused
from tests.conftest import ARTICLE, ROOT, brief_text

Run = Callable[..., Result]

COMMENTED = """\
# a brief that a person edited
schema: 1
title: 'Harbour board: a vote'   # single quotes stay
date: 2025-05-06
status: reviewed
summary: >-
  The board deepens
  the northern channel.
key_points:
- text: The board voted.   # the first
  evidence:
  - quote: "The harbour board voted on Tuesday"
# between two lists
actors:
- name: Ada Brook
  role: chair    # since 2019
quotes:
- text: "Ships of 14,000 containers will not wait for us"
  speaker: Ada Brook
sources:
- id: s1
  title: Board deepens channel
  article: content/articles/harbour.md
  sha256: 0000000000000000000000000000000000000000000000000000000000000000
# the end
"""


def _lines(text: str) -> set[str]:
    return set(text.splitlines())


def test_a_renewed_digest_changes_one_line() -> None:
    edit = renew_digests(parse_brief(COMMENTED, "x.yaml"), {"s1": "1" * 64})
    assert edit.changes == ("source s1: sha256 renewed",)
    assert _lines(COMMENTED) - _lines(edit.text) == {f"  sha256: {'0' * 64}"}
    assert len(_lines(edit.text) - _lines(COMMENTED)) == 1


def test_an_edit_without_changes_is_the_text_itself() -> None:
    assert renew_digests(parse_brief(COMMENTED, "x.yaml"), {"s1": "0" * 64}).text == COMMENTED


def test_a_renamed_actor_keeps_its_address_and_its_old_name() -> None:
    edit = rename_actor(parse_brief(COMMENTED, "x.yaml"), "Ada Brook", "Ada Brook-Hall")
    brief = parse_brief(edit.text, "x.yaml").brief
    assert (brief.actors[0].name, brief.actors[0].key, brief.actors[0].aliases) == (
        "Ada Brook-Hall",
        "ada-brook",
        ("Ada Brook",),
    )
    assert brief.quotes[0].speaker == "Ada Brook-Hall"
    assert "# since 2019" in edit.text
    assert len(edit.changes) == 2


def test_what_a_new_draft_found_is_added_and_the_rest_stays() -> None:
    ours = parse_brief(COMMENTED, "x.yaml")
    drafted = parse_brief(
        brief_text(
            key_points="""
  - text: The harbour board voted on Tuesday.
    evidence:
      - source: s1
        quote: "The harbour board voted on Tuesday"
  - text: Ships of 14,000 containers are expected.
    evidence:
      - source: s1
        quote: "14,000 containers"
""",
            actors="\n  - name: A. Brook\n  - name: Ada Brook\n",
            quotes='\n  - text: "Ships of 14,000 containers will not wait for us"\n    speaker: Ada Brook\n',
        ),
        "y.yaml",
    ).brief
    edit = add_findings(ours, drafted)
    assert edit.changes == ("+ key_points: Ships of 14,000 containers are expected.", "+ actors: A. Brook")
    assert _lines(COMMENTED) <= _lines(edit.text)
    brief = parse_brief(edit.text, "x.yaml").brief
    assert [point.text for point in brief.key_points] == [
        "The board voted.",
        "Ships of 14,000 containers are expected.",
    ]
    assert brief.key_points[1].evidence[0].source == "s1"


def test_a_source_that_is_new_gets_an_id_of_its_own() -> None:
    drafted = parse_brief(
        brief_text()
        .replace("harbour.md", "other.md")
        .replace('- quote: "The harbour', '- source: s1\n        quote: "Another'),
        "y.yaml",
    )
    brief = parse_brief(add_findings(parse_brief(COMMENTED, "x.yaml"), drafted.brief).text, "x.yaml").brief
    assert [source.id for source in brief.sources] == ["s1", "s2"]
    assert {e.source for p in brief.key_points[1:] for e in p.evidence} == {"s2"}


@pytest.mark.parametrize("path", sorted((ROOT / "content" / "briefs").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_example_keeps_every_line_but_the_changed_one(path: Path) -> None:
    file = read_brief(path)
    edit = renew_digests(file, {file.brief.sources[0].id: "f" * 64})
    before, after = file.document.text.splitlines(), edit.text.splitlines()
    assert [line for line in before if "sha256" not in line] == [line for line in after if "sha256" not in line]


def test_an_edit_that_would_lose_a_comment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.editing._find_comments", lambda _text: ["# gone"])
    with pytest.raises(EditRefused, match="# gone"):
        renew_digests(parse_brief(COMMENTED, "x.yaml"), {"s1": "1" * 64})


def test_relocate_takes_over_an_article_on_which_all_quotes_stand(project: Path, run: Run) -> None:
    brief = project / "content" / "briefs" / "2025-05-06-harbour.yaml"
    brief.write_text(COMMENTED)
    assert run("check", folder=project).exit_code == 1
    result = run("check", "--relocate", folder=project)
    assert result.exit_code == 0, result.stderr
    assert "source s1: sha256 renewed" in result.stderr
    assert "# between two lists" in brief.read_text()
    (project / "content" / "articles" / "harbour.md").write_text(ARTICLE.replace("Tuesday", "Friday"))
    result = run("check", "--relocate", folder=project)
    assert result.exit_code == 1
    assert "1 of 2 quotes no longer stand" in result.stderr


def test_update_adds_to_the_brief_of_the_same_article(project: Path, run: Run) -> None:
    brief = project / "content" / "briefs" / "2025-05-06-harbour.yaml"
    brief.write_text(COMMENTED)
    result = run("condense", "--update", "content/articles/harbour.md", folder=project)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == "content/briefs/2025-05-06-harbour.yaml\n"
    assert _lines(COMMENTED) <= _lines(brief.read_text())
    again = run("condense", "--update", "content/articles/harbour.md", folder=project)
    assert again.stderr == "nothing new\n"


def test_rename_changes_all_briefs_or_none(project: Path, run: Run) -> None:
    briefs = project / "content" / "briefs"
    (briefs / "a.yaml").write_text(brief_text(actors="\n  - name: Ada Brook\n"))
    (briefs / "b.yaml").write_text(brief_text(actors="\n  - name: Ada Brook\n  - name: Lin\n"))
    result = run("rename", "Ada Brook", "Ada Hall", folder=project)
    assert result.stdout.splitlines() == [
        "content/briefs/a.yaml: actor Ada Brook: now Ada Hall",
        "content/briefs/b.yaml: actor Ada Brook: now Ada Hall",
    ]
    assert run("rename", "Nobody", "X", folder=project).exit_code == 1
    (briefs / "c.yaml").write_text("schema: 2\n")
    before = (briefs / "a.yaml").read_text()
    assert run("rename", "Ada Hall", "Ada Brook", folder=project).exit_code == 1
    assert (briefs / "a.yaml").read_text() == before


def test_values_that_look_like_numbers_stay_as_they_were_typed() -> None:
    text = (
        COMMENTED.replace("title: Board deepens channel", "title: 1e3")
        .replace("role: chair ", "role: 007 ")
        .replace("name: Ada Brook\n", "name: no\n")
    )
    edit = renew_digests(parse_brief(text, "x.yaml"), {"s1": "1" * 64})
    assert _lines(text) - _lines(edit.text) == {f"  sha256: {'0' * 64}"}
