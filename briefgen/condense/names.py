"""Where names stand in an article, of what kind each looks, and what stands around it: an office, a verb of saying."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefgen.condense.gazetteer import Known, Lexicon, find_known
from briefgen.condense.reading import Reading
from briefgen.condense.tagging import read_tagger
from briefgen.condense.tokens import Token, find_tokens, look
from briefgen.text import Span
from briefgen.words import COMMON, GIVEN_NAMES, HONORIFIC, MODIFIERS, NAMES_AND_WORDS, ROLE_NOUN, SAY, TITLES

_KINDS = {"p": "person", "o": "organisation", "l": "place", "m": "other"}
# The registry's kinds as they look in a sentence.
_KIND_OF = {"state": "place", "group": "organisation"}
_SEGMENT = re.compile(r"p+|o+|l+|m+")
_TITLE = re.compile(rf"(?:{TITLES})")
_TITLE_INSIDE = re.compile(rf"^(?P<role>(?:.*\s)?(?:{TITLES}))\s+(?P<name>[A-Z].*)$")
# What a name in front makes an organisation: “Trump administration”.
_BODY = re.compile(r" (?:administration|government|governance|cabinet|regime|campaign)\b")
_SAID_BEFORE = re.compile(rf"[”\"],? ?(?:{'|'.join(SAY)}) $")
_SAY = re.compile(rf"\b(?:{'|'.join(SAY)})\b")
_WANTS = re.compile(
    r"^\s*(?:,[^,]{1,60},)?\s*(?:has |have |had |is |are |was |were |also |still |now |strongly |firmly )*"
    r"(?:wants?|wanted|seeks?|seeking|sought|aims?|aiming|demands?|demanded|demanding|insists?|insisted|"
    r"opposes?|opposed|rejects?|rejected|"
    r"calls? for|called for|calling for|urges?|urged|supports?|supported|backs?|backed|refuses?|refused|"
    r"pushes|pushing|pushed|hopes?|hoped|"
    r"intends?|plans? to|views|regards|favou?rs|prefers?|willing to|ready to|signall?ing|signals|warns?|"
    r"warned|proposes?|proposed|pledged|vowed)\b"
)  # fmt: skip
_CLAUSE_BEFORE = re.compile(r"(?:\b(?:and|while|as|that|but|although)|,) (?:the )?$")
_APPOSITION = re.compile(
    r"\s*(?:\((?=[^)]*\w))?,?\s*(?:who (?:is|was|serves as|became) )?(?:now |currently |then )?"
    r"(?:the |a |an |its |his |her |their )?"
    r"(?!and |who |which |but |whose |said |speaking )((?:[\w’'&.-]+[ ]){0,11}?[\w’'&-]+)(?=[,.;)]|$)"
)
_MEMBER = re.compile(r",? (?:[a-z-]+ ){0,4}?(?:of|at|from|with|for|in|heads|leads|runs|chairs|founded|owns) (?:the )?$")
_DETERMINERS = frozenset("a an the his her their its our my and with by of for as when while then".split())
# Words of sentences, those left out that belong to an office as well: “new first deputy foreign minister”.
_NO_OFFICE = frozenset(SAY) | COMMON - frozenset(
    "first second third new military economic international southern northern western eastern central executive".split()
)
_PLACE_BEFORE = frozenset("in near at from to into outside around across through toward towards".split())
# An office is told in fewer words than this: “the deputy head of the international department of the party”.
_OFFICE_WORDS = 9
# A subject stands near the beginning of its clause.
_SUBJECT_CHARACTERS = 30
_LABEL_WORDS = 4


@dataclass(frozen=True)
class Mention:
    """One place where a name stands.

    Shape: `sentence` is the sentence's number, None in a headline; `kind` is what the name looks like there; `role` and
    `affiliation` stand beside it; the rest tells what it does: it says something, it wants something, something is in
    it or goes to it.
    """

    name: str
    sentence: int | None
    kind: str
    role: str | None = None
    affiliation: str | None = None
    speaks: bool = False
    wants: bool = False
    is_place: bool = False


@dataclass(frozen=True)
class _Name:
    """A stretch of tokens that is a name: the numbers of its first token and of the one behind it."""

    first: int
    last: int
    kind: str


def find_mentions(reading: Reading, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Gives all mentions of names in an article, those whose capital was dropped too; a project's own names always."""
    known = {spelling: _KIND_OF.get(kind, kind) for spelling, _, kind in lexicon.names}
    plain = frozenset(name for name, entry in find_known(lexicon).items() if _is_plain(name, entry))
    heads = [reading.title, *(heading for heading, _ in reading.headings), *filter(None, [reading.dateline])]
    lines = [find_tokens(text) for text in heads]
    texts = [find_tokens(sentence.text) for sentence in reading.sentences]
    tagger, sight = read_tagger(), look([*texts, *lines])
    out: list[Mention] = []
    for block in reading.blocks:
        if block.speaker and not block.asks:
            out += _find_speaker(block.speaker, block.sentences[0].index)
    for sentence, tokens in zip(reading.sentences, texts, strict=True):
        out += _find_in(
            sentence.text,
            tokens,
            _find_names(sentence.text, tokens, tagger.tag(tokens, sight), known, plain),
            sentence.index,
        )
    for text, tokens in zip(heads, lines, strict=True):
        found = _find_in(text, tokens, _find_names(text, tokens, tagger.tag(tokens, sight), known, plain), None)
        out += (Mention(m.name, None, m.kind) for m in found)
    return tuple(m for m in out if m.name not in lexicon.not_names)


def _find_speaker(label: str, sentence: int) -> Iterator[Mention]:
    """Yields the person that the label of an interview turn names."""
    name, role = _split_title(label)
    if len(name.split()) <= _LABEL_WORDS and not re.search(r"(?i)editor|reporter|\.com", label):
        yield Mention(name, sentence, "person", role, speaks=True)


def _find_names(
    text: str, tokens: Sequence[Token], labels: str, known: Mapping[str, str], plain: frozenset[str]
) -> list[_Name]:
    """Gives the names of a sentence: what the tagger sees, and what a project knows."""
    out = []
    for match in _SEGMENT.finditer(labels):
        first, last = match.span()
        while first < last and not tokens[first].text[0].isalnum():
            first += 1
        while (
            first < last
            and (tokens[last - 1].text == "'s" or not tokens[last - 1].text[-1].isalnum())
            and not (tokens[last - 1].text[-1] == "." and len(tokens[last - 1].text) > 1)
        ):
            last -= 1
        if first < last and any(c.isalpha() for c in _words(text, tokens, first, last)):
            out.append(_Name(first, last, _KINDS[match[0][0]]))
    # What a table has and nothing else is called so is a name, even where the tagger sees none.
    out += (
        _Name(n, n + 1, "organisation")
        for n, (token, label) in enumerate(zip(tokens, labels, strict=True))
        if label == "-" and token.text in plain
    )
    added = list(_find_known(text, tokens, known))
    clear = [n for n in out if not any(n.first < a.last and a.first < n.last for a in added)]
    return sorted([*clear, *added], key=lambda n: n.first)


def _is_plain(name: str, entry: Known) -> bool:
    """Tells whether a known body has a name of one word that is no other word."""
    return (
        entry.kind == "organisation"
        and " " not in name
        and name.casefold() not in GIVEN_NAMES | NAMES_AND_WORDS | COMMON
    )


def _find_known(text: str, tokens: Sequence[Token], known: Mapping[str, str]) -> Iterator[_Name]:
    """Yields the names of a sentence that the project's registry has."""
    for spelling, kind in known.items():
        for match in re.finditer(rf"(?<!\w){re.escape(spelling)}(?!\w)", text) if spelling in text else ():
            own = [n for n, t in enumerate(tokens) if t.end > match.start() and t.start < match.end()]
            if own:
                yield _Name(own[0], own[-1] + 1, kind)


def _words(text: str, tokens: Sequence[Token], first: int, last: int) -> str:
    return text[tokens[first].start : tokens[last - 1].end]


def _find_in(text: str, tokens: Sequence[Token], names: Sequence[_Name], sentence: int | None) -> Iterator[Mention]:
    for number, own in enumerate(names):
        first, words = own.first, _words(text, tokens, own.first, own.last)
        kind, start, end = own.kind, tokens[own.first].start, tokens[own.last - 1].end
        body = _BODY.match(text, end) if kind in ("person", "place") and sentence is not None else None
        if body:
            yield Mention(
                text[start : body.end()], sentence, "organisation", speaks=bool(_SAY.match(text[body.end() :].strip()))
            )
        if kind != "person":
            mention = _make_mention(text, Span(start, end), kind, sentence, None, None)
            yield replace(mention, is_place=_is_place(tokens, first))
            continue
        name, inner = _split_title(words)
        if inner:
            start = end - len(name)
        role, affiliation = _find_prefix_role(text, tokens, names[:number], first)
        after, home = _find_suffix_role(text, tokens, names[number + 1 :], own.last)
        yield _make_mention(text, Span(start, end), kind, sentence, inner or role or after, affiliation or home)


def _is_place(tokens: Sequence[Token], first: int) -> bool:
    """Tells whether something is in, or goes to, what begins with this token."""
    return first > 0 and tokens[first - 1].text.casefold() in _PLACE_BEFORE


def _split_title(words: str) -> tuple[str, str | None]:
    """Gives the name in a run of words, and the office before it."""
    match = _TITLE_INSIDE.match(words)
    if match is None:
        return HONORIFIC.sub("", words).strip(), None
    role = None if HONORIFIC.fullmatch(match["role"] + " ") else match["role"]
    return HONORIFIC.sub("", match["name"]).strip(), role


def _make_mention(
    text: str, name: Span, kind: str, sentence: int | None, role: str | None, affiliation: str | None
) -> Mention:
    before, after = text[: name.start], text[name.end :]
    near = after[:80] if after.startswith(",") else after[:40].split(",")[0]
    is_subject = name.start < _SUBJECT_CHARACTERS or bool(_CLAUSE_BEFORE.search(before))
    return Mention(
        name=" ".join(name.of(text).split()),
        sentence=sentence,
        kind=kind,
        role=role,
        affiliation=affiliation,
        speaks=bool(_SAY.match(near.strip()) or _SAID_BEFORE.search(before)),
        wants=is_subject and bool(_WANTS.match(after)),
    )


def _find_prefix_role(
    text: str, tokens: Sequence[Token], names: Sequence[_Name], first: int
) -> tuple[str | None, str | None]:
    """Gives the office that stands before a name, and whose it is: “Kremlin spokesperson ”, “his military chief, ”."""
    inside = {index: name for name in names for index in range(name.first, name.last)}
    at, has_noun, home = first, False, None
    while at > 0 and first - at < _OFFICE_WORDS:
        word = tokens[at - 1].text
        if at - 1 in inside and inside[at - 1].kind != "person" and (has_noun or inside[at - 1].kind == "other"):
            name = inside[at - 1]
            home = home or (
                _words(text, tokens, name.first, name.last) if name.kind in ("organisation", "place") else None
            )
            at = name.first
            continue
        is_noun = bool(
            ROLE_NOUN.fullmatch(word) or _TITLE.fullmatch(word) or ROLE_NOUN.fullmatch(word.rpartition("-")[2])
        )
        if (
            word == ","
            and at == first
            and at > 1
            and tokens[at - 2].text.islower()
            and ROLE_NOUN.fullmatch(tokens[at - 2].text)
        ):
            at -= 1
            continue
        if is_noun:
            has_noun = True
        elif not _may_modify(tokens, at - 1, has_noun=has_noun, inside=at - 2 in inside):
            break
        at -= 1
    while at < first and (tokens[at].text.casefold() in _DETERMINERS or not tokens[at].text[0].isalnum()):
        at += 1
    last = first
    while last > at and not tokens[last - 1].text[-1].isalnum():
        last -= 1
    if not has_noun or at >= last:
        return None, None
    role = _words(text, tokens, at, last)
    return (None, home) if HONORIFIC.fullmatch(role + " ") else (role, home)


def _may_modify(tokens: Sequence[Token], index: int, *, has_noun: bool, inside: bool) -> bool:
    """Tells whether a word may belong to an office whose noun stands behind it."""
    word = tokens[index].text
    low = word.casefold()
    if not has_noun:
        return False
    if low in ("'s", "&", "-"):
        return inside or low != "'s"
    if low in _NO_OFFICE or not word[0].isalpha():
        return low == "of" and index > 0 and bool(ROLE_NOUN.fullmatch(tokens[index - 1].text))
    if low in MODIFIERS or word[0].isupper():
        return True
    follows = tokens[index + 1].text
    return bool(ROLE_NOUN.fullmatch(follows) and not low.endswith(("ed", "ing", "ly", "s")))


def _find_suffix_role(
    text: str, tokens: Sequence[Token], names: Sequence[_Name], last: int
) -> tuple[str | None, str | None]:
    """Gives the office that stands after a name between commas, and the body that the name is said to belong to."""
    end = tokens[last - 1].end
    match = _APPOSITION.match(text, end) if text[end : end + 2] in (", ", " (") else None
    role = match[1].strip() if match and ROLE_NOUN.search(match[1]) else None
    bodies = [n for n in names if n.kind == "organisation"]
    home = None
    if bodies:
        start = tokens[bodies[0].first].start
        if (role and match and start < match.end(1)) or _MEMBER.fullmatch(text[end:start]):
            home = _words(text, tokens, bodies[0].first, bodies[0].last)
    if role and text[end : end + 2] == " (":
        role = None
    return role, home
