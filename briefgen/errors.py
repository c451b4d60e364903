"""Everything that can be wrong, as one tree of exceptions.

    BriefgenError
    ├── UsageError                  the call cannot work as it is typed (exit status 2)
    │   ├── NoProject               no briefgen.yaml here or above
    │   ├── MissingLibrary          a system library or an extra is not installed
    │   ├── ClusterError            a cluster cannot be reached, or its workers are not like this machine
    │   └── WriteError              an output cannot be written
    ├── FileExists                  a file that a person may have edited would be overwritten
    ├── EditRefused                 a change to a brief would lose what a person wrote into it
    ├── ReadError                   a file is absent, a folder, too large, or no text
    ├── FetchError                  an address gives no article
    ├── EmptyArticle                nothing is left of an article once page furniture is gone
    ├── YamlError                   the text is not the YAML that briefgen reads
    │   ├── DuplicateKey
    │   └── YamlTrap                legal YAML that does not say what its writer meant
    ├── SchemaError                 the YAML is no brief, registry, front matter or briefgen.yaml
    │   ├── UnknownKey
    │   ├── MissingField
    │   └── WrongValue
    ├── EvidenceError               the brief does not stand on its sources
    │   ├── QuoteNotFound
    │   ├── ContextNotFound         a quote stands, but not between its prefix and suffix
    │   ├── EvidenceMissing
    │   ├── ArticleChanged          the article is not the text that was condensed
    │   ├── QuoteAfterNegation      a warning
    │   └── EvidenceUnchecked       a note: the source is only cited, no article of it is kept
    ├── ReferenceFault              an id or an address points nowhere, or two ways
    │   ├── UnknownReference
    │   ├── DuplicateId
    │   ├── ContradictoryAnswer     an answer comes before its question, or takes an earlier answer back
    │   ├── NearDuplicate           a warning: two briefs, or two sources, say nearly the same
    │   └── AddressTaken            two briefs or pages with one address
    ├── StyleWarning                warnings: what the trade asks of a brief
    │   ├── LikelihoodMisplaced     only a judgment has a likelihood or a confidence
    │   ├── LikelihoodWithConfidence
    │   ├── ClaimUnattributed
    │   ├── PointTooLong
    │   ├── QuestionUnasked         an open question that is no question
    │   ├── ActorUnmentioned
    │   ├── NumberUnsupported       a number of a key point is not in its evidence
    │   └── MachineJudgment         a judgment in a draft that a machine wrote
    ├── TemplateError               a Jinja template is absent, wrong, or asks for what is not there
    ├── AddressMissing              a warning: without base_url the feed and all else with an address are left out
    ├── LanguageMissing             a warning: no catalogue has the site's language, so its own words are English
    ├── PrintError                  a PDF cannot be made
    ├── GlyphsMissing               a warning: no font has a character that a PDF needs
    ├── RightToLeft                 a warning: text of a PDF that runs from right to left
    ├── GlanceShortened             a note: what a PDF of one page leaves out
    ├── EditionEmpty                a warning: no brief belongs to an edition
    ├── PublishError                the site could not be brought to its place
    └── Faults                      many of the above, sorted by place

The name of a class, in kebab case, is the stable code of the fault (`QuoteNotFound` → `quote-not-found`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something stands in a file.

    Units: line and column are 1-based, column in code points; 0 means unknown, and is not shown.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column or 1}"


class BriefgenError(Exception):
    """What a user can mend: a message, the place it is about, and a hint how to mend it."""

    severity: ClassVar[Severity] = "error"
    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, place: Place | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint

    @property
    def code(self) -> str:
        """The stable name of this kind of fault."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(self).__name__).lower()

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """Orders faults by file, then by place in it."""
        place = self.place or Place("")
        return (place.path, place.line, place.column, self.message)

    def __str__(self) -> str:
        what = self.message if self.severity == "error" else f"{self.severity}: {self.message}"
        lines = [f"{self.place}: {what}" if self.place else what]
        if self.hint:
            first, *rest = self.hint.splitlines()
            lines.append(f"    hint: {first}")
            lines.extend(f"          {line}" for line in rest)
        return "\n".join(lines)

    def __reduce__(self) -> Any:
        return (type(self), (self.message, self.place, self.hint))


class UsageError(BriefgenError):
    """The call cannot work as it is typed."""

    exit_status = 2


class NoProject(UsageError):
    """There is no briefgen.yaml here or in a folder above."""


class MissingLibrary(UsageError):
    """A system library or an optional package is not installed."""


class ClusterError(UsageError):
    """A cluster cannot be reached, has no workers, or has some that are not like this machine."""


class WriteError(UsageError):
    """An output cannot be written."""


class FileExists(BriefgenError):
    """A file that a person may have edited would be overwritten."""


class EditRefused(BriefgenError):
    """A change to a brief would lose what a person wrote into it."""


class ReadError(BriefgenError):
    """A file is absent, a folder, too large, or holds no text."""


class FetchError(BriefgenError):
    """An address gives no article."""


class EmptyArticle(BriefgenError):
    """Nothing is left of an article once page furniture is gone."""


class YamlError(BriefgenError):
    """The text is not the YAML that briefgen reads."""


class DuplicateKey(YamlError):
    """One mapping has a key twice."""


class YamlTrap(YamlError):
    """Legal YAML that does not say what its writer meant."""


class SchemaError(BriefgenError):
    """The YAML does not follow its schema."""


class UnknownKey(SchemaError):
    """A key that the schema does not have."""


class MissingField(SchemaError):
    """A required field is absent or empty."""


class WrongValue(SchemaError):
    """A value of the wrong type or outside what is allowed."""


class EvidenceError(BriefgenError):
    """The brief does not stand on its sources."""


class QuoteNotFound(EvidenceError):
    """A quote does not stand in its article."""


class ContextNotFound(EvidenceError):
    """A quote stands in its article, but not between the prefix and suffix that are given."""


class EvidenceMissing(EvidenceError):
    """A key point, event or stance that needs evidence has none."""


class ArticleChanged(EvidenceError):
    """An article is not the text that was condensed."""


class QuoteAfterNegation(EvidenceError):
    """A quote starts right after a negation that it leaves out."""

    severity = "warning"


class EvidenceUnchecked(EvidenceError):
    """A source is only cited, so that its words cannot be proved."""

    severity = "note"


class ReferenceFault(BriefgenError):
    """An id or an address points nowhere, or two ways."""


class UnknownReference(ReferenceFault):
    """An id that nothing has."""


class DuplicateId(ReferenceFault):
    """One id for two things."""


class ContradictoryAnswer(ReferenceFault):
    """An answer comes before its question, or takes an earlier answer back."""


class NearDuplicate(ReferenceFault):
    """Two briefs, or two sources of one brief, say nearly the same."""

    severity = "warning"


class AddressTaken(ReferenceFault):
    """Two briefs or pages with one address."""


class StyleWarning(BriefgenError):
    """What the trade asks of a brief, and this one does not do."""

    severity = "warning"


class LikelihoodMisplaced(StyleWarning):
    """A fact or a claim has a likelihood or a confidence; only a judgment may."""


class LikelihoodWithConfidence(StyleWarning):
    """A judgment mixes likelihood and confidence in one sentence."""


class ClaimUnattributed(StyleWarning):
    """A claim does not tell who makes it."""


class PointTooLong(StyleWarning):
    """A key point has more words than one statement needs."""


class QuestionUnasked(StyleWarning):
    """An open question is no question."""


class ActorUnmentioned(StyleWarning):
    """An actor is named nowhere else in the brief or its articles."""


class NumberUnsupported(StyleWarning):
    """A number in a key point is not in its evidence."""


class MachineJudgment(StyleWarning):
    """A draft that a machine wrote holds a judgment; only people judge."""


class TemplateError(BriefgenError):
    """A Jinja template is absent, wrong, or asks for what is not there."""


class AddressMissing(BriefgenError):
    """What needs an absolute address is not made, for the site has none."""

    severity = "warning"


class LanguageMissing(BriefgenError):
    """No catalogue has the words of the site's language."""

    severity = "warning"


class PrintError(BriefgenError):
    """A PDF cannot be made."""


class GlyphsMissing(BriefgenError):
    """No font on this machine has a character that a PDF needs."""

    severity = "warning"


class RightToLeft(BriefgenError):
    """A PDF has text that runs from right to left, which its lines may have in a wrong order."""

    severity = "warning"


class GlanceShortened(BriefgenError):
    """A PDF of one page leaves out what does not fit."""

    severity = "note"


class EditionEmpty(BriefgenError):
    """No brief belongs to an edition of briefgen.yaml, so it is not printed."""

    severity = "warning"


class PublishError(BriefgenError):
    """The site could not be brought to its place."""


class Faults(BriefgenError):
    """Many faults at once, sorted by place, each once."""

    def __init__(self, faults: Iterable[BriefgenError]) -> None:
        flat: dict[str, BriefgenError] = {}
        for fault in faults:
            for one in fault.faults if isinstance(fault, Faults) else (fault,):
                flat.setdefault(str(one), one)
        self.faults: tuple[BriefgenError, ...] = tuple(sorted(flat.values(), key=lambda fault: fault.sort_key))
        super().__init__("\n".join(map(str, self.faults)))

    @property
    def errors(self) -> tuple[BriefgenError, ...]:
        """The faults that stop the work."""
        return tuple(fault for fault in self.faults if fault.severity == "error")

    def __reduce__(self) -> Any:
        return (Faults, (self.faults,))


def closest(word: str, known: Iterable[str]) -> str | None:
    """Gives the known word that a mistyped one most likely stands for."""
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None
