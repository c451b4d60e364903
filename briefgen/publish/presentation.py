"""One brief → what its page and its PDF show of it: its sheet, and what other briefs add to it."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

from briefgen.library import Entry, QuestionAcross
from briefgen.publish import addresses
from briefgen.publish.guide import ALONE, Guide
from briefgen.publish.sheet import Sheet
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


def _read_day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def make_brief(brief_id: str, guide: Guide, numbers: Mapping[str, int] | None = None) -> BriefView:
    """Gives a brief as its page and its PDF show it.

    Shape: `numbers` has the number of each source by its id, where several briefs share one list of sources.
    """
    library = guide.library
    return _Reader(library.by_id[brief_id], guide.load_sheet(brief_id), guide, numbers).make()


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
        self.link = Link(entry.brief.title, addresses.href(addresses.brief_path(entry.id)), entry.brief.language)

    def make(self) -> BriefView:
        entry, sheet, guide = self.entry, self.sheet, self.guide
        near = guide.neighbours.get(entry.id, ALONE)
        return BriefView(
            line=guide.line(entry),
            cutoff=_read_day(sheet["cutoff"]),
            why_it_matters=sheet["why_it_matters"],
            whats_next=sheet["whats_next"],
            points=tuple(
                PointView(number, text, kind, self.speaker(says, shown), likelihood, confidence, self.cite(evidence))
                for number, (text, kind, says, shown, likelihood, confidence, evidence) in enumerate(sheet["points"], 1)
            ),
            actors=tuple(self.actors()),
            questions=tuple(
                make_question(self.find_question(number), guide, self.cite(evidence))
                for number, evidence in enumerate(sheet["questions"])
            ),
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
            quotations=tuple(
                QuotationView(self.speaker(words, shown), self.cite_one((*words_of, 0)), self.link, entry.brief.date)
                for words, shown, words_of in sheet["quotes"]
            ),
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
            newer=_link_to(near.newer),
            older=_link_to(near.older),
            within=Link(near.topic, addresses.href(addresses.topic_path(near.topic))) if near.topic else None,
        )  # fmt: skip

    def cite(self, evidence: list[Any]) -> tuple[EvidenceView, ...]:
        return tuple(map(self.cite_one, evidence))

    def cite_one(self, one: Any) -> EvidenceView:
        quote, number, title, publisher, url, is_verified, note = one
        note -= bisect_left(self.hidden, note)
        return EvidenceView(quote, self.numbers[number], title, publisher, url, is_verified, note)

    def speaker(self, words: str | None, shown: str | None) -> Link | None:
        """Gives who says something, linked where it is one of the library's actors."""
        if words is None:
            return None
        key = words.casefold()
        place = self.sheet["names"].get(key)
        actor_id = self.guide.speakers.get(key) if place is None else self.entry.actor_ids[place]
        if actor_id is None:
            return Link(words, None)
        return Link(shown or words, addresses.href(addresses.actor_path(actor_id)))

    def actors(self) -> list[ActorView]:
        found = []
        given = zip(self.entry.actor_ids, self.sheet["actors"], strict=True)
        for id_, (name, kind, role, affiliation, aliases, position, evidence) in given:
            href = addresses.href(addresses.actor_path(id_))
            found.append(
                ActorView(name, id_, href, kind, role, affiliation, tuple(aliases), position, self.cite(evidence))
            )
        return found

    def find_question(self, number: int) -> QuestionAcross:
        question = self.entry.brief.open_questions[number]
        known = self.guide.questions.get(question.id)
        return known or QuestionAcross(question.id, self.entry, number, question.status, ())

    def sources(self) -> list[SourceView]:
        found = []
        for place, (id_, title, publisher, author, url, address, published, retrieved, *tail) in enumerate(
            self.sheet["sources"], 1
        ):
            reliability, copied, is_kept = tail
            days = (_read_day(published), _read_day(retrieved))
            original = self.numbers[copied] if copied else None
            found.append(
                SourceView(
                    self.numbers[place], id_, title, publisher, author, url, address, *days, reliability, original,
                    is_kept,
                )
            )  # fmt: skip
        return found


def _link_to(entry: Entry | None) -> Link | None:
    return (
        Link(entry.brief.title, addresses.href(addresses.brief_path(entry.id)), entry.brief.language) if entry else None
    )


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
        brief=Link(asked_in.brief.title, addresses.href(addresses.brief_path(asked_in.id)), asked_in.brief.language),
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
