"""Who acts or speaks in an article: people, organisations, states, places and groups, each once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from briefgen.condense.gazetteer import Known
from briefgen.condense.names import Mention
from briefgen.words import GIVEN_NAMES, ORGANISATION, PLACES

_RELATIVE = re.compile(r",? (?:who|which|whose|that)\b")
_ABBREVIATION = re.compile(r"[A-Z]{3,6}")
# Per cent of likeness above which two surnames are one in two spellings: Zelensky and Zelenskyy have 94.
_SAME_SURNAME, _SAME_GIVEN_NAME = 88, 75


@dataclass(frozen=True)
class FoundActor:
    """An actor with all that the article says of it.

    Shape: `mentions` are numbers of sentences; `wants` is the number of the sentence that tells its position.
    """

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    mentions: tuple[int, ...] = ()
    speaks: int = 0
    wants: int | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name and all aliases."""
        return (self.name, *self.aliases)

    @property
    def weight(self) -> float:
        """How much the article is about this actor: mentions, more for words of its own and for an early start."""
        first = self.mentions[0] if self.mentions else 99
        return len(self.mentions) + 1.5 * self.speaks + (2 if first < 5 else 0) + (1.5 if self.role else 0)


@dataclass(frozen=True)
class _Name:
    """One spelling with all its mentions."""

    text: str
    mentions: tuple[Mention, ...]

    @property
    def count(self) -> int:
        return len(self.mentions)

    @property
    def places(self) -> int:
        return sum(m.is_place for m in self.mentions)

    @property
    def speaks(self) -> int:
        return sum(m.speaks for m in self.mentions)

    @property
    def has_role(self) -> bool:
        return any(m.role for m in self.mentions)

    @property
    def is_body(self) -> bool:
        return any(m.is_body for m in self.mentions)

    @property
    def is_inside(self) -> bool:
        return any(m.is_inside for m in self.mentions)


def find_actors(mentions: Sequence[Mention], known: Mapping[str, Known]) -> tuple[FoundActor, ...]:
    """Gives the actors that names come to, spellings merged, the most important first."""
    by_name: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_name.setdefault(mention.name, []).append(mention)
    names = [_Name(text, tuple(found)) for text, found in by_name.items()]
    unknown = [name for name in names if name.text not in known]
    people, rest = _join_people(unknown)
    groups = _join_known([name for name in names if name.text in known], known)
    for name in rest:
        kind = _kind_of(name)
        if kind:
            groups[kind, name.text] = [name]
    groups = _join_initials(groups)
    actors = [_make_actor(max(p, key=lambda n: (len(n.text.split()), n.count)).text, "person", p) for p in people]
    actors += (_make_actor(key, kind, spellings) for (kind, key), spellings in groups.items())
    return tuple(sorted(actors, key=lambda a: (-a.weight, a.mentions[:1], a.name)))


def _join_known(names: Sequence[_Name], known: Mapping[str, Known]) -> dict[tuple[str, str], list[_Name]]:
    """Gives the names that are known before reading, by kind and full name; a capital goes to its state."""
    stated = {known[n.text].name for n in names if not known[n.text].is_capital and not known[n.text].is_adjective}
    groups: dict[tuple[str, str], list[_Name]] = {}
    for name in names:
        entry = known[name.text]
        if entry.is_adjective:
            continue
        if entry.is_capital and entry.name not in stated and name.places * 2 > name.count:
            groups.setdefault(("place", name.text), []).append(name)
        else:
            groups.setdefault((entry.kind, entry.name), []).append(name)
    return groups


def _join_initials(groups: Mapping[tuple[str, str], list[_Name]]) -> dict[tuple[str, str], list[_Name]]:
    """Gives the groups with each abbreviation in the group of the body whose initials it is."""
    bodies = {initials: key for key in groups if key[0] == "organisation" for initials in _find_initials(key[1])}
    out = {key: list(names) for key, names in groups.items()}
    for key in groups:
        home = bodies.get(key[1])
        if home and home != key and _ABBREVIATION.fullmatch(key[1]):
            out[home] += out.pop(key)
    return out


def _find_initials(name: str) -> tuple[str, ...]:
    """Gives the abbreviations that a name of several words may have: with and without its small words."""
    words = name.replace("-", " ").split()
    if len(words) < 2:
        return ()
    every = "".join(word[0] for word in words)
    return ("".join(word[0] for word in words if word[0].isupper()), every.upper())


def _join_people(names: Sequence[_Name]) -> tuple[list[list[_Name]], list[_Name]]:
    """Gives people with all their spellings, the longest first, and the names that are no people."""
    likely = sorted((n for n in names if _is_person(n)), key=lambda n: (-len(n.text.split()), -n.count, n.text))
    people: list[list[_Name]] = []
    for name in likely:
        home = next((person for person in people if _is_same_person(name.text, person[0].text)), None)
        if home is None:
            people.append([name])
        else:
            home.append(name)
    rest = []
    for name in names:
        if name in likely:
            continue
        is_single = " " not in name.text
        home = next((p for p in people if is_single and _is_same_person(name.text, p[0].text)), None)
        if home is None:
            rest.append(name)
        else:
            home.append(name)
    return people, rest


def _is_person(name: _Name) -> bool:
    words = name.text.split()
    if (
        name.is_body
        or ORGANISATION.search(name.text)
        or name.text in PLACES
        or len(words) > 4
        or re.search(r"\d", name.text)
    ):
        return False
    if len(words) > 1 and words[0].casefold().strip(".") in GIVEN_NAMES:
        return True
    if any(w.isupper() and len(w) > 2 for w in words):
        return False
    if len(words) == 1 or name.has_role:
        # At the beginning of a sentence every word has a capital: “Unions called for …”.
        return name.has_role or (name.speaks > 0 and not name.places and name.is_inside)
    return not name.places and (name.speaks > 0 or (len(words) == 2 and name.count > 1))


def _is_same_person(name: str, other: str) -> bool:
    ours, theirs = name.split(), other.split()
    if not _is_same_surname(ours[-1], theirs[-1]):
        return False
    if 1 in (len(ours), len(theirs)):
        return True
    is_initial = "." in ours[0] + theirs[0] and ours[0][0] == theirs[0][0]
    return is_initial or fuzz.ratio(ours[0].casefold(), theirs[0].casefold()) >= _SAME_GIVEN_NAME


def _is_same_surname(one: str, other: str) -> bool:
    one, other = one.casefold(), other.casefold()
    if one == other:
        return True
    return min(len(one), len(other)) > 5 and one[:3] == other[:3] and fuzz.ratio(one, other) >= _SAME_SURNAME


def _kind_of(name: _Name) -> str | None:
    if name.is_body or ORGANISATION.search(name.text):
        return "organisation"
    if name.text in PLACES or (name.places * 2 >= name.count and name.is_inside):
        return "place"
    words = len(name.text.split())
    if re.fullmatch(r"[A-Z]{2,6}", name.text) or (name.is_inside and words > 1 and (name.count > 1 or words > 2)):
        return "organisation"
    return None


def _make_actor(name: str, kind: str, spellings: Sequence[_Name]) -> FoundActor:
    mentions = [mention for spelling in spellings for mention in spelling.mentions]
    roles = Counter(_RELATIVE.split(m.role)[0] for m in mentions if m.role)
    ordered = sorted(spellings, key=lambda s: (-s.count, s.text))
    return FoundActor(
        name=name,
        kind=kind,
        aliases=tuple(spelling.text for spelling in ordered if spelling.text != name),
        role=max(roles, key=lambda r: (roles[r], len(r)), default=None) if kind == "person" else None,
        mentions=tuple(sorted({m.sentence for m in mentions})),
        speaks=sum(m.speaks for m in mentions),
        wants=min((m.sentence for m in mentions if m.wants), default=None),
    )
