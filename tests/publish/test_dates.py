from __future__ import annotations

import datetime

import pytest

from briefgen.publish.dates import date_words, event_machine, event_words
from briefgen.publish.tongue import read_tongue

ENGLISH = read_tongue("en", ())


@pytest.mark.parametrize(
    ("text", "words", "machine"),
    [
        ("2025-03-22", "22 March 2025", "2025-03-22"),
        ("2025-03", "March 2025", "2025-03"),
        ("2022", "2022", "2022"),
        ("2025-03~", "about March 2025", "2025-03"),
        ("2025-03-01?", "perhaps 1 March 2025", "2025-03-01"),
        ("2025-03-11/2025-03-13", "11–13 March 2025", None),
        ("2025-03-30/2025-04-02", "30 March 2025 – 2 April 2025", None),
        ("2025-03/..", "from March 2025", None),
        ("../2025", "until 2025", None),
    ],
)
def test_event_dates_are_words_for_readers_and_dates_for_machines(text: str, words: str, machine: str | None) -> None:
    assert event_words(text, ENGLISH) == words
    assert event_machine(text) == machine


def test_days_are_words_in_any_locale() -> None:
    assert date_words(datetime.date(2025, 12, 3), ENGLISH) == "3 December 2025"
