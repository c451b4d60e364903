from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.text import Span, fold, fold_with_places, shorten, slug, spelling


@given(st.text(alphabet=st.sampled_from("ab é\u0301“”…\u00ad\u00a0\n -–'’1"), max_size=60))
def test_folding_with_places_folds_as_folding_does(text: str) -> None:
    assert fold_with_places(text).folded.strip() == fold(text)


@given(st.text(alphabet=st.sampled_from("abc é\u0301“…\u00ad\n "), min_size=1, max_size=40), st.data())
def test_a_folded_stretch_leads_back_to_text_that_folds_to_it(text: str, data: st.DataObject) -> None:
    folded = fold_with_places(text)
    if not folded.folded.strip():
        return
    words = folded.folded.strip().split()
    word = data.draw(st.sampled_from(words))
    start = f" {folded.folded} ".index(f" {word} ")
    assert fold(folded.span(start, start + len(word)).of(text)) == word


def test_a_slug_has_letters_and_digits_of_any_script() -> None:
    assert slug("Micheál Martin’s U.S. visit: day 2") == "micheal-martins-us-visit-day-2"
    assert slug("Володимир Зеленський") == "володимир-зеленський"
    assert slug("Łódź, naïve façade") == "łodz-naive-facade"
    assert slug("…") == ""


def test_a_text_is_cut_at_a_word() -> None:
    assert shorten("one two three four", 12) == "one two…"
    assert shorten("one two", 12) == "one two"
    assert len(shorten("a" * 50, 12)) == 12


def test_spans_know_cover_and_overlap() -> None:
    assert Span(0, 9).covers(Span(3, 9))
    assert not Span(3, 9).covers(Span(0, 4))
    assert Span(0, 4).overlaps(Span(3, 9))
    assert not Span(0, 3).overlaps(Span(3, 9))


@pytest.mark.parametrize(
    "names",
    [
        "Zelensky Zelenskyy Zelenskiy Zelenskyj",
        "Khrushchev Hrushchev",
        "Tchaikovsky Chaikovsky",
        "Chernyshov Chernyschov",
        "Alexei Aleksei Alexey",
        "Mohammed Mohamed",
        "Ouganda Uganda",
        "Vladimir Wladimir",
        "Müller muller",
    ],
    ids=lambda names: names.split()[0],
)
def test_spellings_of_one_name_are_one(names: str) -> None:
    assert len({spelling(name) for name in names.split()}) == 1


@pytest.mark.parametrize(
    "names",
    ["Zelensky Zelenska", "Marsh March", "Brook Brock", "Petrov Petrova", "Iran Iraq", "Poland Holland", "Li Lee"],
    ids=lambda names: names.split()[0],
)
def test_names_of_two_people_stay_two(names: str) -> None:
    assert len({spelling(name) for name in names.split()}) == 2


@given(st.text(alphabet=st.sampled_from("abcghijkoqstuwxyz -é"), max_size=20))
def test_a_spelling_does_not_depend_on_case(name: str) -> None:
    assert spelling(name) == spelling(name.upper())
