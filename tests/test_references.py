from __future__ import annotations

from briefgen.codec import BriefFile, parse_brief
from briefgen.errors import AddressTaken, BriefgenError, ContradictoryAnswer, DuplicateId, UnknownReference
from briefgen.references import check_addresses, check_answers, check_ids
from tests.conftest import brief_text

QUESTION = "\n  - id: who-pays-2025-05\n    text: Who pays?\n"


def _file(path: str = "a.yaml", **changes: str) -> BriefFile:
    return parse_brief(brief_text(**changes), path)


def _answer(*statuses: str, question: str = "who-pays-2025-05") -> str:
    return "\n" + "".join(
        f"  - question: {question}\n    status: {one}\n    text: Half is found.\n" for one in statuses
    )


def _asker(date: str = "2025-05-06", **changes: str) -> BriefFile:
    return _file("asks.yaml", date=date, open_questions=QUESTION, **changes)


def _check_answers(asker: BriefFile, *files: BriefFile) -> list[BriefgenError]:
    faults = list(check_answers({"who-pays-2025-05": asker}, [asker, *files]))
    assert all(type(fault) is ContradictoryAnswer for fault in faults)
    return faults


def test_each_brief_has_its_own_address() -> None:
    assert list(check_addresses([_file("briefs/a.yaml"), _file("briefs/b.yaml")])) == []


def test_one_stem_with_two_endings_is_one_address() -> None:
    (fault,) = check_addresses([_file("briefs/a.yaml"), _file("briefs/a.yml")])
    assert isinstance(fault, AddressTaken)
    assert fault.place is not None
    assert fault.place.path == "briefs/a.yml"
    assert "briefs/a.yaml" in fault.message


def test_capitals_make_no_other_address() -> None:
    assert [type(fault) for fault in check_addresses([_file("A.yaml"), _file("a.yaml")])] == [AddressTaken]


def test_an_alias_of_its_own_is_free() -> None:
    assert list(check_addresses([_file("a.yaml", aliases="[old, older]"), _file("b.yaml", aliases="[oldest]")])) == []


def test_an_alias_is_taken_by_a_brief_whatever_their_order() -> None:
    for files in ([_file("a.yaml", aliases="[b]"), _file("b.yaml")], [_file("b.yaml"), _file("a.yaml", aliases="[B]")]):
        (fault,) = check_addresses(files)
        assert fault.place is not None
        assert (fault.place.path, fault.place.line) == ("a.yaml", 14)


def test_an_alias_is_taken_by_another_alias() -> None:
    faults = list(check_addresses([_file("a.yaml", aliases="[old]"), _file("b.yaml", aliases="[old]")]))
    assert [fault.place.path for fault in faults if fault.place] == ["b.yaml"]


def test_a_brief_is_no_alias_of_itself() -> None:
    assert [type(fault) for fault in check_addresses([_file("a.yaml", aliases="[a]")])] == [AddressTaken]


def test_an_answer_after_its_question_is_right() -> None:
    later = _file("b.yaml", date="2025-06-01", answers=_answer("partly"))
    latest = _file("c.yaml", date="2025-07-01", answers=_answer("answered"))
    assert _check_answers(_asker(), later, latest) == []


def test_an_answer_on_the_day_of_its_question_is_right() -> None:
    assert _check_answers(_asker(), _file("b.yaml", answers=_answer("answered"))) == []


def test_an_answer_before_its_question_is_a_fault() -> None:
    (fault,) = _check_answers(_asker(), _file("b.yaml", date="2025-05-05", answers=_answer("partly")))
    assert "2025-05-05 comes before its question of 2025-05-06" in fault.message
    assert "asks.yaml" in str(fault.hint)


def test_a_brief_does_not_answer_its_own_question() -> None:
    (fault,) = _check_answers(_asker(answers=_answer("answered")))
    assert "asks itself" in fault.message


def test_one_brief_answers_a_question_once() -> None:
    (fault,) = _check_answers(_asker(), _file("b.yaml", date="2025-06-01", answers=_answer("partly", "partly")))
    assert "twice" in fault.message


def test_a_settled_question_is_not_half_open_again() -> None:
    settled = _file("b.yaml", date="2025-06-01", answers=_answer("answered"))
    doubts = _file("c.yaml", date="2025-07-01", answers=_answer("partly"))
    (fault,) = _check_answers(_asker(), settled, doubts)
    assert fault.place is not None
    assert fault.place.path == "c.yaml"
    assert "b.yaml" in fault.message


def test_an_answer_may_be_overtaken() -> None:
    settled = _file("b.yaml", date="2025-06-01", answers=_answer("answered"))
    overtaken = _file("c.yaml", date="2025-07-01", answers=_answer("overtaken"))
    assert _check_answers(_asker(), settled, overtaken) == []


def test_an_answer_to_an_unknown_question_is_left_to_others() -> None:
    stray = _file("b.yaml", date="2024-01-01", answers=_answer("partly", question="who-knows"))
    assert _check_answers(_asker(), stray) == []


def test_ids_that_differ_are_right() -> None:
    sources = "\n  - id: s1\n    title: One\n  - id: s2\n    title: Two\n    duplicate_of: s1\n"
    assert list(check_ids(_file(sources=sources, actors="\n  - name: Ada Brook\n  - name: Lin Marsh\n"))) == []


def test_two_sources_with_one_id_are_a_fault() -> None:
    (fault,) = check_ids(_file(sources="\n  - id: s1\n    title: One\n  - id: s1\n    title: Two\n"))
    assert isinstance(fault, DuplicateId)
    assert fault.place is not None
    assert (fault.place.line, fault.place.column) == (13, 9)


def test_a_copy_of_no_source_is_a_fault() -> None:
    for name in ("s9", "s1"):
        (fault,) = check_ids(_file(sources=f"\n  - id: s1\n    title: One\n    duplicate_of: {name}\n"))
        assert isinstance(fault, UnknownReference)


def test_two_spellings_of_one_actor_id_are_a_fault() -> None:
    (fault,) = check_ids(_file(actors="\n  - name: Ada Brook\n  - name: ADA BROOK\n"))
    assert isinstance(fault, DuplicateId)


def test_two_actors_of_one_name_have_ids_of_their_own() -> None:
    assert (
        list(check_ids(_file(actors="\n  - name: Ada Brook\n  - name: Ada Brook\n    id: ada-brook-minister\n"))) == []
    )
