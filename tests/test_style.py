from __future__ import annotations

import pytest

from briefgen.article import Article
from briefgen.brief import Evidence, KeyPoint
from briefgen.codec import parse_brief
from briefgen.errors import BriefgenError
from briefgen.style import check_style, find_unsupported_numbers
from tests.conftest import ARTICLE, brief_text

QUOTE = "The harbour board voted on Tuesday to deepen the northern channel."


def _warnings(text: str, article: str | None = None) -> tuple[BriefgenError, ...]:
    articles = {"s1": Article(path="a.md", text=article)} if article else {}
    return check_style(parse_brief(text, "x.yaml"), articles)


def _codes(article: str | None = None, **changes: str) -> list[str]:
    return [warning.code for warning in _warnings(brief_text(**changes), article)]


def _point(text: str = "The board voted.", *lines: str, quote: str = QUOTE) -> str:
    more = "".join(f"    {line}\n" for line in lines)
    return f'\n  - text: "{text}"\n{more}    evidence:\n      - quote: "{quote}"\n'


def _question(text: str) -> str:
    return f'\n  - id: who-pays-2025-05\n    text: "{text}"\n'


def test_a_plain_brief_has_no_warnings() -> None:
    assert _codes() == []


def test_style_only_warns() -> None:
    (warning,) = _warnings(brief_text(key_points=_point("The board voted.", "likelihood: likely")))
    assert warning.severity == "warning"
    assert warning.hint


@pytest.mark.parametrize("kind", ["fact", "claim"])
@pytest.mark.parametrize("word", ["likelihood: likely", "confidence: low"])
def test_only_a_judgment_may_be_likely_or_sure(kind: str, word: str) -> None:
    point = _point("The board voted.", f"kind: {kind}", "attributed_to: Ada Brook", word)
    assert _codes(key_points=point) == ["likelihood-misplaced"]
    judgment = _point("The board voted.", "kind: judgment", word)
    assert _codes(key_points=judgment) == []


def test_a_misplaced_word_is_pointed_at() -> None:
    (warning,) = _warnings(brief_text(key_points=_point("The board voted.", "kind: fact", "confidence: high")))
    assert warning.place is not None
    assert (warning.place.line, warning.place.column) == (9, 17)
    assert "confidence" in warning.message


def test_likelihood_and_confidence_do_not_share_a_sentence() -> None:
    both = _point("It will be late.", "kind: judgment", "likelihood: likely", "confidence: low")
    assert _codes(key_points=both) == ["likelihood-with-confidence"]
    apart = _point("It will be late.", "kind: judgment", "likelihood: likely") + _point(
        "The board holds together.", "kind: judgment", "confidence: low"
    )
    assert _codes(key_points=apart) == []


def test_a_claim_tells_who_makes_it() -> None:
    assert _codes(key_points=_point("It is urgent.", "kind: claim")) == ["claim-unattributed"]
    assert _codes(key_points=_point("It is urgent.", "kind: claim", "attributed_to: Ada Brook")) == []


def test_a_fact_needs_no_attribution() -> None:
    assert _codes(key_points=_point("It is urgent.", "kind: fact")) == []


def test_forty_words_are_enough_for_a_key_point() -> None:
    assert _codes(key_points=_point(" ".join(["word"] * 40))) == []
    assert _codes(key_points=_point(" ".join(["word"] * 41))) == ["point-too-long"]


@pytest.mark.parametrize(
    "text",
    [
        "Who pays?",
        "“Who pays?”",
        "Who pays (and when?)",
        "誰が払うのか？",
        "من سيدفع؟",
        "Ποιος πληρώνει;",
        "Qui paie ?",
    ],
)
def test_a_question_of_any_script_is_a_question(text: str) -> None:
    assert _codes(open_questions=_question(text)) == []


@pytest.mark.parametrize("text", ["The price is not known.", "Who pays", "Who pays? Nobody knows.", "Whether it holds"])
def test_a_statement_is_no_question(text: str) -> None:
    assert _codes(open_questions=_question(text)) == ["question-unasked"]


def test_an_actor_who_is_named_nowhere_is_pointed_out() -> None:
    assert _codes(ARTICLE, actors="\n  - name: Lin Marsh\n") == ["actor-unmentioned"]


def test_an_actor_may_be_named_in_the_article_only() -> None:
    assert _codes(ARTICLE, actors="\n  - name: Ada Brook\n") == []
    assert _codes(None, actors="\n  - name: Ada Brook\n") == ["actor-unmentioned"]


def test_an_actor_may_be_named_by_an_alias() -> None:
    assert _codes(ARTICLE, actors="\n  - name: Adelaide Brook\n    aliases: [Ada Brook]\n") == []


@pytest.mark.parametrize(
    "where",
    [
        {"title": "Lin Marsh votes"},
        {"summary": "Lin Marsh votes."},
        {"why_it_matters": "Lin Marsh votes."},
        {"whats_next": "LIN MARSH votes."},
        {"key_points": _point("Lin Marsh voted.")},
        {"key_points": _point("It is so.", "kind: claim", "attributed_to: Lin Marsh")},
        {"open_questions": _question("Will Lin Marsh vote?")},
        {"quotes": "\n  - text: Yes\n    speaker: Lin Marsh\n"},
        {"timeline": "\n  - date: 2025-05\n    text: Lin Marsh votes.\n"},
        {"answers": "\n  - question: who-votes-2024\n    status: answered\n    text: Lin Marsh votes.\n"},
    ],
    ids=lambda where: next(iter(where)),
)
def test_an_actor_may_be_named_anywhere_in_the_brief(where: dict[str, str]) -> None:
    assert _codes(actors="\n  - name: Lin Marsh\n", **where) == []


@pytest.mark.parametrize(
    ("text", "quote", "missing"),
    [
        ("It cost 14,000.", "it cost 14,000", ()),
        ("It cost 16,000.", "it cost 14,000", ("16,000",)),
        ("It cost 14000.", "it cost 14,000", ()),
        ("It cost 14.000.", "it cost 14,000", ()),
        ("It cost 1.5 million.", "it cost 1.5 million", ()),
        ("It cost 1.5 million.", "it cost 15 million", ("1.5",)),
        ("It cost 14.", "it cost 14,000", ("14",)),
        ("All 9 voted.", "all nine voted", ()),
        ("All 9 voted.", "all NINE voted", ()),
        ("All 9 voted.", "all eight voted", ("9",)),
        ("Nine voted.", "all eight voted", ()),
        ("3 of 9 voted on 3 May.", "of nine members", ("3",)),
        ("The vote.", "on 6 May", ()),
    ],
)
def test_a_number_of_a_point_is_in_its_evidence(text: str, quote: str, missing: tuple[str, ...]) -> None:
    point = KeyPoint(text=text, evidence=(Evidence(quote=quote),))
    assert find_unsupported_numbers(point) == missing


def test_a_number_may_come_from_any_quote_or_its_context() -> None:
    evidence = (Evidence(quote="nine members"), Evidence(quote="voted", prefix="on 6 May they", suffix="at 10:30"))
    assert find_unsupported_numbers(KeyPoint(text="9 voted on 6 May at 10:30.", evidence=evidence)) == ()


def test_a_judgment_may_have_numbers_of_its_own() -> None:
    point = _point("It will take 5 years.", "kind: judgment")
    assert _codes(key_points=point) == []
    assert _codes(key_points=_point("It will take 5 years.")) == ["number-unsupported"]


def test_a_point_without_evidence_is_not_warned_of_its_numbers_too() -> None:
    assert find_unsupported_numbers(KeyPoint(text="It will take 5 years.")) == ()


def test_a_machine_writes_no_judgment() -> None:
    judgment = _point("It will be late.", "kind: judgment")
    machine, hand = "\n  engine: offline\n", "\n  engine: by hand\n"
    assert _codes(key_points=judgment, status="draft", method=machine) == ["machine-judgment"]
    assert _codes(key_points=judgment, status="reviewed", method=machine) == []
    assert _codes(key_points=judgment, status="draft", method=hand) == []
    assert _codes(key_points=judgment, status="draft") == []
    assert _codes(key_points=_point(), status="draft", method=machine) == []


def test_each_wrong_point_is_warned_of_at_its_own_place() -> None:
    points = _point("One.") + _point("Two.", "kind: claim") + _point("Three.", "kind: claim")
    places = [warning.place for warning in _warnings(brief_text(key_points=points))]
    assert [place.line for place in places if place] == [11, 16]
