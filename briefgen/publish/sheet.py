"""A sheet as pages take it: all that a brief's page shows of it by itself, in parts that are read when asked for."""

import datetime

from msgspec.json import Decoder

from briefgen.publish.facts import ReadPart
from briefgen.publish.scribe import NO_VOICE, NOTHING
from briefgen.publish.view import View
from briefgen.publish.views import DisagreementView, EventView, EvidenceView, FigureView, SourceView


class PointItem(View, frozen=True):
    """A key point; `shown` is the speaker as readers see it."""

    text: str
    kind: str
    speaker: str | None
    shown: str | None
    likelihood: str | None
    confidence: str | None
    evidence: tuple[EvidenceView, ...]


class QuoteItem(View, frozen=True):
    """A quotation; `shown` is the speaker as readers see it."""

    speaker: str | None
    shown: str | None
    evidence: EvidenceView


class ActorItem(View, frozen=True):
    """An actor, with the publishers that it stands on."""

    name: str
    kind: str | None
    role: str | None
    affiliation: str | None
    aliases: tuple[str, ...]
    position: str | None
    evidence: tuple[EvidenceView, ...]
    publishers: tuple[str, ...]


class AnswerItem(View, frozen=True):
    """An answer to a question of another brief."""

    question: str
    status: str
    text: str
    evidence: tuple[EvidenceView, ...]


class Voice(View, frozen=True):
    """What pages of actors take of a brief for one of its actors, or for all that are none of them.

    Shape: `actor` is the brief's entry for it, None for those; `points` and `quotes` are those that are attributed to
    it, each with its place and with whom, folded, "" where it is nobody.
    """

    actor: ActorItem | None
    points: tuple[tuple[int, str, PointItem], ...]
    quotes: tuple[tuple[int, str, QuoteItem], ...]


class Asked(View, frozen=True):
    """What the board takes of a brief: the evidence of each of its questions, and its answers."""

    questions: tuple[tuple[EvidenceView, ...], ...]
    answers: tuple[AnswerItem, ...]


class Rest(View, frozen=True):
    """What nobody takes one by one; `points` has None for each that a voice has."""

    cutoff: datetime.date | None
    why_it_matters: str | None
    whats_next: str | None
    points: tuple[PointItem | None, ...]
    disagreements: tuple[DisagreementView, ...]
    events: tuple[EventView, ...]
    figures: tuple[FigureView, ...]
    sources: tuple[SourceView, ...]
    engine: str | None
    model: str | None
    reviewed_by: str | None


# JSON is read into what pages take in the time in which it is read at all.
_read_notes = Decoder(tuple[tuple[str, tuple[int, ...]], ...]).decode
_read_voice = Decoder(Voice).decode
_read_voices = Decoder(tuple[Voice, ...]).decode
_read_asked = Decoder(Asked).decode
_read_rest = Decoder(Rest).decode


class Sheet:
    """All that a brief's page shows of it by itself, in parts that are read when they are asked for.

    Shape: `read` gives a part by its name, which is that of a field of `SheetTexts`, and by the brief's number; `known`
    has those that somebody has already.
    """

    # Pages of actors ask for as many as they show briefs, and for little of each.
    __slots__ = ("_asked", "_lines", "_others", "_read", "known", "number")

    def __init__(self, read: ReadPart, number: int, known: dict[str, str] | None = None) -> None:
        self._read = read
        self.number = number
        self.known = {} if known is None else known
        self._lines: list[str] | None = None
        self._others: Voice | None = None
        self._asked: Asked | None = None

    def _find(self, name: str) -> str:
        return self.known.get(name) or self._read(name, self.number)

    def _find_lines(self) -> list[str]:
        # A line each for the notes of answers, for those who are none of its actors, and for every actor: the page of
        # one reads no more than what is its own.
        if self._lines is None:
            self._lines = self._find("voices").split("\n")
        return self._lines

    def find_notes(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Gives the question of each answer, and the numbers of its notes."""
        if "asked" in self.known:  # which has them too
            return tuple([(one.question, tuple([own.note for own in one.evidence])) for one in self.asked.answers])
        line = self._find_lines()[0]
        return _read_notes(line) if line != NOTHING else ()

    @property
    def others(self) -> Voice:
        """What is attributed to those who are none of the brief's actors."""
        if self._others is None:
            self._others = _read_voice(self._find_lines()[1])
        return self._others

    def find_only_voice(self, place: int) -> Voice | None:
        """Gives the voice of the actor in this place, None where something is attributed to others than its actors."""
        lines = self._find_lines()
        return _read_voice(lines[place + 2]) if lines[1] == NO_VOICE else None

    def voice(self, place: int) -> Voice:
        """Gives the voice of the actor in this place."""
        return _read_voice(self._find_lines()[place + 2])

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The voices of all its actors."""
        return _read_voices(f"[{','.join(self._find_lines()[2:])}]")

    @property
    def asked(self) -> Asked:
        """What the board takes of it."""
        if self._asked is None:
            self._asked = _read_asked(self._find("asked"))
        return self._asked

    @property
    def rest(self) -> Rest:
        """What nobody takes one by one."""
        return _read_rest(self._find("rest"))
