"""The tables are in the form that their readers expect."""

from __future__ import annotations

from briefgen.condense.gazetteer import NO_LEXICON, Lexicon, find_known
from briefgen.words import FURNITURE_LINE, GIVEN_NAMES, ORGANISATIONS, PLACES, STATES


def test_a_state_has_its_other_names_adjectives_and_capital() -> None:
    assert all(line.count("|") == 3 for line in STATES)


def test_given_names_are_in_lower_case() -> None:
    assert all(name == name.casefold() for name in GIVEN_NAMES)


def test_a_place_is_no_state_and_no_organisation() -> None:
    states = {line.split("|")[0] for line in STATES}
    bodies = {line.partition("|")[0] for line in ORGANISATIONS}
    assert not PLACES & (states | bodies)


def test_an_abbreviation_stands_for_one_organisation() -> None:
    others = [name for line in ORGANISATIONS for name in line.partition("|")[2].split(",") if name]
    assert len(others) == len(set(others))


def test_a_project_adds_names() -> None:
    known = find_known(Lexicon((("the Pier Trust", "Harbour Pier Trust", "organisation"),)))
    assert known["the Pier Trust"].name == "Harbour Pier Trust"
    assert "the Pier Trust" not in find_known(NO_LEXICON)


def test_prompts_of_a_page_are_furniture_and_statements_are_not() -> None:
    for line in ("Post a Comment", "Share this article", "Related articles", "Previous Post Next Post", "5 min read"):
        assert FURNITURE_LINE.match(line), line
    for line in ("Share prices fell on Monday.", "Video games sold well.", "The home team won."):
        assert not FURNITURE_LINE.match(line), line
