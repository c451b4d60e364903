"""Where names stand in an article, and what stands around them: an office, a verb of saying, a place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from briefgen.condense.gazetteer import Known
from briefgen.condense.reading import Reading, Sentence
from briefgen.text import Span
from briefgen.words import COMMON, GIVEN_NAMES, HONORIFIC, NAMES_AND_WORDS, ORGANISATION, ROLE_NOUN, SAY, TITLES

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


_BODY_BEFORE = re.compile(
    r"\b(?:agency|authority|company|operator|group|firm|party|service|ministry|union|bank|newspaper|broadcaster|club|"
    r"maker|manufacturer|airline|carrier|watchdog|regulator|think tank|charity|network|institute|museum|"
    r"start-?up|retailer|"
    r"publisher|conglomerate|giant|militia|alliance|association|federation|team|band|magazine|cooperative|platform)\s+$"
)
_CUT = re.compile(r"[’']s?(?= )| (?:of|for|the)(?= )|[.](?= [A-Z][a-z])")
_INITIAL = re.compile(r"(?:^|\W)(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|Gen|Sen|Rep|Gov|Col|Lt|St|[A-Z]\.[A-Z])$")
_CLAUSE_BEFORE = re.compile(r"(?:\b(?:and|while|as|that|but|although)|,) (?:the )?$")
_PREFIX_ROLE = re.compile(
    r"((?:(?:[A-Z][\w.’'&-]*|former|acting|deputy|senior|chief|vice|leading|national|foreign|special|"
    r"military|state|interim|veteran)\s+){0,5}[\w-]*[a-z]),?\s+$"
)
_APPOSITION = re.compile(
    r",\s*(?:who (?:is|was|serves as) )?(?:the |a |an )?(?!and |who |which |but |whose |said |speaking )"
    r"((?:[\w’'&-]+[ ]){0,9}?[\w’'&-]+)(?=[,.;]|$)"
)
# A subject stands near the beginning of its clause.
_SUBJECT_CHARACTERS = 30


@dataclass(frozen=True)
class Mention:
    """One place where a name stands.

    Shape: `sentence` is the sentence's number; `role` the office beside the name; the rest tells what the name does
    there: it is spoken of as a place, it says something, it stands inside the sentence, it is called a body such as an
    agency, it wants something.
    """

    name: str
    sentence: int
    role: str | None = None
    is_place: bool = False
    speaks: bool = False
    is_inside: bool = True
    is_body: bool = False
    wants: bool = False


def find_mentions(reading: Reading, known: Mapping[str, Known]) -> tuple[Mention, ...]:
    """Gives all mentions of names in an article, those whose capital was dropped too."""
    lower = Counter(word for s in reading.sentences for word in re.findall(r"(?<![.!?] )(?<!^)\b[a-z]{3,}\b", s.text))
    found: list[Mention] = []
    for block in reading.blocks:
        if block.speaker and not block.asks:
            found += _find_speaker(block.speaker, block.sentences[0].index)
        for sentence in block.sentences:
            if not _is_headline(sentence.text):
                found += _find_in_sentence(sentence, known, lower)
    return (*found, *_find_dropped_capitals(reading, known, found))


def _find_speaker(label: str, sentence: int) -> Iterator[Mention]:
    """Yields the person that the label of an interview turn names."""
    name, role = _split_title(label)
    if len(name.split()) <= 4 and not re.search(r"(?i)editor|reporter|\.com", label):
        yield Mention(name, sentence, role, speaks=True, is_inside=False)


def _is_headline(text: str) -> bool:
    """Tells whether all words of weight have a capital, so that a capital tells nothing."""
    words = [w for w in re.findall(r"[A-Za-z][\w’'-]*", text) if w.casefold() not in COMMON and len(w) > 3]
    return len(words) > 4 and sum(w[0].isupper() for w in words) > 0.8 * len(words)


def _find_in_sentence(sentence: Sentence, known: Mapping[str, Known], lower: Mapping[str, int]) -> Iterator[Mention]:
    text = sentence.text
    for run in _RUN.finditer(text):
        for place in _split_run(text, Span(*run.span()), known):
            piece = _trim(text, place, known, lower)
            words = piece.of(text)
            if len(words) < 2:
                continue
            body = _BODY.match(text, piece.end)
            if body:
                yield _make_mention(sentence, Span(piece.start, body.end()), None)
                if words not in known:
                    continue
            pair = words.split("-") if _PAIR.fullmatch(words) else ()
            if pair and all(part in known for part in pair):
                for part in pair:
                    yield Mention(part, sentence.index)
                continue
            name, role = _split_title(words)
            if name and (name in known or name.casefold().rstrip(".") not in COMMON):
                yield _make_mention(sentence, Span(piece.end - len(name), piece.end), role)


def _split_run(text: str, run: Span, known: Collection[str]) -> Iterator[Span]:
    """Yields the parts of a run of capitalised words: cut at possessives, stops, and “of” where no office is."""
    start = run.start
    for cut in _CUT.finditer(text, run.start, run.end):
        here, mark = text[start : cut.start()], cut.group().strip()
        if mark == "." and _INITIAL.search(here):
            continue
        if mark in ("of", "for", "the") and (_OF_NAMES.search(here) or text[start : run.end] in known):
            continue
        yield Span(start, cut.start())
        start = cut.end()
    yield Span(start, run.end)


def _trim(text: str, piece: Span, known: Mapping[str, Known], lower: Mapping[str, int]) -> Span:
    """Drops what is no part of a name: common words at both ends, a possessive, an adjective of origin in front."""
    start, end = piece.start, piece.end
    while start < end and text[start] in " ’'":
        start += 1
    end = start + len(re.sub(r"[’']s?$", "", text[start:end].rstrip(" ’'")))
    while start < end and text[start:end] not in known:
        head = text[start:end].partition(" ")[0]
        bare = head.casefold().rstrip(".,")
        # The first word of a sentence, or of a quotation, is a name only where it is one elsewhere.
        is_first = text[:start].strip()[-1:] in ("", "“", '"', "‘")
        if bare not in COMMON and not (is_first and lower.get(bare) and bare not in GIVEN_NAMES):
            break
        start = min(end, start + len(head) + 1)
    while " " in text[start:end]:
        tail = text[start:end].rpartition(" ")[2]
        if tail.casefold().rstrip(".") not in COMMON:
            break
        end -= len(tail) + 1
    words = text[start:end]
    adjective = next((head for head in _find_heads(words) if head in known and known[head].is_adjective), None)
    if adjective and not ORGANISATION.search(words) and not _TITLE_IN_RUN.match(words):
        start = min(end, start + len(adjective) + 1)
    return Span(start, end)


def _find_heads(words: str) -> Iterator[str]:
    parts = words.split(" ")
    yield from (" ".join(parts[:count]) for count in range(min(3, len(parts)), 0, -1))


def _split_title(words: str) -> tuple[str, str | None]:
    """Gives the name in a run of words, and the office before it."""
    match = _TITLE_IN_RUN.match(words)
    role = None
    parts = words.split(" ")
    given = next((i for i, part in enumerate(parts) if i and part.casefold() in GIVEN_NAMES), 0)
    if match is None and given and given + 1 < len(parts) and ROLE_NOUN.search(parts[given - 1]):
        return " ".join(parts[given:]), " ".join(parts[:given])
    if match and not ORGANISATION.search(match["name"].split()[-1]):
        role, words = match["role"], match["name"]
        if HONORIFIC.fullmatch(role + " "):
            role = None
    return HONORIFIC.sub("", words).strip(), role


def _make_mention(sentence: Sentence, name: Span, role: str | None) -> Mention:
    text = sentence.text
    before, after = text[: name.start], text[name.end :]
    near = after[:80] if after.startswith(",") else after[:40].split(",")[0]
    is_subject = name.start < _SUBJECT_CHARACTERS or bool(_CLAUSE_BEFORE.search(before))
    return Mention(
        name=name.of(text),
        sentence=sentence.index,
        role=role or _find_prefix_role(before) or _find_apposition(after),
        is_place=bool(_PLACE_BEFORE.search(before) or _PLACE_AFTER.match(after)),
        speaks=bool(_SAY.match(near.strip()) or _SAID_BEFORE.search(before)),
        is_inside=name.start > 0,
        is_body=bool(_BODY_BEFORE.search(before)),
        wants=is_subject and bool(_WANTS.match(after)),
    )


def _find_prefix_role(before: str) -> str | None:
    """Gives the office that stands before a name: “Kremlin spokesperson ”, “his military chief, ”."""
    match = _PREFIX_ROLE.search(before)
    if not match or not ROLE_NOUN.search(match[1].rsplit(" ", 1)[-1]):
        return None
    words = match[1].strip()
    while words and words.split(" ")[0].casefold() in _DETERMINERS:
        words = words.partition(" ")[2]
    return words or None


def _find_apposition(after: str) -> str | None:
    """Gives the office that stands after a name between commas."""
    match = _APPOSITION.match(after)
    return match[1].strip() if match and ROLE_NOUN.search(match[1]) else None


def _find_dropped_capitals(reading: Reading, known: Collection[str], found: Collection[Mention]) -> Iterator[Mention]:
    """Yields mentions whose capital was dropped (“ukraine”), of names that stand elsewhere with theirs."""
    counts = Counter(mention.name for mention in found)
    names = (n for n in counts if len(n) > 4 and " " not in n and (n in known or counts[n] > 1))
    wanted = {n.casefold(): n for n in names if n.casefold() not in COMMON | NAMES_AND_WORDS}
    for sentence in reading.sentences if wanted else ():
        for word in re.findall(r"\b[a-z]{5,}\b", sentence.text):
            if word in wanted:
                yield Mention(wanted[word], sentence.index)
