"""Where names stand in an article, of what kind each looks, and what stands around it: an office, a verb of saying."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from briefgen.condense.gazetteer import Known, Lexicon, find_known
from briefgen.condense.reading import Reading
from briefgen.condense.roles import Name, find_prefix_role, find_suffix_role, leave_office, split_title, words_of
from briefgen.condense.tagging import read_tagger
from briefgen.condense.tokens import Token, find_tokens, look
from briefgen.text import Span
from briefgen.words import COMMON, GIVEN_NAMES, NAMES_AND_WORDS, SAY

_KINDS = {"p": "person", "o": "organisation", "l": "place", "m": "other"}
# The registry's kinds as they look in a sentence.
_KIND_OF = {"state": "place", "group": "organisation"}
_SEGMENT = re.compile(r"p+|o+|l+|m+")
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
_PLACE_BEFORE = frozenset("in near at from to into outside around across through toward towards".split())
# Honours and offices that are written behind a name.
_LETTERS_BEHIND = frozenset("QC KC SC MP MEP MSP TD MLA MBE OBE CBE PhD MD Esq".split())
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


def find_mentions(reading: Reading, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Gives all mentions of names in an article, those whose capital was dropped too; a project's own names always."""
    told = _tell(lexicon)
    heads = [reading.title, *(heading for heading, _ in reading.headings), *filter(None, [reading.dateline])]
    lines = [find_tokens(text) for text in heads]
    texts = [find_tokens(sentence.text) for sentence in reading.sentences]
    tagger, sight = read_tagger(), look([*texts, *lines])
    out: list[Mention] = []
    for block in reading.blocks:
        if block.speaker and not block.asks:
            out += _find_speaker(block.speaker, block.sentences[0].index)
    for sentence, tokens in zip(reading.sentences, texts, strict=True):
        names = _find_names(sentence.text, tokens, tagger.tag(tokens, sight), told)
        out += _find_in(sentence.text, tokens, names, sentence.index)
    for text, tokens in zip(heads, lines, strict=True):
        names = _find_names(text, tokens, tagger.tag(tokens, sight), told)
        out += (Mention(m.name, None, m.kind) for m in _find_in(text, tokens, names, None))
    return tuple(m for m in out if m.name not in lexicon.not_names)


def _find_speaker(label: str, sentence: int) -> Iterator[Mention]:
    """Yields the person that the label of an interview turn names."""
    name, role = split_title(label)
    if len(name.split()) <= _LABEL_WORDS and not re.search(r"(?i)editor|reporter|\.com", label):
        yield Mention(name, sentence, "person", role, speaks=True)


@dataclass(frozen=True)
class _Told:
    """What is known before reading.

    Shape: `known` has the spellings that a project adds, with their kinds; `plain` are bodies with a name of one word
    that is no other word; `states` all names of states.
    """

    known: Mapping[str, str]
    plain: frozenset[str]
    states: frozenset[str]


@lru_cache(maxsize=4)
def _tell(lexicon: Lexicon) -> _Told:
    table = find_known(lexicon)
    return _Told(
        {spelling: _KIND_OF.get(kind, kind) for spelling, _, kind in lexicon.names},
        frozenset(name for name, entry in table.items() if _is_plain(name, entry)),
        frozenset(name for name, entry in table.items() if entry.kind == "state" and not entry.is_adjective),
    )


def _find_names(text: str, tokens: Sequence[Token], labels: str, told: _Told) -> list[Name]:
    """Gives the names of a sentence: what the tagger sees, and what a project knows."""
    out: list[Name] = []
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
        last = leave_office(tokens, first, last)
        while last - first > 1 and tokens[last - 1].text in _LETTERS_BEHIND:
            last -= 1
        if first < last and any(t.text[0].isalpha() for t in tokens[first:last]):
            out += _split_states(tokens, Name(first, last, _KINDS[match[0][0]]), told.states)
    # What a table has and nothing else is called so is a name, even where the tagger sees none.
    out += (
        Name(n, n + 1, "organisation")
        for n, (token, label) in enumerate(zip(tokens, labels, strict=True))
        if label == "-" and token.text in told.plain
    )
    added = list(_find_known(text, tokens, told.known))
    clear = [n for n in out if not any(n.first < a.last and a.first < n.last for a in added)]
    return sorted([*clear, *added], key=lambda n: n.first)


def _is_plain(name: str, entry: Known) -> bool:
    """Tells whether a known body has a name of one word that is no other word."""
    return (
        entry.kind == "organisation"
        and " " not in name
        and name.casefold() not in GIVEN_NAMES | NAMES_AND_WORDS | COMMON
    )


def _split_states(tokens: Sequence[Token], name: Name, states: frozenset[str]) -> Iterator[Name]:
    """Yields the states in a name that is nothing but states: “U.S. Russia talks”."""
    if name.last - name.first > 1 and all(token.text in states for token in tokens[name.first : name.last]):
        yield from (Name(n, n + 1, "place") for n in range(name.first, name.last))
    else:
        yield name


def _find_known(text: str, tokens: Sequence[Token], known: Mapping[str, str]) -> Iterator[Name]:
    """Yields the names of a sentence that the project's registry has."""
    for spelling, kind in known.items():
        for match in re.finditer(rf"(?<!\w){re.escape(spelling)}(?!\w)", text) if spelling in text else ():
            own = [n for n, t in enumerate(tokens) if t.end > match.start() and t.start < match.end()]
            if own:
                yield Name(own[0], own[-1] + 1, kind)


def _find_in(text: str, tokens: Sequence[Token], names: Sequence[Name], sentence: int | None) -> Iterator[Mention]:
    for number, own in enumerate(names):
        first, words = own.first, words_of(text, tokens, own)
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
        name, inner = split_title(words)
        if inner:
            start = end - len(name)
        role, affiliation = find_prefix_role(text, tokens, names[:number], first)
        after, home = find_suffix_role(text, tokens, names[number + 1 :], own.last)
        yield _make_mention(text, Span(start, end), kind, sentence, inner or role or after, affiliation or home)


def _is_place(tokens: Sequence[Token], first: int) -> bool:
    """Tells whether something is in, or goes to, what begins with this token."""
    return first > 0 and tokens[first - 1].text.casefold() in _PLACE_BEFORE


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
