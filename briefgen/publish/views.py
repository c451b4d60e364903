"""What pages show, as light frozen values: no page holds more of the library than it prints.

Units: every `href` is seen from the site's root and percent-encoded; every `days` counts to the library's newest brief
(or SOURCE_DATE_EPOCH).
"""

from __future__ import annotations

import datetime
import itertools
from dataclasses import dataclass

from briefgen.publish.view import View


@dataclass(frozen=True, slots=True)
class Site:
    """What every page knows of the site.

    Shape: `style` is the theme's style sheet, `navigation` has pairs of an address and its words; where it has none,
    the shipped one stands; `left_out` has the names of what the settings leave out.
    """

    title: str
    description: str | None
    language: str
    author: str | None
    base_url: str | None
    has_pdfs: bool
    paper: str
    version: str
    has_editions: bool = False
    style: str | None = None
    logo: str | None = None
    footer: str | None = None
    navigation: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()


class Link(View, frozen=True):
    """Words that lead somewhere; `href` is None where they lead nowhere, `language` where it is not known."""

    text: str
    href: str | None
    language: str | None = None


class EvidenceView(View, frozen=True):
    """Words of a source: `number` is the source's place in the list of sources, `note` that of the printed note."""

    quote: str
    number: int
    title: str
    publisher: str | None
    url: str | None
    is_verified: bool
    note: int


class PointView(View, frozen=True):
    """A key point."""

    number: int
    text: str
    kind: str
    attributed_to: Link | None
    likelihood: str | None
    confidence: str | None
    evidence: tuple[EvidenceView, ...]


class ActorView(View, frozen=True):
    """An actor as one brief gives it."""

    name: str
    id: str
    href: str
    kind: str | None
    role: str | None
    affiliation: str | None
    aliases: tuple[str, ...]
    position: str | None
    evidence: tuple[EvidenceView, ...]


class AnswerView(View, frozen=True):
    """What a brief settles of a question."""

    question: str
    question_href: str | None
    status: str
    text: str
    brief: Link
    date: datetime.date
    evidence: tuple[EvidenceView, ...]


class QuestionView(View, frozen=True):
    """A question through its life; `closed` is the day it was answered or overtaken."""

    id: str
    text: str
    status: str
    origin: str | None
    why: str | None
    asked: datetime.date
    brief: Link
    href: str
    days: int
    closed: datetime.date | None
    answers: tuple[AnswerView, ...]
    evidence: tuple[EvidenceView, ...]


class EventView(View, frozen=True):
    """An event of the timeline; `date` is EDTF."""

    date: str
    text: str
    basis: str | None
    evidence: tuple[EvidenceView, ...]


class QuotationView(View, frozen=True):
    """Words that somebody said, with the brief that has them."""

    speaker: Link | None
    evidence: EvidenceView
    brief: Link
    date: datetime.date


class FigureView(View, frozen=True):
    """A number that a source gives; `as_of` is EDTF."""

    value: str
    unit: str | None
    what: str | None
    as_of: str | None
    evidence: tuple[EvidenceView, ...]


class VersionView(View, frozen=True):
    """One side of a disagreement."""

    says: str
    evidence: tuple[EvidenceView, ...]


class DisagreementView(View, frozen=True):
    """Sources that contradict each other."""

    topic: str
    versions: tuple[VersionView, ...]


class SourceView(View, frozen=True):
    """A source, with the briefs that stand on it where the page lists them."""

    number: int
    id: str
    title: str
    publisher: str | None
    author: str | None
    url: str | None
    address: str | None
    published: datetime.date | None
    retrieved: datetime.date | None
    reliability: str | None
    duplicate_of: int | None
    is_kept: bool
    briefs: tuple[Link, ...] = ()
    more_briefs: int = 0


class BriefLine(View, frozen=True):
    """A brief as lists show it."""

    id: str
    title: str
    href: str
    pdf: str | None
    language: str
    date: datetime.date
    updated: datetime.date | None
    status: str
    marking: str
    summary: str
    topics: tuple[Link, ...]
    points: int
    questions: int
    sources: int

    @property
    def month(self) -> str:
        """The month it speaks of: 2025-03."""
        return f"{self.date:%Y-%m}"


class BriefView(View, frozen=True):
    """A brief as its page and its PDF show it; `newer` and `older` are next to it `within` a topic, or among all."""

    line: BriefLine
    cutoff: datetime.date | None
    why_it_matters: str | None
    whats_next: str | None
    points: tuple[PointView, ...]
    actors: tuple[ActorView, ...]
    questions: tuple[QuestionView, ...]
    answers: tuple[AnswerView, ...]
    events: tuple[EventView, ...]
    quotations: tuple[QuotationView, ...]
    figures: tuple[FigureView, ...]
    disagreements: tuple[DisagreementView, ...]
    sources: tuple[SourceView, ...]
    engine: str | None
    model: str | None
    reviewed_by: str | None
    corrections: tuple[tuple[datetime.date, str], ...]
    newer: Link | None
    older: Link | None
    within: Link | None

    @property
    def later_evidence(self) -> tuple[EvidenceView, ...]:
        """The evidence that print gathers in notes at the end, for what stands in tables and headings."""
        lists = [
            *(actor.evidence for actor in self.actors),
            *(event.evidence for event in self.events),
            *(figure.evidence for figure in self.figures),
            *(question.evidence for question in self.questions),
        ]
        return tuple(itertools.chain.from_iterable(lists))
