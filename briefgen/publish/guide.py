"""What a brief's page has to know of the other briefs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, lru_cache

from briefgen.errors import UsageError
from briefgen.library import Entry, Library, QuestionAcross
from briefgen.publish import addresses
from briefgen.publish.board import BOARD, order_questions, place_questions
from briefgen.publish.holdings import KeptLibrary
from briefgen.publish.paging import page_path
from briefgen.publish.scribe import dump_sheet
from briefgen.publish.sheet import Sheet
from briefgen.publish.view import View
from briefgen.publish.views import BriefLine, Link


class Neighbours(View, frozen=True):
    """The briefs next to a brief: in its first topic, or among all where it has none."""

    newer: Entry | None
    older: Entry | None
    topic: str | None


class Guide:
    """What a brief's page has to know of the others, found when it is asked for; `reference` is where ages end."""

    def __init__(
        self,
        library: Library,
        reference: datetime.date,
        *,
        has_pdfs: bool,
        left_out: Collection[str] = (),
    ) -> None:
        self.library = library
        self.reference = reference
        self.has_pdfs = has_pdfs
        self.left_out = left_out
        self.load_sheet: Callable[[str], Sheet] = lru_cache(maxsize=None)(self._make_sheet)
        if isinstance(library, KeptLibrary):
            self.load_sheet = library.load_sheet
        self._lines: dict[str, BriefLine] = {}
        self._links: dict[str, Link] = {}
        self._places: dict[str | None, Mapping[str, int]] = {}

    def load_whole_sheet(self, brief_id: str) -> Sheet:
        """Gives the sheet of a brief of which all parts are wanted."""
        if isinstance(self.library, KeptLibrary):
            return self.library.load_whole_sheet(brief_id)
        return self.load_sheet(brief_id)

    def load_sheets(self, brief_ids: Sequence[str], part: str) -> list[Sheet]:
        """Gives the sheets of some briefs, of which one part, named as in `SheetTexts`, is read at once."""
        if isinstance(self.library, KeptLibrary):
            return self.library.load_sheets(brief_ids, part)
        return list(map(self.load_sheet, brief_ids))

    def _make_sheet(self, brief_id: str) -> Sheet:
        entry = self.library.by_id[brief_id]
        texts = dump_sheet(entry.brief, entry.verdict)._asdict()
        return Sheet(lambda name, _: texts[name], 0)

    def line(self, entry: Entry) -> BriefLine:
        """Gives a brief as lists show it."""
        line = self._lines.get(entry.id)
        if line is None:
            line = self._lines[entry.id] = make_line(
                entry, has_pdfs=self.has_pdfs, has_topics="topics" not in self.left_out
            )
        return line

    def link(self, entry: Entry) -> Link:
        """Gives the way to a brief's page, which many other pages have."""
        link = self._links.get(entry.id)
        if link is None:
            link = self._links[entry.id] = link_to(entry)
        return link

    def question_href(self, question_id: str) -> str:
        """Gives where a question and its answers are shown: on the board, or where it is left out in its brief."""
        if "questions" in self.left_out and question_id in self.questions:
            return link_to(self.questions[question_id].asked_in, f"#question-{question_id}").href or ""
        page = page_path(BOARD, self.board.get(question_id, 1))
        return addresses.href(page) + addresses.fragment(f"question-{question_id}")

    def look_back(self, end: datetime.date) -> Guide:
        """Gives the guide as it was on a day: without the answers of later briefs."""
        return _EarlierGuide(self, end)

    @cached_property
    def speakers(self) -> Mapping[str, str]:
        """The id of each actor by every name it goes by, folded."""
        speakers: dict[str, str] = {}
        for actor in self.library.actors:
            speakers.setdefault(actor.name.casefold(), actor.id)
            speakers.setdefault(actor.id, actor.id)
        for actor in self.library.actors:
            for alias in actor.aliases:
                speakers.setdefault(alias.casefold(), actor.id)
        return speakers

    @cached_property
    def questions(self) -> Mapping[str, QuestionAcross]:
        """Each question by its id."""
        return self.library.questions_by_id

    @cached_property
    def ordered(self) -> tuple[QuestionAcross, ...]:
        """The questions as the board has them."""
        return order_questions(self.library.questions)

    @cached_property
    def board(self) -> Mapping[str, int]:
        """The page of the board on which each question stands, by its id."""
        library = self.library
        return library.board if isinstance(library, KeptLibrary) else place_questions(self.ordered)

    def find_neighbours(self, entry: Entry) -> Neighbours:
        """Gives the newer and the older brief next to one that was not withdrawn."""
        topic = entry.brief.topics[0] if entry.brief.topics else None
        entries = self._peers[topic]
        place = self._find_places(topic)[entry.id]
        newer = entries[place - 1] if place else None
        older = entries[place + 1] if place + 1 < len(entries) else None
        return Neighbours(newer, older, topic)

    @cached_property
    def _peers(self) -> Mapping[str | None, Sequence[Entry]]:
        return {None: self.library.live, **dict(self.library.topics)}

    def _find_places(self, topic: str | None) -> Mapping[str, int]:
        places = self._places.get(topic)
        if places is None:
            places = self._places[topic] = {entry.id: place for place, entry in enumerate(self._peers[topic])}
        return places


class _EarlierGuide(Guide):
    """The guide as it was on an earlier day; questions stand on the board of today all the same."""

    def __init__(self, later: Guide, end: datetime.date) -> None:
        super().__init__(later.library, end, has_pdfs=later.has_pdfs, left_out=later.left_out)
        self.load_sheet = later.load_sheet
        self.later = later

    @cached_property
    def speakers(self) -> Mapping[str, str]:
        return self.later.speakers

    @cached_property
    def questions(self) -> Mapping[str, QuestionAcross]:
        return {key: self._look_back(one) for key, one in self.later.questions.items()}

    @cached_property
    def board(self) -> Mapping[str, int]:
        return self.later.board

    def find_neighbours(self, entry: Entry) -> Neighbours:
        return self.later.find_neighbours(entry)

    def _look_back(self, question: QuestionAcross) -> QuestionAcross:
        answers = tuple(pair for pair in question.answers if pair[0].brief.date <= self.reference)
        status = answers[-1][0].brief.answers[answers[-1][1]].status if answers else question.question.status
        return question._replace(answers=answers, status=status)


def link_to(entry: Entry, fragment: str = "") -> Link:
    """Gives the way to a brief's page, or to a place on it."""
    href = addresses.href(addresses.brief_path(entry.id))
    return Link(entry.brief.title, href + fragment, entry.brief.language)


def make_line(entry: Entry, *, has_pdfs: bool, has_topics: bool = True) -> BriefLine:
    """Gives a brief as lists show it, with ways to its PDF and its topics where these are on the site."""
    brief = entry.brief
    points, questions, sources = brief.counts
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
        topics=tuple(
            Link(topic, addresses.href(addresses.topic_path(topic)) if has_topics else None)
            for topic in dict.fromkeys(brief.topics)
        ),
        points=points,
        questions=questions,
        sources=sources,
    )


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
