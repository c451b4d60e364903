"""Who acts or speaks in an article: people, organisations, states, places and groups, each once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from briefgen.condense.gazetteer import Known
from briefgen.condense.reading import Reading, Sentence
from briefgen.words import COMMON, GIVEN_NAMES, HONORIFIC, NAMES_AND_WORDS, ORGANISATION, PLACES, ROLE_NOUN, SAY, TITLES

_CAP = (
    r"(?:(?:[A-Z]\.){2,}|(?:Dr|Mr|Mrs|Ms|Prof|Gen|Sen|Rep|Gov|Col|Lt|St|Capt)\.|[A-Z]\.(?= [A-Z])"
    r"|[A-ZÀ-ÖØ-ÞČŠŽŁ](?:[\w’'-]*\w)?)"
)
_PARTICLE = r"(?:of|for|the|de|del|da|di|van|von|der|den|bin|al|el|la|le|du|dos)"
_RUN = re.compile(rf"{_CAP}(?:[ ](?:{_PARTICLE}[ ]){{0,2}}{_CAP})*")
_OF_NAMES = re.compile(
    r"\b(?:Ministry|Department|Bank|University|College|Institute|Court|Council|House|Bureau|Office|"
    r"Organi[sz]ation|Association|Federation|Union|Republic|Academy|Church|Board|Chamber|Society|School|"
    r"Museum|Secretary|Minister|Institutes?|Center|Centre|Governors?|State|Joint Chiefs)$"
)
_TITLE_IN_RUN = re.compile(rf"^(?P<role>(?:.*\s)?(?:{TITLES}))\s+(?P<name>[A-Z].*)$")
_DETERMINERS = frozenset("a an the his her their its our my and with by of for as when while then".split())
# What a name in front makes an organisation: “Trump administration”.
_BODY = re.compile(r" (?:administration|government|governance|cabinet|regime|campaign)\b")
_PAIR = re.compile(r"[\w.]+(?:-[\w.]+){1,2}")
_SAID_BEFORE = re.compile(rf"[”\"],? ?(?:{'|'.join(SAY)}) $")
_SAY = re.compile(rf"\b(?:{'|'.join(SAY)})\b")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|near|at|from|to|into|outside|around|across|through|toward|towards|of|region of|city of|"
    r"town of|province of)\s+(?:the\s+|eastern\s+|western\s+|southern\s+|northern\s+|central\s+)*$"
)
_PLACE_AFTER = re.compile(
    r"^\s+(?:region|city|province|district|county|state|border|peninsula|valley|river|island|oblast|"
    r"airport|port|summit)\b"
)
_WANTS = re.compile(
    r"^\s*(?:,[^,]{1,60},)?\s*(?:has |have |had |is |are |was |were |also |still |now |strongly |firmly )*"
    r"(?:wants?|wanted|seeks?|seeking|sought|aims?|aiming|demands?|demanded|demanding|insists?|insisted|"
    r"opposes?|opposed|rejects?|rejected|"
    r"calls? for|called for|calling for|urges?|urged|supports?|supported|backs?|backed|refuses?|refused|"
    r"pushes|pushing|pushed|hopes?|hoped|"
    r"intends?|plans? to|views|regards|favou?rs|prefers?|willing to|ready to|signall?ing|signals|warns?|"
    r"warned|proposes?|proposed|pledged|vowed)\b"
)  # fmt: skip


@dataclass(frozen=True)
class FoundActor:
    """An actor with all that the article says of it.

    Shape: `mentions` are numbers of sentences; `wants` is the number of the sentence that tells its position.
    """

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    affiliation: str | None = None
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


@dataclass
class _Name:
    """What is gathered of one spelling while reading."""

    count: int = 0
    sentences: list[int] = field(default_factory=list)
    roles: Counter[str] = field(default_factory=Counter)
    places: int = 0
    speaks: int = 0
    inside: int = 0
    wants: int | None = None


def find_actors(reading: Reading, known: Mapping[str, Known]) -> tuple[FoundActor, ...]:
    """Gives the actors of an article, the most important first."""
    lower = Counter(word for s in reading.sentences for word in re.findall(r"(?<![.!?] )(?<!^)\b[a-z]{3,}\b", s.text))
    names: dict[str, _Name] = {}
    for block in reading.blocks:
        if block.speaker and not block.asks:
            _add_speaker(block.speaker, block.sentences[0].index, names)
        for sentence in block.sentences:
            _read_sentence(sentence, known, lower, names)
    _find_dropped_capitals(reading, known, names)
    return tuple(sorted(_merge(names, known), key=lambda a: (-a.weight, a.mentions[:1], a.name)))


def _add_speaker(label: str, index: int, names: dict[str, _Name]) -> None:
    name, role = _split_title(label)
    if len(name.split()) <= 4 and not re.search(r"(?i)editor|reporter|\.com", label):
        entry = names.setdefault(name, _Name())
        entry.count += 1
        entry.speaks += 1
        entry.sentences.append(index)


def _read_sentence(
    sentence: Sentence, known: Mapping[str, Known], lower: Counter[str], names: dict[str, _Name]
) -> None:
    text = sentence.text
    if _is_headline(text):
        return
    for run in _RUN.finditer(text):
        for start, end in _split_run(text, run.start(), run.end(), known, lower):
            body = _BODY.match(text, end)
            if body and text[start:end] not in known:
                end = body.end()
            elif body:
                _count(names, text[start : body.end()], sentence, text, start, body.end(), None)
            pair = _PAIR.fullmatch(text[start:end])
            if pair and all(part in known for part in pair.group().split("-")):
                for part in pair.group().split("-"):
                    _count(names, part, sentence, text, start, end, None)
                continue
            name, role = _split_title(text[start:end])
            start = end - len(name)
            if not name or (name.casefold().rstrip(".") in COMMON and name not in known):
                continue
            _count(names, name, sentence, text, start, end, role)


def _count(
    names: dict[str, _Name], name: str, sentence: Sentence, text: str, start: int, end: int, role: str | None
) -> None:
    """Gathers one mention of a name."""
    entry = names.setdefault(name, _Name())
    entry.count += 1
    entry.sentences.append(sentence.index)
    before, after = text[:start], text[end:]
    role = role or _find_prefix_role(before) or _find_apposition(after)
    if role:
        entry.roles[role] += 1
    entry.places += bool(_PLACE_BEFORE.search(before) or _PLACE_AFTER.match(after))
    near = after[:40].split(",")[0] if not after.startswith(",") else after[:80]
    entry.speaks += bool(_SAY.match(near.strip())) or bool(_SAID_BEFORE.search(before))
    entry.inside += start > 0
    if (
        entry.wants is None
        and _WANTS.match(after)
        and (start < 30 or re.search(r"(?:\b(?:and|while|as|that|but|although)|,) (?:the )?$", before))
    ):
        entry.wants = sentence.index


def _is_headline(text: str) -> bool:
    """Tells whether all words of weight have a capital, so that a capital tells nothing."""
    words = [w for w in re.findall(r"[A-Za-z][\w’'-]*", text) if w.casefold() not in COMMON and len(w) > 3]
    return len(words) > 4 and sum(w[0].isupper() for w in words) > 0.8 * len(words)


def _split_run(
    text: str, start: int, end: int, known: Mapping[str, Known], lower: Counter[str]
) -> list[tuple[int, int]]:
    """Cuts a run of capitalised words into names: at possessives, at “of” where no office is, after common first words."""
    pieces: list[tuple[int, int]] = []
    at = start
    for cut in re.finditer(r"[’']s?(?= )| (?:of|for|the)(?= )|[.](?= [A-Z][a-z])", text[start:end]):
        here = text[at : start + cut.start()]
        token = cut.group().strip()
        if token in ("of", "for", "the"):
            if (
                _OF_NAMES.search(here)
                or text[at:end] in known
                or any(text[at:end].startswith(n) for n in known if " of " in n)
            ):
                continue
        elif token == ".":
            if re.search(r"(?:^|\W)(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|Gen|Sen|Rep|Gov|Col|Lt|St|[A-Z]\.[A-Z])$", here):
                continue
        pieces.append((at, start + cut.start()))
        at = start + cut.end()
    pieces.append((at, end))
    out = []
    for first, last in pieces:
        piece = text[first:last]
        first += len(piece) - len(piece.lstrip(" ’'"))
        last -= len(piece) - len(piece.rstrip(" ’'"))
        piece = re.sub(r"[’']s?$", "", text[first:last])
        last = first + len(piece)
        # The first word of a sentence is a name only where it is one elsewhere.
        while piece and piece not in known:
            head, _, rest = piece.partition(" ")
            bare = head.casefold().rstrip(".,")
            if bare in COMMON or (first == 0 and lower[bare] and bare not in GIVEN_NAMES):
                first += len(head) + bool(rest)
                piece = rest
            else:
                break
        tail = piece.rpartition(" ")[2]
        while piece and " " in piece and tail.casefold().rstrip(".") in COMMON:
            piece = piece.rpartition(" ")[0]
            tail = piece.rpartition(" ")[2]
        if len(piece) > 1:
            known_head = next((p for p in _prefixes(piece) if p in known and known[p].is_adjective), None)
            if known_head and not ORGANISATION.search(piece) and not _TITLE_IN_RUN.match(piece):
                first += len(known_head) + 1
                piece = piece[len(known_head) + 1 :]
            if len(piece) > 1:
                out.append((first, first + len(piece)))
    return out


def _prefixes(piece: str) -> list[str]:
    words = piece.split(" ")
    return [" ".join(words[:n]) for n in range(min(3, len(words)), 0, -1)]


def _split_title(words: str) -> tuple[str, str | None]:
    """Gives the name in a run, and the office before it."""
    match = _TITLE_IN_RUN.match(words)
    role = None
    if match and not ORGANISATION.search(match["name"].split()[-1]):
        role, words = match["role"], match["name"]
        if HONORIFIC.fullmatch(role + " "):
            role = None
    return HONORIFIC.sub("", words).strip(), role


def _find_prefix_role(before: str) -> str | None:
    """Gives the office that stands before a name: “Kremlin spokesperson ”, “his military chief, ”."""
    match = re.search(
        r"((?:(?:[A-Z][\w.’'&-]*|former|acting|deputy|senior|chief|vice|leading|national|foreign|special|"
        r"military|state|interim|veteran)\s+){0,5}"
        r"[\w-]*[a-z]),?\s+$", before,
    )  # fmt: skip
    if not match or not ROLE_NOUN.search(match[1].rsplit(" ", 1)[-1]):
        return None
    words = match[1].strip()
    while words and words.split(" ")[0].casefold() in _DETERMINERS:
        words = words.partition(" ")[2]
    return words or None


def _find_apposition(after: str) -> str | None:
    """Gives the office that stands after a name between commas, or before it in a genitive."""
    match = re.match(
        r",\s*(?:who (?:is|was|serves as) )?(?:the |a |an )?((?:[\w’'&-]+[ ]){0,9}?[\w’'&-]+)(?=[,.;]|$)", after
    )
    if match and ROLE_NOUN.search(match[1]) and not re.match(r"(?:and|who|which|but|whose|said|speaking)\b", match[1]):
        return match[1].strip()
    return None


def _find_dropped_capitals(reading: Reading, known: Mapping[str, Known], names: dict[str, _Name]) -> None:
    """Counts mentions whose capital was dropped (“ukraine”), of names that stand elsewhere with theirs."""
    wanted = {
        n.casefold(): n
        for n in names
        if len(n) > 4 and " " not in n and n.casefold() not in COMMON and (n in known or names[n].count > 1)
    }
    if not wanted:
        return
    for sentence in reading.sentences:
        for word in re.findall(r"\b[a-z]{5,}\b", sentence.text):
            if word in wanted and word not in NAMES_AND_WORDS:
                entry = names[wanted[word]]
                entry.count += 1
                entry.sentences.append(sentence.index)


def _merge(names: Mapping[str, _Name], known: Mapping[str, Known]) -> list[FoundActor]:
    groups: dict[str, list[str]] = {}
    kinds: dict[str, str] = {}
    rest: list[str] = []
    for name in names:
        entry = known.get(name)
        if entry and not entry.is_adjective:
            has_state = any(
                other in names and not known[other].is_capital for other in known if known[other].name == entry.name
            )
            if entry.is_capital and not has_state and names[name].places * 2 > names[name].count:
                groups.setdefault(name, []).append(name)
                kinds[name] = "place"
            else:
                groups.setdefault(entry.name, []).append(name)
                kinds[entry.name] = entry.kind
        elif not entry:
            rest.append(name)
    full = sorted((n for n in rest if _is_person(n, names[n])), key=lambda n: (-len(n.split()), -names[n].count, n))
    people: dict[str, list[str]] = {}
    for name in full:
        home = next((p for p in people if _same_person(name, p)), None)
        people.setdefault(home or name, []).append(name)
    singles = [n for n in rest if n not in full]
    leftover = []
    for name in singles:
        home = next((p for p in people if len(name.split()) == 1 and _same_person(name, p)), None)
        if home:
            people[home].append(name)
        else:
            leftover.append(name)
    out = [_make(max(s, key=lambda n: (len(n.split()), names[n].count)), "person", s, names) for s in people.values()]
    for name in leftover:
        kind = _kind_of(name, names[name])
        if kind:
            groups.setdefault(name, []).append(name)
            kinds[name] = kind
    out += [_make(key, kinds[key], spellings, names) for key, spellings in groups.items()]
    return [actor for actor in out if actor]


def _is_person(name: str, entry: _Name) -> bool:
    words = name.split()
    if (
        ORGANISATION.search(name)
        or name.replace(" ", "\u00a0") in PLACES
        or len(words) > 4
        or any(c.isdigit() for c in name)
    ):
        return False
    if len(words) > 1 and words[0].casefold().strip(".") in GIVEN_NAMES:
        return True
    if any(w.isupper() and len(w) > 2 for w in words):
        return False
    if entry.roles and len(words) > 1:
        return True
    if len(words) == 1:
        return bool(entry.roles) or (entry.speaks > 0 and not entry.places)
    return (entry.speaks > 0 and entry.places == 0) or (len(words) == 2 and entry.places == 0 and entry.count > 1)


def _same_person(name: str, other: str) -> bool:
    ours, theirs = name.split(), other.split()
    if name == other:
        return True
    if len(ours) == 1:
        return any(_alike(ours[0], word) for word in (theirs[-1], theirs[0] if len(theirs) == 1 else theirs[-1]))
    if _alike(ours[-1], theirs[-1]):
        return (
            len(theirs) == 1
            or fuzz.ratio(ours[0].casefold(), theirs[0].casefold()) >= 75
            or (ours[0][0] == theirs[0][0] and "." in ours[0] + theirs[0])
        )
    return False


def _alike(one: str, other: str) -> bool:
    one, other = one.casefold(), other.casefold()
    return one == other or (min(len(one), len(other)) > 5 and one[:3] == other[:3] and fuzz.ratio(one, other) >= 88)


def _kind_of(name: str, entry: _Name) -> str | None:
    if ORGANISATION.search(name):
        return "organisation"
    if name.replace(" ", "\u00a0") in PLACES:
        return "place"
    if entry.places * 2 >= entry.count and entry.inside:
        return "place"
    if re.fullmatch(r"[A-Z]{2,6}", name):
        return "organisation"
    if len(name.split()) > 1 and entry.inside and (entry.count > 1 or len(name.split()) > 2):
        return "organisation"
    return None


def _make(key: str, kind: str, spellings: Sequence[str], names: Mapping[str, _Name]) -> FoundActor:
    entries = [names[s] for s in spellings]
    roles: Counter[str] = sum((e.roles for e in entries), Counter())
    role = max(roles, key=lambda r: (roles[r], len(r)), default=None) if kind == "person" else None
    ordered = sorted(dict.fromkeys(spellings), key=lambda s: (-names[s].count, s))
    return FoundActor(
        name=key,
        kind=kind,
        aliases=tuple(s for s in ordered if s != key),
        role=role,
        mentions=tuple(sorted({i for e in entries for i in e.sentences})),
        speaks=sum(e.speaks for e in entries),
        wants=min((e.wants for e in entries if e.wants is not None), default=None),
    )


__all__ = ["FoundActor", "find_actors", "replace"]
