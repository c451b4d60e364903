"""The board of questions: their order over its pages, and so where each of them stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefgen.library import QuestionAcross
from briefgen.publish import addresses
from briefgen.publish.paging import page_path, split

BOARD = "questions.html"
# With its evidence and answers a question takes about 2.5 KB.
QUESTIONS_PER_PAGE = 50
STATES = ("open", "partly", "answered", "overtaken")


@dataclass(frozen=True, slots=True)  # no named tuple, of which `count` is a method
class StateCount:
    """How many questions are in a state, and where the first of them stands."""

    status: str
    count: int
    href: str


def order_questions(questions: Iterable[QuestionAcross]) -> tuple[QuestionAcross, ...]:
    """Gives the questions as the board has them: what is open first, and there the oldest."""
    return tuple(sorted(questions, key=lambda q: (STATES.index(q.status), q.asked, q.id)))


def place_questions(ordered: Sequence[QuestionAcross]) -> Mapping[str, int]:
    """Gives the page of the board on which each question stands, by its id."""
    return {one.id: number for number, part in split(ordered, QUESTIONS_PER_PAGE) for one in part}


def count_states(ordered: Sequence[QuestionAcross]) -> tuple[StateCount, ...]:
    """Gives how many questions are in each state that has any, with the page on which they begin."""
    counts = Counter[str](one.status for one in ordered)
    found, start = [], 0
    for status in STATES:
        if counts[status]:
            page = page_path(BOARD, start // QUESTIONS_PER_PAGE + 1)
            found.append(StateCount(status, counts[status], addresses.href(page) + addresses.fragment(status)))
        start += counts[status]
    return tuple(found)
