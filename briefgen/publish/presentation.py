"""One brief → what its page and its PDF show of it: its sheet, and what other briefs add to it."""

from __future__ import annotations

import datetime
import itertools
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from operator import itemgetter
from typing import Any, NamedTuple

from briefgen.library import Entry, QuestionAcross
from briefgen.publish import addresses
from briefgen.publish.guide import Guide, link_to
from briefgen.publish.overviews import Stance, Statement
from briefgen.publish.sheet import Sheet, read_day
from briefgen.publish.views import (
    ActorView,
    AnswerView,
    BriefView,
    DisagreementView,
    EventView,
    EvidenceView,
    FigureView,
    Link,
    PointView,
    QuestionView,
    QuotationView,
    SourceView,
    VersionView,
)

_BY_PLACE = itemgetter(0)


class Share(NamedTuple):
    """What a brief says of one actor: its entries for it, and what it attributes to it."""

    stances: tuple[Stance, ...]
    statements: tuple[Statement, ...]
    quotations: tuple[QuotationView, ...]


def make_brief(brief_id: str, guide: Guide, numbers: Mapping[str, int] | None = None) -> BriefView:
    """Gives a brief as its page and its PDF show it.

    Shape: `numbers` has the number of each source by its id, where several briefs share one list of sources.
    """
    library = guide.library
    return _Reader(library.by_id[brief_id], guide.load_whole_sheet(brief_id), guide).make(numbers)


def make_shares(brief_ids: Sequence[str], actor_id: str, guide: Guide) -> list[Share]:
    """Gives what each of some briefs says of one actor."""
    entries = map(guide.library.by_id.__getitem__, brief_ids)
    sheets = guide.load_sheets(brief_ids, "voices")
    return [_Reader(entry, sheet, guide).share_of(actor_id) for entry, sheet in zip(entries, sheets, strict=True)]


def make_asked(questions: Iterable[QuestionAcross], guide: Guide) -> tuple[QuestionView, ...]:
    """Gives questions through their lives, each with the evidence of the brief that asks it."""
    several = tuple(questions)
    sheets = guide.load_sheets([one.asked_in.id for one in several], "asked")
    return tuple(
        [
            _Reader(one.asked_in, sheet, guide).question(one.number, sheet.asked.questions[one.number])
            for one, sheet in zip(several, sheets, strict=True)
        ]
    )


class _Reader:
    """One sheet, with what other briefs add to it.

    Shape: `link` is the way to its brief; `numbers` has that of each source by its number in the brief's own list, None
    where these are the same.
    """

    def __init__(self, entry: Entry, sheet: Sheet, guide: Guide) -> None:
        self.entry = entry
        self.sheet = sheet
        self.guide = guide
        self.numbers: Sequence[int] | None = None
        line = guide.line(entry)
        self.link = Link(line.title, line.href, line.language)

    def make(self, numbers: Mapping[str, int] | None) -> BriefView:
        entry, sheet, guide, rest = self.entry, self.sheet, self.guide, self.sheet.rest
        if numbers:
            # The place of a source in the brief's own list becomes that in the list it shares.
            self.numbers = (0, *(numbers[source[0]] for source in rest["sources"]))
        near = guide.find_neighbours(entry)
        voices = sheet.voices
        said = [*zip(entry.actor_ids, voices, strict=True), (None, sheet.others)]
        points: list[Any] = [(item, None) for item in rest["points"]]
        quotes: list[Any] = []
        for actor_id, voice in said:
            for place, key, item in voice.points:
                points[place] = (item, actor_id or self.find_other(key))
            quotes += [(place, item, actor_id or self.find_other(key)) for place, key, item in voice.quotes]
        quotes.sort(key=_BY_PLACE)
        return BriefView(
            line=guide.line(entry),
            cutoff=read_day(rest["cutoff"]),
            why_it_matters=rest["why_it_matters"],
            whats_next=rest["whats_next"],
            points=tuple([self.point(place, item, actor_id) for place, (item, actor_id) in enumerate(points)]),
            actors=tuple([self.actor(id_, voice.actor) for id_, voice in zip(entry.actor_ids, voices, strict=True)]),
            questions=tuple(map(self.question, itertools.count(), sheet.asked.questions)),
            answers=tuple(
                AnswerView(
                    known.question.text, guide.question_href(question), status, text, self.link, entry.brief.date,
                    self.cite(evidence),
                )
                for question, status, text, evidence in sheet.asked.answers
                # The question may stand in a brief that is withheld; then nobody may read of it here either.
                if (known := guide.questions.get(question))
            ),
            events=tuple(
                EventView(date, text, basis, self.cite(evidence)) for date, text, basis, evidence in rest["events"]
            ),
            quotations=tuple([self.quotation(item, actor_id) for _, item, actor_id in quotes]),
            figures=tuple(FigureView(value, unit, what, as_of, self.cite(evidence))
                for value, unit, what, as_of, evidence in rest["figures"]),
            disagreements=tuple(
                DisagreementView(topic, tuple(VersionView(says, self.cite(evidence)) for says, evidence in versions))
                for topic, versions in rest["disagreements"]
            ),
            sources=tuple(self.sources(rest["sources"])),
            engine=rest["engine"],
            model=rest["model"],
            reviewed_by=rest["reviewed_by"],
            corrections=tuple((one.date, one.text) for one in entry.brief.corrections),
            newer=link_to(near.newer) if near.newer else None,
            older=link_to(near.older) if near.older else None,
            within=Link(near.topic, addresses.href(addresses.topic_path(near.topic))) if near.topic else None,
        )  # fmt: skip

    @cached_property
    def hidden(self) -> Sequence[int]:
        """The notes of answers to questions that readers may not know of; those after them move up."""
        notes = self.sheet.notes
        return [note for question, own in notes if question not in self.guide.questions for note in own]

    def cite(self, evidence: list[Any]) -> tuple[EvidenceView, ...]:
        if not evidence:
            return ()
        if self.numbers is None and not self.hidden:
            return tuple(map(_make_evidence, evidence))
        return tuple(map(self.cite_one, evidence))

    def cite_one(self, one: Any) -> EvidenceView:
        quote, number, title, publisher, url, is_verified, note = one
        note -= bisect_left(self.hidden, note)
        return EvidenceView(quote, self.number(number), title, publisher, url, is_verified, note)

    def number(self, own: int) -> int:
        """Gives the number of a source in the list that readers see."""
        return own if self.numbers is None else self.numbers[own]

    def find_other(self, key: str) -> str | None:
        """Gives the id of somebody who is none of the brief's actors, by a name, folded; None for nobody known."""
        return self.guide.speakers.get(key) if key else None

    def speaker(self, words: str | None, shown: str | None, actor_id: str | None) -> Link | None:
        """Gives who says something, linked where it is one of the library's actors."""
        if words is None:
            return None
        return Link(shown or words, addresses.href(addresses.actor_path(actor_id))) if actor_id else Link(words, None)

    def point(self, place: int, item: Any, actor_id: str | None) -> PointView:
        text, kind, says, shown, likelihood, confidence, evidence = item
        said_by = self.speaker(says, shown, actor_id)
        return PointView(place + 1, text, kind, said_by, likelihood, confidence, self.cite(evidence))

    def actor(self, id_: str, item: Any) -> ActorView:
        name, kind, role, affiliation, aliases, position, evidence, _ = item
        href = addresses.href(addresses.actor_path(id_))
        return ActorView(name, id_, href, kind, role, affiliation, tuple(aliases), position, self.cite(evidence))

    def quotation(self, item: Any, actor_id: str | None) -> QuotationView:
        words, shown, cited = item
        said_by = self.speaker(words, shown, actor_id)
        return QuotationView(said_by, self.cite_one((*cited, 0)), self.link, self.entry.brief.date)

    def question(self, place: int, evidence: Any) -> QuestionView:
        question = self.entry.brief.open_questions[place]
        known = self.guide.questions.get(question.id)
        known = known or QuestionAcross(question.id, self.entry, place, question.status, ())
        link = self.link if known.asked_in is self.entry else None
        return make_question(known, self.guide, self.cite(evidence), link)

    def share_of(self, actor_id: str) -> Share:
        """Gives what the brief says of one actor."""
        sheet, link, date = self.sheet, self.link, self.entry.brief.date
        own = [sheet.voice(place) for place, one in enumerate(self.entry.actor_ids) if one == actor_id]
        stances = tuple([self.stance(voice.actor) for voice in own])
        if len(own) == 1 and not sheet.has_others:
            points, quotes = own[0].points, own[0].quotes
        else:
            points = self.gather([voice.points for voice in own], sheet.others.points, actor_id)
            quotes = self.gather([voice.quotes for voice in own], sheet.others.quotes, actor_id)
        return Share(
            stances,
            tuple([Statement(link, date, self.point(place, item, actor_id)) for place, _, item in points]),
            tuple([self.quotation(item, actor_id) for _, _, item in quotes]),
        )

    def gather(self, own: Iterable[list[Any]], others: list[Any], actor_id: str) -> list[Any]:
        """Gives what is an actor's of several entries for it, and under a name that the brief has not, by its place."""
        found = [one for some in own for one in some]
        return sorted([*found, *(one for one in others if self.find_other(one[1]) == actor_id)], key=_BY_PLACE)

    def stance(self, item: Any) -> Stance:
        name, _, role, affiliation, _, position, evidence, publishers = item
        cited = self.cite(evidence)
        return Stance(self.link, self.entry.brief.date, name, role, affiliation, position, cited, tuple(publishers))

    def sources(self, items: Sequence[Any]) -> list[SourceView]:
        found = []
        for place, (id_, title, publisher, author, url, address, published, retrieved, *tail) in enumerate(items, 1):
            reliability, copied, is_kept = tail
            days = (read_day(published), read_day(retrieved))
            original = self.number(copied) if copied else None
            found.append(
                SourceView(
                    self.number(place), id_, title, publisher, author, url, address, *days, reliability, original,
                    is_kept,
                )
            )  # fmt: skip
        return found


# Past the named arguments of each, of which a page of a brief has twenty.
_make_evidence: Callable[[list[Any]], EvidenceView] = partial(tuple.__new__, EvidenceView)


def make_question(
    known: QuestionAcross, guide: Guide, evidence: tuple[EvidenceView, ...], brief: Link | None = None
) -> QuestionView:
    """Gives a question through its life; `brief` leads to the one that asks it, where somebody has it already."""
    asked_in, asked = known.asked_in, known.question
    closed = find_closing(known)
    end = closed or guide.reference
    return QuestionView(
        id=known.id,
        text=asked.text,
        status=known.status,
        origin=asked.origin,
        why=asked.why,
        asked=known.asked,
        brief=brief or link_to(asked_in),
        href=guide.question_href(known.id),
        days=max(0, (end - known.asked).days),
        closed=closed,
        answers=tuple(_make_answer(entry, number, known, guide) for entry, number in known.answers),
        evidence=evidence,
    )


def _make_answer(entry: Entry, number: int, known: QuestionAcross, guide: Guide) -> AnswerView:
    reader = _Reader(entry, guide.load_sheet(entry.id), guide)
    _, status, text, evidence = reader.sheet.asked.answers[number]
    href = guide.question_href(known.id)
    cited = reader.cite(evidence)
    return AnswerView(known.question.text, href, status, text, reader.link, entry.brief.date, cited)


def find_closing(known: QuestionAcross) -> datetime.date | None:
    """Gives the day on which a question was answered or overtaken."""
    is_closed = known.answers and known.status in ("answered", "overtaken")
    return known.answers[-1][0].brief.date if is_closed else None
