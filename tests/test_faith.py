from __future__ import annotations

import random
import re

import pytest

from briefgen.article import Article
from briefgen.codec import parse_brief, read_article, read_brief
from briefgen.errors import (
    ArticleChanged,
    ContextNotFound,
    EvidenceMissing,
    QuoteAfterNegation,
    QuoteNotFound,
    UnknownReference,
)
from briefgen.faith import check_brief, explain_absence, find_claims, find_quote, prove_brief
from briefgen.text import fold, fold_with_places
from tests.conftest import ARTICLE, ROOT, brief_text, parse_cases

EXAMPLE = sorted((ROOT / "content" / "briefs").glob("*.yaml"))


@pytest.mark.parametrize(("title", "text", "expected"), parse_cases("faith.md"), ids=lambda value: value[:40])
def test_a_quote_stands_or_fails_as_the_house_rules_say(title: str, text: str, expected: str) -> None:
    article = fold_with_places(_unescape(text))
    for line in expected.splitlines():
        verdict, quote = line.split(": ", 1)
        assert bool(find_quote(quote, article)) is (verdict == "stands"), f"{title}: {line}"


def _unescape(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match.group(1), 16)), text)


def test_a_span_covers_the_words_of_the_article_and_nothing_else() -> None:
    text = "One “two”…\n\n three\u00a0 fo\u00adur  five. e\u0301tude six"
    article = fold_with_places(text)
    for quote in ('"two"...', "three four five.", "étude six", "One", "six"):
        (span,) = find_quote(quote, article)
        assert fold(span.of(text)) == fold(quote)
        assert span.of(text) == span.of(text).strip()


def test_every_place_of_a_quote_is_found() -> None:
    text = "yes and yes, yesterday no and Yes but yes"
    spans = find_quote("yes", fold_with_places(text))
    assert [span.start for span in spans] == [0, 8, 38]


def test_the_nearest_passage_marks_the_words_that_differ() -> None:
    article = fold_with_places("Rain came early. The bridge will cost 16,000 crowns next year. Nobody spoke.")
    hint = explain_absence("The bridge will cost 14,000 crowns next year.", article)
    assert "The bridge will cost [16,000] crowns next year." in hint


def test_a_quote_like_nothing_has_no_nearest_passage() -> None:
    assert explain_absence("Zwölf Boxkämpfer jagen Viktor", fold_with_places("aaaa bbbb")) == (
        "nothing like it is in the article"
    )


def _faults(brief: str, text: str = ARTICLE) -> list[type]:
    file = parse_brief(brief, "x.yaml")
    verdict = check_brief(file, {source.id: Article(path="a.md", text=text) for source in file.brief.sources})
    return [type(fault) for fault in verdict.faults]


def test_a_point_without_evidence_is_a_fault() -> None:
    assert _faults(brief_text(key_points="\n  - text: The board voted.\n")) == [EvidenceMissing]


def test_a_judgment_may_stand_on_nothing_but_the_analyst() -> None:
    assert _faults(brief_text(key_points="\n  - text: It will be late.\n    kind: judgment\n")) == []


def test_an_unknown_source_is_a_fault() -> None:
    point = '\n  - text: Ships wait.\n    evidence:\n      - source: s9\n        quote: "the northern channel"\n'
    assert _faults(brief_text(key_points=point)) == [UnknownReference]


def test_with_two_sources_evidence_has_to_name_one() -> None:
    two = "\n  - id: s1\n    title: One\n  - id: s2\n    title: Two\n"
    assert _faults(brief_text(sources=two)) == [UnknownReference]


def test_a_changed_article_is_a_fault_beside_what_no_longer_stands() -> None:
    source = f"\n  - id: s1\n    title: One\n    sha256: {'0' * 64}\n"
    assert _faults(brief_text(sources=source)) == [ArticleChanged]
    assert _faults(brief_text(sources=source), "Something else.") == [QuoteNotFound, ArticleChanged]


def test_a_quote_that_leaves_a_negation_out_is_a_warning() -> None:
    point = '\n  - text: Ships wait.\n    evidence:\n      - quote: "wait for us"\n'
    assert _faults(brief_text(key_points=point)) == [QuoteAfterNegation]


def test_a_source_that_is_only_cited_leaves_its_evidence_unchecked() -> None:
    file = parse_brief(brief_text(), "x.yaml")
    verdict = check_brief(file, {})
    assert not verdict.faults
    assert len(verdict.unchecked) == 1


@pytest.mark.parametrize("path", EXAMPLE, ids=lambda path: path.stem)
def test_any_changed_number_name_or_negation_in_the_example_is_caught(path) -> None:
    file = read_brief(path)
    articles = {s.id: fold_with_places(read_article(ROOT / s.article).text) for s in file.brief.sources if s.article}
    only = file.brief.sources[0].id
    random.seed(path.stem)
    assert not prove_brief(file, ROOT, read_article).faults
    for claim in find_claims(file.brief):
        article = articles[claim.source or only]
        for _ in range(20):
            changed = _mutate(claim.quote)
            assert changed == claim.quote or not find_quote(changed, article), changed


def _mutate(quote: str) -> str:
    """Changes one word of a quote: another digit, another letter in a name, a negation put in."""
    words = quote.split(" ")
    index = random.randrange(len(words))
    word = words[index]
    digits = [i for i, c in enumerate(word) if c.isdigit()]
    letters = [i for i, c in enumerate(word) if c.isalpha()]
    if digits:
        at = random.choice(digits)
        words[index] = word[:at] + str((int(word[at]) + random.randint(1, 9)) % 10) + word[at + 1 :]
    elif letters and random.random() < 0.7:
        at = random.choice(letters)
        words[index] = word[:at] + random.choice("qxzj") + word[at + 1 :]
    else:
        words.insert(index, "not") if index else words.insert(1, "never")
    return " ".join(words)


TWICE = "It cost 5 million. Critics doubted it. Later it cost 5 million again, and nobody doubted it."


def _prove(evidence: str) -> tuple[list[type], list[str]]:
    point = f'\n  - text: It cost 5 million.\n    evidence:\n      - quote: "it cost 5 million"\n{evidence}'
    verdict = check_brief(
        parse_brief(brief_text(key_points=point), "x.yaml"),
        {"s1": Article(path="a", text=TWICE + " it cost 5 million")},
    )
    return [type(fault) for fault in verdict.faults], [proof.before for proof in verdict.proofs]


def test_prefix_and_suffix_tell_two_places_apart() -> None:
    assert _prove("") == ([], ["Critics doubted it. Later"])
    assert _prove('        prefix: "doubted it."\n') == ([], ["and nobody doubted it."])
    assert _prove('        suffix: "again, and"\n') == ([], ["Critics doubted it. Later"])


def test_a_quote_outside_its_context_is_a_fault() -> None:
    assert _prove('        prefix: "It never"\n') == ([ContextNotFound], [])


@pytest.mark.parametrize("negation", ["didn’t ", "won't ", "can’t yet ", "no longer ", "refused to ", "did not “"])
def test_every_form_of_a_negation_before_a_quote_is_warned_of(negation: str) -> None:
    point = '\n  - text: Ships wait.\n    evidence:\n      - quote: "wait for us"\n'
    assert _faults(brief_text(key_points=point), f"Ships {negation}wait for us.") == [QuoteAfterNegation]
