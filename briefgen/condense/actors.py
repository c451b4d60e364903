"""Who acts or speaks in an article: people, organisations, states, places and groups, each once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz

from briefgen.condense.gazetteer import Known
from briefgen.condense.names import Mention
from briefgen.words import COMMON, ORGANISATION, PLACES

_RELATIVE = re.compile(r",? (?:who|which|whose|that)\b")
_ABBREVIATION = re.compile(r"[A-Z]{2,6}")
# Per cent of likeness above which two surnames are one in two spellings: Zelensky and Zelenskyy have 94.
_SAME_SURNAME, _SAME_GIVEN_NAME = 88, 75
# What a headline's capitals hide counts half.
_HEADLINE_VOTE = 0.5
_LONGEST_INITIALS, _FULL_NAME = 5, (2, 3)
_SMALL = frozenset("of the and for de la du van von der al bin".split())
# A known place or body that is named this often is not the surname of a person who bears it.
_MANY_VOTES = 2


@dataclass(frozen=True)
class FoundActor:
    """An actor with all that the article says of it.

    Shape: `mentions` are numbers of sentences; `wants` is the number of the sentence that tells its position; `written`
    is the fullest name that stands in the article, where `name` is only known to be meant.
    """

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    affiliation: str | None = None
    mentions: tuple[int, ...] = ()
    speaks: int = 0
    wants: int | None = None
    written: str = ""

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
    """One spelling with all its mentions; those in lower case or in capitals only go with the usual one."""

    text: str
    spellings: tuple[str, ...]
    mentions: tuple[Mention, ...]

    @property
    def count(self) -> int:
        return len(self.mentions)

    @cached_property
    def votes(self) -> Mapping[str, float]:
        """How often the name looks like each kind."""
        votes: dict[str, float] = {}
        for mention in self.mentions:
            weight = _HEADLINE_VOTE if mention.sentence is None else 1.0
            votes[mention.kind] = votes.get(mention.kind, 0.0) + weight
        return votes

    @cached_property
    def kind(self) -> str:
        """What the name looks like most often."""
        return max(sorted(self.votes), key=lambda kind: self.votes[kind])

    @property
    def stands_for_state(self) -> bool:
        """Tells whether a capital acts at least once, instead of being a place where something happens."""
        return any(m.speaks or m.wants for m in self.mentions) or not any(m.is_place for m in self.mentions)


def find_actors(mentions: Sequence[Mention], known: Mapping[str, Known]) -> tuple[FoundActor, ...]:
    """Gives the actors that names come to, spellings merged, the most important first."""
    names = _gather(mentions)
    people, rest = _join_people(names, known)
    people = [person for person in people if any(_stands_in_text(name, known) for name in person)]
    groups: dict[tuple[str, str], list[_Name]] = {}
    for name in rest:
        place = _place_in(name, known)
        if place and _stands_in_text(name, known):
            groups.setdefault(place, []).append(name)
    groups = _join_short(_join_initials(groups))
    actors = [_make_actor(_fullest(person), "person", person) for person in people]
    actors += (_make_actor(key, kind, spellings) for (kind, key), spellings in groups.items())
    return tuple(sorted(actors, key=lambda a: (-a.weight, a.mentions[:1], a.name)))


def _gather(mentions: Sequence[Mention]) -> list[_Name]:
    """Gives each name once, whatever became of its capitals."""
    found: dict[str, list[Mention]] = {}
    for mention in mentions:
        found.setdefault(mention.name.casefold(), []).append(mention)
    out = []
    for own in found.values():
        counts = Counter(m.name for m in own)
        usual = max(counts, key=lambda n: (_is_written(n), counts[n], n))
        out.append(_Name(usual if _is_written(usual) else _write(usual), tuple(counts), tuple(own)))
    return out


def _is_written(name: str) -> bool:
    """Tells whether a name has the capitals that a name has in running text."""
    words = name.split()
    return name[:1].isupper() and words[-1][:1].isupper() and not (name.isupper() and len(name) > _LONGEST_INITIALS)


def _write(name: str) -> str:
    """Gives a name with its capitals back."""
    if name.isupper():
        return name
    return " ".join(w if w in _SMALL else w[:1].upper() + w[1:] for w in name.split())


def _stands_in_text(name: _Name, known: Mapping[str, Known]) -> bool:
    """Tells whether a name is more than capitals in a headline: it stands in a sentence, or is known anyway."""
    return any(m.sentence is not None for m in name.mentions) or name.text in known or name.text in PLACES


def _fullest(person: Sequence[_Name]) -> str:
    return max(person, key=lambda n: (len(n.text.split()), n.count, n.text)).text


def _place_in(name: _Name, known: Mapping[str, Known]) -> tuple[str, str] | None:
    """Gives kind and full name of what is no person; None for nationalities, works and events."""
    entry = known.get(name.text)
    if entry and not entry.is_adjective and not (entry.kind != "organisation" and name.kind == "organisation"):
        if entry.is_capital and not name.stands_for_state:
            return "place", name.text
        return entry.kind, entry.name
    is_name = name.kind != "other" and name.text.casefold() not in COMMON
    return (name.kind, name.text) if is_name else None


def _join_initials(groups: Mapping[tuple[str, str], list[_Name]]) -> dict[tuple[str, str], list[_Name]]:
    """Gives the groups with each abbreviation in the group of the body whose initials it is."""
    bodies = {initials: key for key in groups if key[0] == "organisation" for initials in _find_initials(key[1])}
    out = {key: list(names) for key, names in groups.items()}
    for key in groups:
        home = bodies.get(key[1])
        if home and home != key and home in out and _ABBREVIATION.fullmatch(key[1]):
            out[home] += out.pop(key)
    return out


def _find_initials(name: str) -> tuple[str, ...]:
    """Gives the abbreviations that a name of several words may have: with and without its small words."""
    words = name.replace("-", " ").split()
    if len(words) < 2:
        return ()
    every = "".join(word[0] for word in words)
    return ("".join(word[0] for word in words if word[0].isupper()), every.upper())


def _join_short(groups: Mapping[tuple[str, str], list[_Name]]) -> dict[tuple[str, str], list[_Name]]:
    """Gives the groups with each short name of a body in the group of the only body that begins with it."""
    out = {key: list(names) for key, names in groups.items()}
    bodies = sorted(key[1] for key in groups if key[0] == "organisation")
    for name in bodies:
        longer = [other for other in bodies if other.startswith(f"{name} ")]
        if len(longer) == 1 and ("organisation", longer[0]) in out:
            out["organisation", longer[0]] += out.pop(("organisation", name))
    return out


def _join_people(names: Sequence[_Name], known: Mapping[str, Known]) -> tuple[list[list[_Name]], list[_Name]]:
    """Gives people with all their spellings, the longest first, and the names that are no people."""
    names = [_make_person(name) if _bears_a_surname(name, names, known) else name for name in names]
    bodies = {name.text.split()[0] for name in names if name.kind == "organisation" and " " in name.text}
    full = [n for n in names if n.kind == "person" and " " in n.text]
    surnames = {n.text.split()[-1] for n in full}
    likely = [n for n in names if n.kind == "person" and (" " in n.text or n.text in surnames or n.text not in bodies)]
    people: list[list[_Name]] = []
    for name in sorted(likely, key=lambda n: (-len(n.text.split()), -n.count, n.text)):
        home = next((person for person in people if _is_same_person(name.text, person[0].text)), None)
        if home is None:
            people.append([name])
        else:
            home.append(name)
    rest = []
    for name in names:
        if name in likely:
            continue
        is_known = name.text in known or name.text in PLACES or name.text in bodies
        is_free = not is_known or sum(name.votes.values()) < _MANY_VOTES
        is_open = " " not in name.text and name.text in surnames and is_free
        home = next((p for p in people if is_open and _is_same_person(name.text, p[0].text)), None)
        if home is not None:
            home.append(name)
        elif name.kind == "person":  # “Hartmann” beside “Hartmann AG”
            rest.append(_Name(name.text, name.spellings, tuple(replace(m, kind="organisation") for m in name.mentions)))
        else:
            rest.append(name)
    return people, rest


def _bears_a_surname(name: _Name, names: Sequence[_Name], known: Mapping[str, Known]) -> bool:
    """Tells whether two words are a person's, for the second alone is one: “Barnaby Thrale”, later “Thrale said”."""
    words = name.text.split()
    if name.kind == "person" or len(words) not in _FULL_NAME or name.text in known or name.text in PLACES:
        return False
    if ORGANISATION.search(name.text):
        return False
    return any(other.text == words[-1] and other.kind == "person" for other in names)


def _make_person(name: _Name) -> _Name:
    return _Name(name.text, name.spellings, tuple(replace(mention, kind="person") for mention in name.mentions))


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


def _make_actor(name: str, kind: str, names: Sequence[_Name]) -> FoundActor:
    mentions = [mention for own in names for mention in own.mentions]
    roles = Counter(_RELATIVE.split(m.role)[0] for m in mentions if m.role)
    homes = Counter(m.affiliation for m in mentions if m.affiliation)
    ordered = sorted(names, key=lambda s: (-s.count, s.text))
    is_person = kind == "person"
    texts = [own.text for own in ordered]
    return FoundActor(
        name=name,
        kind=kind,
        aliases=tuple(text for text in texts if text != name),
        role=max(roles, key=lambda r: (roles[r], len(r), r), default=None) if is_person else None,
        affiliation=max(homes, key=lambda h: (homes[h], h), default=None) if is_person else None,
        mentions=tuple(sorted({m.sentence for m in mentions if m.sentence is not None})),
        speaks=sum(m.speaks for m in mentions),
        wants=min((m.sentence for m in mentions if m.wants and m.sentence is not None), default=None),
        written=name if name in texts else max(texts, key=len),
    )
