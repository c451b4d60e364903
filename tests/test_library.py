from __future__ import annotations

import datetime
from functools import partial
from pathlib import Path

import pytest

from briefgen.codec import read_article
from briefgen.errors import AddressTaken, DuplicateId, Faults, UnknownReference
from briefgen.faith import prove_brief
from briefgen.library import Library, Prove, Selection, read_library
from briefgen.project import read_project
from tests.conftest import brief_text

ANSWER = """
  - question: {}
    status: {}
    text: Half is found.
    evidence:
      - quote: "northern channel"
"""
ASKS = "\n  - id: who-pays-2025-05\n    text: Who pays?\n"


def _prover(project: Path) -> Prove:
    return partial(prove_brief, root=project, read_article=read_article)


def _write(project: Path, name: str, **changes: str) -> None:
    (project / "content" / "briefs" / f"{name}.yaml").write_text(brief_text(**changes), encoding="utf-8")


def _read(project: Path, **selection: object) -> Library:
    return read_library(read_project(project), Selection(**selection), _prover(project)).library  # type: ignore[arg-type]


def _faults(project: Path) -> list[type]:
    with pytest.raises(Faults) as caught:
        _read(project)
    return [type(fault) for fault in caught.value.faults]


def test_briefs_come_newest_first(project: Path) -> None:
    _write(project, "b", date="2025-05-08")
    _write(project, "a", date="2025-05-08")
    assert [entry.id for entry in _read(project).entries] == ["a", "b", "2025-05-06-harbour"]


def test_what_is_not_selected_is_withheld_and_counted(project: Path) -> None:
    _write(project, "draft", status="draft")
    _write(project, "red", marking="red")
    _write(project, "later", embargo="2025-06-01")
    reading = read_library(read_project(project), Selection(before=datetime.date(2025, 5, 31)), _prover(project))
    assert reading.withheld == {"draft": 1, "marking": 1, "embargo": 1}
    assert len(reading.library.entries) == 1
    everything = Selection(drafts=True, marking="red", before=datetime.date(2025, 6, 1))
    assert len(read_library(read_project(project), everything, _prover(project)).library.entries) == 4


def test_a_fault_in_an_unwanted_draft_stops_nothing(project: Path) -> None:
    _write(project, "draft", status="draft", key_points="\n  - txt: wrong\n")
    assert len(_read(project).entries) == 1
    with pytest.raises(Faults):
        _read(project, drafts=True)


def test_faults_of_all_briefs_come_together(project: Path) -> None:
    _write(project, "a", status="done")
    _write(project, "b", key_points='\n  - text: x\n    evidence:\n      - quote: "not there"\n')
    with pytest.raises(Faults) as caught:
        _read(project)
    assert [fault.code for fault in caught.value.faults] == ["wrong-value", "quote-not-found"]


def test_two_files_with_one_address_are_a_fault(project: Path) -> None:
    (project / "content" / "briefs" / "2025-05-06-harbour.yml").write_text(brief_text())
    assert _faults(project) == [AddressTaken]


def test_an_alias_may_not_be_the_address_of_another(project: Path) -> None:
    _write(project, "other", aliases="[2025-05-06-harbour]")
    assert _faults(project) == [AddressTaken]


def test_spellings_join_through_the_registry(project: Path) -> None:
    (project / "content" / "actors.yaml").write_text(
        "- id: ada-brook\n  name: Ada Brook\n  kind: person\n  aliases: [A. Brook]\n", encoding="utf-8"
    )
    _write(project, "a", date="2025-05-07", actors="\n  - name: A. Brook\n    role: chair\n")
    _write(project, "b", date="2025-05-08", actors="\n  - name: Ada Brook\n  - name: Lin Marsh\n")
    actors = _read(project).actors
    assert [(actor.id, actor.name, actor.aliases, len(list(actor.appearances))) for actor in actors] == [
        ("ada-brook", "Ada Brook", ("A. Brook",), 2),
        ("lin-marsh", "Lin Marsh", (), 1),
    ]
    entry, number = list(actors[0].appearances)[1]
    assert entry.brief.actors[number].role == actors[0].role == "chair"


def test_a_question_lives_on_through_its_answers(project: Path) -> None:
    answer = ANSWER.format("who-pays-2025-05", "{}")
    _write(project, "a", open_questions=ASKS)
    _write(project, "b", date="2025-06-01", answers=answer.format("partly"))
    _write(project, "c", date="2025-07-01", answers=answer.format("answered"))
    (question,) = _read(project).questions
    assert (question.asked.isoformat(), question.status) == ("2025-05-06", "answered")
    assert [entry.id for entry, _ in question.answers] == ["b", "c"]


def test_one_question_has_one_id_for_life(project: Path) -> None:
    _write(project, "a", open_questions=ASKS)
    _write(project, "b", open_questions=ASKS)
    assert _faults(project) == [DuplicateId]


def test_an_answer_to_no_question_is_a_fault_with_the_closest_id(project: Path) -> None:
    _write(project, "a", open_questions=ASKS)
    answer = ANSWER.format("who-pay-2025-05", "partly")
    _write(project, "b", answers=answer)
    with pytest.raises(Faults) as caught:
        _read(project)
    (fault,) = caught.value.faults
    assert isinstance(fault, UnknownReference)
    assert "'who-pays-2025-05'" in str(fault.hint)
    assert (fault.place.line, fault.place.column) == (15, 15)


def test_an_answer_to_a_withheld_question_is_no_fault(project: Path) -> None:
    _write(project, "a", status="draft", open_questions=ASKS)
    answer = ANSWER.format("who-pays-2025-05", "partly")
    _write(project, "b", answers=answer)
    assert _read(project).questions == ()


def test_a_withdrawn_brief_is_kept_out_of_what_spans_briefs(project: Path) -> None:
    _write(project, "a", status="withdrawn", topics="[dredging]", open_questions=ASKS, actors="\n  - name: Ada Brook\n")
    library = _read(project)
    assert (len(library.entries), library.topics, library.questions, library.actors) == (2, (), (), ())


def test_a_source_of_two_briefs_is_one_source(project: Path) -> None:
    source = "\n  - id: s1\n    title: Board deepens channel\n    url: https://example.org/a\n"
    _write(project, "a", sources=source)
    _write(project, "b", sources=source)
    sources = _read(project).sources
    assert sorted(len(source.entries) for source in sources) == [1, 2]
