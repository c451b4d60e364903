"""One brief → what its page and its PDF show of it: its sheet, and what other briefs add to it."""

from __future__ import annotations

import datetime
import itertools
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TypeVar

from msgspec.structs import replace

from briefgen.library import Entry, QuestionAcross
from briefgen.publish import addresses
from briefgen.publish.guide import Guide
from briefgen.publish.overviews import Stance, Statement
from briefgen.publish.sheet import ActorItem, PointItem, QuoteItem, Sheet
from briefgen.publish.view import View
from briefgen.publish.views import (
    ActorView,
    AnswerView,
    BriefView,
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
Cited = TypeVar("Cited", EventView, FigureView, VersionView)
Placed = TypeVar("Placed", tuple[int, str, PointItem], tuple[int, str, QuoteItem])


class Share(View, frozen=True):
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
        self.link = guide.link(entry)

    def make(self, numbers: Mapping[str, int] | None) -> BriefView:
        entry, sheet, guide, rest = self.entry, self.sheet, self.guide, self.sheet.rest
        if numbers:
            # The place of a source in the brief's own list becomes that in the list it shares.
            self.numbers = (0, *(numbers[source.id] for source in rest.sources))
        near = guide.find_neighbours(entry)
        voices = sheet.voices
        said = [*zip(entry.actor_ids, voices, strict=True), (None, sheet.others)]
        points: list[tuple[PointItem | None, str | None]] = [(item, None) for item in rest.points]
        quotes: list[tuple[int, QuoteItem, str | None]] = []
        for actor_id, voice in said:
            for place, key, item in voice.points:
                points[place] = (item, actor_id or self.find_other(key))
            quotes += [(place, item, actor_id or self.find_other(key)) for place, key, item in voice.quotes]
        quotes.sort(key=_BY_PLACE)
        return BriefView(
            line=guide.line(entry),
            cutoff=rest.cutoff,
            why_it_matters=rest.why_it_matters,
            whats_next=rest.whats_next,
            points=tuple([self.point(place, item, id_) for place, (item, id_) in enumerate(points) if item]),
            actors=tuple([self.actor(id_, voice.actor) for id_, voice in said if id_ and voice.actor]),
            questions=tuple(map(self.question, itertools.count(), sheet.asked.questions)),
            answers=tuple(
                AnswerView(
                    known.question.text, guide.question_href(one.question), one.status, one.text, self.link,
                    entry.brief.date, self.cite(one.evidence),
                )
                for one in sheet.asked.answers
                # The question may stand in a brief that is withheld; then nobody may read of it here either.
                if (known := guide.questions.get(one.question))
            ),
            events=self.cite_in(rest.events),
            quotations=tuple([self.quotation(item, actor_id) for _, item, actor_id in quotes]),
            figures=self.cite_in(rest.figures),
            disagreements=tuple([replace(one, versions=self.cite_in(one.versions)) for one in rest.disagreements]),
            sources=tuple(map(self.renumber, rest.sources)),
            engine=rest.engine,
            model=rest.model,
            reviewed_by=rest.reviewed_by,
            corrections=tuple((one.date, one.text) for one in entry.brief.corrections),
            newer=guide.link(near.newer) if near.newer else None,
            older=guide.link(near.older) if near.older else None,
            within=Link(near.topic, addresses.href(addresses.topic_path(near.topic))) if near.topic else None,
        )  # fmt: skip

    @cached_property
    def hidden(self) -> Sequence[int]:
        """The notes of answers to questions that readers may not know of; those after them move up."""
        notes = self.sheet.find_notes()
        return [note for question, own in notes if question not in self.guide.questions for note in own]

    @cached_property
    def is_as_written(self) -> bool:
        """Tells whether sources and notes have the numbers here that they have in the brief itself."""
        return self.numbers is None and not self.hidden

    def cite(self, evidence: tuple[EvidenceView, ...]) -> tuple[EvidenceView, ...]:
        return evidence if not evidence or self.is_as_written else tuple(map(self.cite_one, evidence))

    def cite_one(self, one: EvidenceView) -> EvidenceView:
        note = one.note - bisect_left(self.hidden, one.note)
        return replace(one, number=self.number(one.number), note=note)

    def cite_in(self, items: tuple[Cited, ...]) -> tuple[Cited, ...]:
        """Gives items with their evidence as it is cited here."""
        if self.is_as_written:
            return items
        return tuple([replace(one, evidence=self.cite(one.evidence)) for one in items])

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

    def point(self, place: int, item: PointItem, actor_id: str | None) -> PointView:
        said_by = self.speaker(item.speaker, item.shown, actor_id)
        return PointView(
            place + 1, item.text, item.kind, said_by, item.likelihood, item.confidence, self.cite(item.evidence)
        )

    def actor(self, id_: str, item: ActorItem) -> ActorView:
        href = addresses.href(addresses.actor_path(id_))
        return ActorView(
            item.name, id_, href, item.kind, item.role, item.affiliation, item.aliases, item.position,
            self.cite(item.evidence),
        )  # fmt: skip

    def quotation(self, item: QuoteItem, actor_id: str | None) -> QuotationView:
        said_by = self.speaker(item.speaker, item.shown, actor_id)
        (evidence,) = self.cite((item.evidence,))
        return QuotationView(said_by, evidence, self.link, self.entry.brief.date)

    def question(self, place: int, evidence: tuple[EvidenceView, ...]) -> QuestionView:
        question = self.entry.brief.open_questions[place]
        known = self.guide.questions.get(question.id)
        known = known or QuestionAcross(question.id, self.entry, place, question.status, ())
        return make_question(known, self.guide, self.cite(evidence))

    def share_of(self, actor_id: str) -> Share:
        """Gives what the brief says of one actor."""
        sheet, link, date, ids = self.sheet, self.link, self.entry.brief.date, self.entry.actor_ids
        voice = sheet.find_only_voice(ids.index(actor_id)) if ids.count(actor_id) == 1 else None
        if voice:
            stances: tuple[Stance, ...] = (self.stance(voice.actor),) if voice.actor else ()
            points, quotes = voice.points, voice.quotes
        else:
            own = [sheet.voice(place) for place, one in enumerate(ids) if one == actor_id]
            stances = tuple([self.stance(voice.actor) for voice in own if voice.actor])
            points = self.gather([voice.points for voice in own], sheet.others.points, actor_id)
            quotes = self.gather([voice.quotes for voice in own], sheet.others.quotes, actor_id)
        return Share(
            stances,
            tuple([Statement(link, date, self.point(place, item, actor_id)) for place, _, item in points]),
            tuple([self.quotation(item, actor_id) for _, _, item in quotes]),
        )

    def gather(self, own: Iterable[Iterable[Placed]], others: Iterable[Placed], actor_id: str) -> tuple[Placed, ...]:
        """Gives what is an actor's of several entries for it, and under a name that the brief has not, by its place."""
        found = [one for some in own for one in some]
        found += [one for one in others if self.find_other(one[1]) == actor_id]
        return tuple(sorted(found, key=_BY_PLACE))

    def stance(self, item: ActorItem) -> Stance:
        return Stance(
            self.link, self.entry.brief.date, item.name, item.role, item.affiliation, item.position,
            self.cite(item.evidence), item.publishers,
        )  # fmt: skip

    def renumber(self, source: SourceView) -> SourceView:
        original = source.duplicate_of and self.number(source.duplicate_of)
        return replace(source, number=self.number(source.number), duplicate_of=original)


def make_question(known: QuestionAcross, guide: Guide, evidence: tuple[EvidenceView, ...]) -> QuestionView:
    """Gives a question through its life."""
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
        brief=guide.link(asked_in),
        href=guide.question_href(known.id),
        days=max(0, (end - known.asked).days),
        closed=closed,
        answers=tuple(_make_answer(entry, number, known, guide) for entry, number in known.answers),
        evidence=evidence,
    )


def _make_answer(entry: Entry, number: int, known: QuestionAcross, guide: Guide) -> AnswerView:
    reader = _Reader(entry, guide.load_sheet(entry.id), guide)
    answer = reader.sheet.asked.answers[number]
    href = guide.question_href(known.id)
    cited = reader.cite(answer.evidence)
    return AnswerView(known.question.text, href, answer.status, answer.text, reader.link, entry.brief.date, cited)


def find_closing(known: QuestionAcross) -> datetime.date | None:
    """Gives the day on which a question was answered or overtaken."""
    is_closed = known.answers and known.status in ("answered", "overtaken")
    return known.answers[-1][0].brief.date if is_closed else None
