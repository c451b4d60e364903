"""What pages across briefs show, as light frozen values.

Units: every `href` is seen from the site's root and percent-encoded.
"""

from __future__ import annotations

import datetime

from briefgen.publish.view import View
from briefgen.publish.views import BriefLine, EvidenceView, Link, PointView


class Stance(View, frozen=True):
    """What one brief says of an actor: the name used there, role and affiliation, and position with its evidence."""

    brief: Link
    date: datetime.date
    name: str
    role: str | None
    affiliation: str | None
    position: str | None
    evidence: tuple[EvidenceView, ...]
    publishers: tuple[str, ...]


class Role(View, frozen=True):
    """A role that briefs next to each other give an actor, from `first` to `last`, as these publishers had it."""

    role: str | None
    affiliation: str | None
    first: datetime.date
    last: datetime.date
    briefs: int
    publishers: tuple[str, ...]
    brief: Link


class Statement(View, frozen=True):
    """A key point that a brief attributes to an actor."""

    brief: Link
    date: datetime.date
    point: PointView


class Companion(View, frozen=True):
    """An actor that shares briefs with another."""

    name: str
    href: str
    shared: int


class ActorLine(View, frozen=True):
    """An actor as lists show it."""

    name: str
    href: str
    kind: str | None
    role: str | None
    briefs: int


class TopicLine(View, frozen=True):
    """A topic as lists show it."""

    id: str
    href: str
    briefs: int
    newest: BriefLine


class Happening(View, frozen=True):
    """An event that one or more briefs give, with the way to each; `date` is EDTF, `day` its first day."""

    date: str
    day: datetime.date
    text: str
    language: str
    briefs: tuple[Link, ...]


class Change(View, frozen=True):
    """What readers of earlier briefs should know: `kind` is corrected, updated, withdrawn, or a question's state."""

    date: datetime.date
    kind: str
    text: str
    href: str
    note: str | None
    by: Link | None
    language: str


class MonthLine(View, frozen=True):
    """A month of the archive."""

    month: datetime.date
    briefs: int
    href: str


class EditionLine(View, frozen=True):
    """An edition as lists show it.

    Units: `bytes` is the size of its file; `start` and `end` are the days it covers.
    """

    id: str
    title: str
    period: str
    href: str
    start: datetime.date
    end: datetime.date
    language: str
    marking: str
    briefs: tuple[BriefLine, ...]
    pages: int
    bytes: int
