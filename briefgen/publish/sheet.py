"""One brief → what its page and its PDF show of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from briefgen.brief import Evidence
from briefgen.faith import Proof
from briefgen.library import Entry, QuestionAcross
from briefgen.publish import addresses
from briefgen.publish.guide import ALONE, Guide, make_line, question_href
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


def make_brief(brief_id: str, guide: Guide, numbers: Mapping[str, int] | None = None) -> BriefView:
    """Gives a brief as its page and its PDF show it.

    Shape: `numbers` has the number of each source by its id, where several briefs share one list of sources.
    """
    entry = guide.library.load(brief_id)
    brief = entry.brief
    sheet = Sheet(entry, guide, numbers)
    near = guide.neighbours.get(entry.id, ALONE)
    # Notes are numbered as the PDF prints them: footnotes first, then the notes at the end.
    points, answers, disagreements = sheet.points(), sheet.answers(), sheet.disagreements()
    actors, events, figures, questions = sheet.actors(), sheet.events(), sheet.figures(), sheet.questions()
    return BriefView(
        line=make_line(entry, has_pdfs=guide.has_pdfs),
        cutoff=brief.cutoff,
        why_it_matters=brief.why_it_matters,
        whats_next=brief.whats_next,
        points=points,
        actors=actors,
        questions=questions,
        answers=answers,
        events=events,
        quotations=sheet.quotations(),
        figures=figures,
        disagreements=disagreements,
        sources=sheet.sources(),
        engine=" ".join(filter(None, (brief.method.engine, brief.method.version))) if brief.method else None,
        model=brief.method.model if brief.method else None,
        reviewed_by=brief.method.reviewed_by if brief.method else None,
        corrections=tuple((correction.date, correction.text) for correction in brief.corrections),
        newer=_link_to(near.newer),
        older=_link_to(near.older),
        within=Link(near.topic, addresses.href(addresses.topic_path(near.topic))) if near.topic else None,
    )


def _link_to(entry: Entry | None) -> Link | None:
    return (
        Link(entry.brief.title, addresses.href(addresses.brief_path(entry.id)), entry.brief.language) if entry else None
    )


class Sheet:
    """One walk over a brief, numbering its notes on the way."""

    def __init__(self, entry: Entry, guide: Guide, numbers: Mapping[str, int] | None = None) -> None:
        self.entry = entry
        self.guide = guide
        self.brief = entry.brief
        self.notes = 0
        self.proofs: dict[tuple[str | int, ...], Proof] = {proof.claim.steps: proof for proof in entry.verdict.proofs}
        self.numbers = numbers or {source.id: number for number, source in enumerate(self.brief.sources, 1)}
        names = {
            name.casefold(): actor_id
            for actor_id, actor in reversed(tuple(zip(entry.actor_ids, self.brief.actors, strict=True)))
            for name in (*actor.aliases, actor.key, actor.name)
        }
        self.speakers = names

    def evidence(self, evidence: tuple[Evidence, ...], *steps: str | int) -> tuple[EvidenceView, ...]:
        """Gives the evidence of one item of the brief."""
        return tuple(
            self._cite(one.source, one.quote, (*steps, "evidence", index, "quote"))
            for index, one in enumerate(evidence)
        )

    def _cite(
        self, source_id: str | None, words: str, steps: tuple[str | int, ...], *, noted: bool = True
    ) -> EvidenceView:
        proof = self.proofs.get(steps)
        source_id = proof.source if proof else source_id
        source = next((s for s in self.brief.sources if s.id == source_id), self.brief.sources[0])
        self.notes += noted
        return EvidenceView(
            quote=words.strip(),
            number=self.numbers[source.id],
            title=source.title,
            publisher=source.publisher,
            url=addresses.passage_url(source.url, *((proof.words, proof.before, proof.after) if proof else (words,))),
            is_verified=proof is not None and proof.span is not None,
            note=self.notes if noted else 0,
        )

    def speaker(self, words: str | None) -> Link | None:
        """Gives who says something, linked where it is one of the library's actors."""
        if words is None:
            return None
        key = words.casefold()
        actor_id = self.speakers.get(key) or self.guide.speakers.get(key)
        if actor_id is None:
            return Link(words, None)
        # An id stands for its actor; a name is shown as the brief writes it.
        shown = next(
            (a.name for i, a in zip(self.entry.actor_ids, self.brief.actors, strict=True) if a.id == words), words
        )
        return Link(shown, addresses.href(addresses.actor_path(actor_id)))

    def points(self) -> tuple[PointView, ...]:
        """Gives the key points."""
        return tuple(
            PointView(
                number=index + 1,
                text=point.text,
                kind=point.kind,
                attributed_to=self.speaker(point.attributed_to),
                likelihood=point.likelihood,
                confidence=point.confidence,
                evidence=self.evidence(point.evidence, "key_points", index),
            )
            for index, point in enumerate(self.brief.key_points)
        )

    def actors(self) -> tuple[ActorView, ...]:
        """Gives the actors."""
        return tuple(
            ActorView(
                name=actor.name,
                id=actor_id,
                href=addresses.href(addresses.actor_path(actor_id)),
                kind=actor.kind,
                role=actor.role,
                affiliation=actor.affiliation,
                aliases=actor.aliases,
                position=actor.position,
                evidence=self.evidence(actor.evidence, "actors", index),
            )
            for index, (actor_id, actor) in enumerate(zip(self.entry.actor_ids, self.brief.actors, strict=True))
        )

    def answers(self) -> tuple[AnswerView, ...]:
        """Gives what the brief settles of earlier questions."""
        return tuple(
            AnswerView(
                question=known.question.text,
                question_href=question_href(answer.question, self.guide),
                status=answer.status,
                text=answer.text,
                brief=Link(self.brief.title, addresses.href(addresses.brief_path(self.entry.id)), self.brief.language),
                date=self.brief.date,
                evidence=self.evidence(answer.evidence, "answers", index),
            )
            for index, answer in enumerate(self.brief.answers)
            # The question may stand in a brief that is withheld; then nobody may read of it here either.
            if (known := self.guide.questions.get(answer.question))
        )

    def events(self) -> tuple[EventView, ...]:
        """Gives the timeline, as the brief orders it."""
        return tuple(
            EventView(event.date, event.text, event.basis, self.evidence(event.evidence, "timeline", index))
            for index, event in enumerate(self.brief.timeline)
        )

    def figures(self) -> tuple[FigureView, ...]:
        """Gives the figures."""
        return tuple(
            FigureView(one.value, one.unit, one.what, one.as_of, self.evidence(one.evidence, "figures", index))
            for index, one in enumerate(self.brief.figures)
        )

    def disagreements(self) -> tuple[DisagreementView, ...]:
        """Gives where sources contradict each other."""
        return tuple(
            DisagreementView(
                topic=one.topic,
                versions=tuple(
                    VersionView(v.says, self.evidence(v.evidence, "disagreements", index, "versions", number))
                    for number, v in enumerate(one.versions)
                ),
            )
            for index, one in enumerate(self.brief.disagreements)
        )

    def quotations(self) -> tuple[QuotationView, ...]:
        """Gives who said what."""
        link = Link(self.brief.title, addresses.href(addresses.brief_path(self.entry.id)), self.brief.language)
        return tuple(
            QuotationView(
                speaker=self.speaker(one.speaker),
                evidence=self._cite(one.source, one.text, ("quotes", index, "text"), noted=False),
                brief=link,
                date=self.brief.date,
            )
            for index, one in enumerate(self.brief.quotes)
        )

    def questions(self) -> tuple[QuestionView, ...]:
        """Gives the questions that the brief asks, each through its life."""
        return tuple(self._questions())

    def _questions(self) -> Iterator[QuestionView]:
        for index, question in enumerate(self.brief.open_questions):
            evidence = self.evidence(question.evidence, "open_questions", index)
            known = self.guide.questions.get(question.id)
            alone = known or QuestionAcross(question.id, self.entry, index, question.status, ())
            yield make_question(alone, self.guide, evidence)

    def sources(self) -> tuple[SourceView, ...]:
        """Gives the sources."""
        return tuple(
            SourceView(
                number=self.numbers[source.id],
                id=source.id,
                title=source.title,
                publisher=source.publisher,
                author=source.author,
                url=addresses.safe_url(source.url),
                address=source.url,
                published=source.published,
                retrieved=source.retrieved,
                reliability=source.reliability,
                duplicate_of=self.numbers.get(source.duplicate_of) if source.duplicate_of else None,
                is_kept=source.article is not None,
            )
            for source in self.brief.sources
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
        href=question_href(known.id, guide),
        days=max(0, (end - known.asked).days),
        closed=closed,
        answers=tuple(_make_answer(entry.id, number, known, guide) for entry, number in known.answers),
        evidence=evidence,
    )


def _make_answer(brief_id: str, number: int, known: QuestionAcross, guide: Guide) -> AnswerView:
    entry = guide.library.load(brief_id)
    answer = entry.brief.answers[number]
    return AnswerView(
        question=known.question.text,
        question_href=question_href(known.id, guide),
        status=answer.status,
        text=answer.text,
        brief=Link(entry.brief.title, addresses.href(addresses.brief_path(entry.id)), entry.brief.language),
        date=entry.brief.date,
        evidence=Sheet(entry, guide).evidence(answer.evidence, "answers", number),
    )


def find_closing(known: QuestionAcross) -> datetime.date | None:
    """Gives the day on which a question was answered or overtaken."""
    is_closed = known.answers and known.status in ("answered", "overtaken")
    return known.answers[-1][0].brief.date if is_closed else None
