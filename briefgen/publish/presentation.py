"""One brief → what its page and its PDF show of it: its sheet, and what other briefs add to it."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, NamedTuple

from briefgen.library import Entry, QuestionAcross
from briefgen.publish import addresses
from briefgen.publish.guide import ALONE, Guide, link_to
from briefgen.publish.sheet import Sheet, read_day
from briefgen.publish.views import (
    ActorView,
    AnswerView,
    BriefLine,
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


class Share(NamedTuple):
    """What a brief says of one actor: its entries for it, what it attributes to it, and whom it has that from."""

    line: BriefLine
    entries: tuple[ActorView, ...]
    points: tuple[PointView, ...]
    quotations: tuple[QuotationView, ...]
    publishers: frozenset[str | None]


def make_brief(brief_id: str, guide: Guide, numbers: Mapping[str, int] | None = None) -> BriefView:
    """Gives a brief as its page and its PDF show it.

    Shape: `numbers` has the number of each source by its id, where several briefs share one list of sources.
    """
    library = guide.library
    return _Reader(library.by_id[brief_id], guide.load_sheet(brief_id), guide, numbers).make()


def make_share(brief_id: str, actor_id: str, guide: Guide) -> Share:
    """Gives what a brief says of one actor."""
    return _Reader(guide.library.by_id[brief_id], guide.load_sheet(brief_id), guide).share_of(actor_id)


def make_asked(one: QuestionAcross, guide: Guide) -> QuestionView:
    """Gives a question through its life, with the evidence of the brief that asks it."""
    entry = one.asked_in
    return _Reader(entry, guide.load_sheet(entry.id), guide).question(one.number)


class _Reader:
    """One sheet, with what other briefs add to it."""

    def __init__(self, entry: Entry, sheet: Sheet, guide: Guide, numbers: Mapping[str, int] | None = None) -> None:
        self.entry = entry
        self.sheet = sheet
        self.guide = guide
        # The place of a source in the brief's own list, from 1, becomes that in the list it shares.
        own = [source[0] for source in sheet["sources"]]
        self.numbers = [0, *((numbers[one] for one in own) if numbers else range(1, len(own) + 1))]
        # The notes of answers to questions that readers may not know of; those after them move up.
        answers = sheet["answers"]
        self.hidden = [one[-1] for answer in answers if answer[0] not in guide.questions for one in answer[-1]]
        self.link = link_to(entry)

    def make(self) -> BriefView:
        entry, sheet, guide = self.entry, self.sheet, self.guide
        near = guide.neighbours.get(entry.id, ALONE)
        return BriefView(
            line=guide.line(entry),
            cutoff=read_day(sheet["cutoff"]),
            why_it_matters=sheet["why_it_matters"],
            whats_next=sheet["whats_next"],
            points=tuple(self.point(number) for number in range(len(sheet["points"]))),
            actors=tuple(self.actor(number) for number in range(len(sheet["actors"]))),
            questions=tuple(self.question(number) for number in range(len(sheet["questions"]))),
            answers=tuple(
                AnswerView(
                    known.question.text, guide.question_href(question), status, text, self.link, entry.brief.date,
                    self.cite(evidence),
                )
                for question, status, text, evidence in sheet["answers"]
                # The question may stand in a brief that is withheld; then nobody may read of it here either.
                if (known := guide.questions.get(question))
            ),
            events=tuple(
                EventView(date, text, basis, self.cite(evidence)) for date, text, basis, evidence in sheet["events"]
            ),
            quotations=tuple(self.quotation(number) for number in range(len(sheet["quotes"]))),
            figures=tuple(FigureView(value, unit, what, as_of, self.cite(evidence))
                for value, unit, what, as_of, evidence in sheet["figures"]),
            disagreements=tuple(
                DisagreementView(topic, tuple(VersionView(says, self.cite(evidence)) for says, evidence in versions))
                for topic, versions in sheet["disagreements"]
            ),
            sources=tuple(self.sources()),
            engine=sheet["engine"],
            model=sheet["model"],
            reviewed_by=sheet["reviewed_by"],
            corrections=tuple((one.date, one.text) for one in entry.brief.corrections),
            newer=link_to(near.newer) if near.newer else None,
            older=link_to(near.older) if near.older else None,
            within=Link(near.topic, addresses.href(addresses.topic_path(near.topic))) if near.topic else None,
        )  # fmt: skip

    def cite(self, evidence: list[Any]) -> tuple[EvidenceView, ...]:
        return tuple(map(self.cite_one, evidence))

    def cite_one(self, one: Any) -> EvidenceView:
        quote, number, title, publisher, url, is_verified, note = one
        note -= bisect_left(self.hidden, note)
        return EvidenceView(quote, self.numbers[number], title, publisher, url, is_verified, note)

    def find_actor(self, words: str | None) -> str | None:
        """Gives the id of the actor that somebody is called by."""
        if words is None:
            return None
        key = words.casefold()
        place = self.sheet["names"].get(key)
        return self.guide.speakers.get(key) if place is None else self.entry.actor_ids[place]

    def speaker(self, words: str | None, shown: str | None) -> Link | None:
        """Gives who says something, linked where it is one of the library's actors."""
        if words is None:
            return None
        actor_id = self.find_actor(words)
        return Link(shown or words, addresses.href(addresses.actor_path(actor_id))) if actor_id else Link(words, None)

    def point(self, place: int) -> PointView:
        text, kind, says, shown, likelihood, confidence, evidence = self.sheet["points"][place]
        said_by = self.speaker(says, shown)
        return PointView(place + 1, text, kind, said_by, likelihood, confidence, self.cite(evidence))

    def actor(self, place: int) -> ActorView:
        name, kind, role, affiliation, aliases, position, evidence = self.sheet["actors"][place]
        id_ = self.entry.actor_ids[place]
        href = addresses.href(addresses.actor_path(id_))
        return ActorView(name, id_, href, kind, role, affiliation, tuple(aliases), position, self.cite(evidence))

    def quotation(self, place: int) -> QuotationView:
        words, shown, cited = self.sheet["quotes"][place]
        return QuotationView(self.speaker(words, shown), self.cite_one((*cited, 0)), self.link, self.entry.brief.date)

    def question(self, place: int) -> QuestionView:
        question = self.entry.brief.open_questions[place]
        known = self.guide.questions.get(question.id)
        known = known or QuestionAcross(question.id, self.entry, place, question.status, ())
        return make_question(known, self.guide, self.cite(self.sheet["questions"][place]))

    def share_of(self, actor_id: str) -> Share:
        """Gives what the brief says of one actor."""
        sheet, ids = self.sheet, self.entry.actor_ids
        return Share(
            self.guide.line(self.entry),
            tuple(self.actor(place) for place, id_ in enumerate(ids) if id_ == actor_id),
            tuple(self.point(place) for place, p in enumerate(sheet["points"]) if self.find_actor(p[2]) == actor_id),
            tuple(self.quotation(n) for n, q in enumerate(sheet["quotes"]) if self.find_actor(q[0]) == actor_id),
            frozenset(source[2] for source in sheet["sources"]),
        )

    def sources(self) -> list[SourceView]:
        found = []
        for place, (id_, title, publisher, author, url, address, published, retrieved, *tail) in enumerate(
            self.sheet["sources"], 1
        ):
            reliability, copied, is_kept = tail
            days = (read_day(published), read_day(retrieved))
            original = self.numbers[copied] if copied else None
            found.append(
                SourceView(
                    self.numbers[place], id_, title, publisher, author, url, address, *days, reliability, original,
                    is_kept,
                )
            )  # fmt: skip
        return found


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
        brief=link_to(asked_in),
        href=guide.question_href(known.id),
        days=max(0, (end - known.asked).days),
        closed=closed,
        answers=tuple(_make_answer(entry, number, known, guide) for entry, number in known.answers),
        evidence=evidence,
    )


def _make_answer(entry: Entry, number: int, known: QuestionAcross, guide: Guide) -> AnswerView:
    reader = _Reader(entry, guide.load_sheet(entry.id), guide)
    _, status, text, evidence = reader.sheet["answers"][number]
    href = guide.question_href(known.id)
    cited = reader.cite(evidence)
    return AnswerView(known.question.text, href, status, text, reader.link, entry.brief.date, cited)


def find_closing(known: QuestionAcross) -> datetime.date | None:
    """Gives the day on which a question was answered or overtaken."""
    is_closed = known.answers and known.status in ("answered", "overtaken")
    return known.answers[-1][0].brief.date if is_closed else None
