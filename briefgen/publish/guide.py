"""What a brief's page has to know of the other briefs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from briefgen.errors import UsageError
from briefgen.library import Entry, Library, QuestionAcross
from briefgen.publish import addresses
from briefgen.publish.board import BOARD, order_questions, place_questions
from briefgen.publish.views import BriefLine, Link


@dataclass(frozen=True)
class Neighbours:
    """The briefs next to a brief: in its first topic, or among all where it has none."""

    newer: Entry | None
    older: Entry | None
    topic: str | None


@dataclass(frozen=True)
class Guide:
    """What a brief's page has to know of the others.

    Shape: `speakers` has the id of each actor by every name it goes by, folded; `neighbours` the newer and the older
    brief by a brief's id; `board` each question's address on the board by its id.
    """

    reference: datetime.date
    has_pdfs: bool
    speakers: Mapping[str, str]
    questions: Mapping[str, QuestionAcross]
    neighbours: Mapping[str, Neighbours]
    board: Mapping[str, str]


def make_guide(library: Library, reference: datetime.date, *, has_pdfs: bool) -> Guide:
    """Gives the guide to a library; `reference` is the day to which ages count."""
    speakers: dict[str, str] = {}
    for actor in library.actors:
        speakers.setdefault(actor.name.casefold(), actor.id)
        speakers.setdefault(actor.id, actor.id)
    for actor in library.actors:
        for alias in actor.aliases:
            speakers.setdefault(alias.casefold(), actor.id)
    return Guide(
        reference=reference,
        has_pdfs=has_pdfs,
        speakers=speakers,
        questions={question.question.id: question for question in library.questions},
        neighbours=_find_neighbours(library),
        board=place_questions(order_questions(library.questions)),
    )


def _find_neighbours(library: Library) -> Mapping[str, Neighbours]:
    live = tuple(entry for entry in library.entries if entry.brief.status != "withdrawn")
    found: dict[str, Neighbours] = {}
    for topic, entries in ((None, live), *library.topics):
        for newer, entry, older in zip((None, *entries), entries, (*entries[1:], None), strict=False):
            if topic is None or entry.brief.topics[0] == topic:
                found[entry.id] = Neighbours(newer, older, topic)
    return found


def make_line(entry: Entry, *, has_pdfs: bool) -> BriefLine:
    """Gives a brief as lists show it."""
    brief = entry.brief
    is_open = sum(question.status in ("open", "partly") for question in brief.open_questions)
    return BriefLine(
        id=entry.id,
        title=brief.title,
        href=addresses.href(addresses.brief_path(entry.id)),
        pdf=addresses.href(addresses.pdf_path(entry.id)) if has_pdfs and brief.status != "withdrawn" else None,
        language=brief.language,
        date=brief.date,
        updated=brief.updated,
        status=brief.status,
        marking=brief.marking,
        summary=brief.summary,
        topics=tuple(Link(topic, addresses.href(addresses.topic_path(topic))) for topic in dict.fromkeys(brief.topics)),
        points=len(brief.key_points),
        questions=is_open,
        sources=len(brief.sources),
    )


def question_href(question_id: str, guide: Guide) -> str:
    """Gives where the board shows a question."""
    return guide.board.get(question_id) or BOARD + addresses.fragment(f"question-{question_id}")


def find_epoch(environment: Mapping[str, str]) -> datetime.datetime | None:
    """Gives the moment that the environment fixes for reproducible builds.

    Raises: UsageError where it is no time.
    Source: https://reproducible-builds.org/specs/source-date-epoch/
    """
    text = environment.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return None
    try:
        return datetime.datetime.fromtimestamp(int(text), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        hint = "it counts the seconds since 1970: 1735689600"
        raise UsageError(f"SOURCE_DATE_EPOCH is {text!r}, which is no time", hint=hint) from None


def find_reference(library: Library, environment: Mapping[str, str]) -> datetime.date:
    """Gives the day to which ages count: SOURCE_DATE_EPOCH, or the newest brief's; never today."""
    epoch = find_epoch(environment)
    return epoch.date() if epoch else library.newest or datetime.date(1970, 1, 1)
