"""Who is named is found with kind, role and body; the tagger is the same wherever it runs."""

from __future__ import annotations

import datetime
import json

import pytest

from briefgen.article import Article, ArticleMeta
from briefgen.condense.compose import condense
from briefgen.condense.features import find_shape
from briefgen.condense.gazetteer import Lexicon
from briefgen.condense.tagging import LABELS, read_tagger
from briefgen.condense.tokens import find_tokens, look
from tests.conftest import parse_cases

TODAY = datetime.date(2026, 1, 5)


def _find_actors(text: str, lexicon: Lexicon | None = None) -> list[tuple[str, ...]]:
    article = Article(path="x.txt", text=text, meta=ArticleMeta(title="A title", language="en"))
    condensed = condense(article, article_path="x.txt", today=TODAY, lexicon=lexicon or Lexicon())
    explained = json.loads(condensed.explanation.as_json())["actors"]
    return [(a["known_as"], a["kind"], a["role"] or "", a["affiliation"] or "") for a in explained]


@pytest.mark.parametrize(("title", "text", "expected"), parse_cases("names.md"), ids=lambda value: value[:40])
def test_an_actor_is_found_with_all_that_is_said_of_it(title: str, text: str, expected: str) -> None:
    found = [", ".join(actor).rstrip(", ") for actor in _find_actors(text)]
    assert sorted(found) == sorted(expected.splitlines()), title


def test_a_project_can_teach_a_name_and_unteach_one() -> None:
    text = "The plan of Quillby was praised by Morning Notes in Oslo."
    taught = Lexicon((("Quillby", "Quillby", "person"),), frozenset({"Morning Notes"}))
    assert ("Quillby", "person", "", "") in _find_actors(text, taught)
    assert not [actor for actor in _find_actors(text, taught) if actor[0] == "Morning Notes"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Reed’s plan", "Reed 's plan"),
        ("the Lyon-based firm", "the Lyon - based firm"),
        ("Jean-Pierre Petit", "Jean-Pierre Petit"),
        ("Dr. J. Smith of the U.S. won.", "Dr. J. Smith of the U.S. won ."),
        ("Marks & Spencer (M&S)", "Marks & Spencer ( M & S )"),
        ("O’Neill paid $1,200.", "O’Neill paid $ 1 , 200 ."),
    ],
)
def test_a_sentence_falls_into_words_and_marks(text: str, words: str) -> None:
    tokens = find_tokens(text)
    assert " ".join(token.text for token in tokens) == words
    assert all(text[t.start : t.end].replace("’", "'") == t.text.replace("’", "'") for t in tokens)


@pytest.mark.parametrize(
    ("word", "shape"),
    [("Reed", "Xx"), ("NATO", "XX"), ("McCoy", "XxXx"), ("x", "x"), ("65th", "9x"), ("U.S.", "X.X."), ("A", "X")],
)
def test_the_shape_of_a_word(word: str, shape: str) -> None:
    assert find_shape(word) == shape


def test_tagging_gives_one_label_a_word_and_needs_no_memory() -> None:
    tokens = find_tokens("Maria Keller met envoys of the European Union in Geneva.")
    tagger, sight = read_tagger(), look([tokens])
    labels = tagger.tag(tokens, sight)
    assert len(labels) == len(tokens)
    assert set(labels) <= set(LABELS)
    assert labels.startswith("pp-")
    tagger.tag(find_tokens("Leeds beat Chelsea."), sight)
    assert tagger.tag(tokens, sight) == labels
