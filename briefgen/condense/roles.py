"""The office that stands beside a person's name, and the body that the person is said to belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.condense.tokens import Token
from briefgen.words import COMMON, HONORIFIC, MODIFIERS, ROLE_NOUN, SAY, TITLES

_TITLE = re.compile(rf"(?:{TITLES})")
_TITLE_INSIDE = re.compile(rf"^(?P<role>(?:.*\s)?(?:{TITLES}))\s+(?P<name>[A-Z].*)$")
_APPOSITION = re.compile(
    r"\s*(?:\((?=[^)]*\w))?,?\s*(?:who (?:is|was|serves as|became) )?(?:now |currently |then )?"
    r"(?:the |a |an |its |his |her |their )?"
    r"(?!and |who |which |but |whose |said |speaking )((?:[\w’'&.-]+[ ]){0,11}?[\w’'&-]+)(?=[,.;)]|$)"
)
# How a name behind is tied to a body: “Ann Reed of the Harbour Board”, “Ann Reed, who heads …”.
_MEMBER = re.compile(r",? (?:of|at|with|from|who (?:heads|leads|runs|chairs|founded|owns)) (?:the )?$")
_BELONGING = re.compile(r"(?:\b(?:of|at|for|with|from|by)(?: the)?|[’']s) $")
_DETERMINERS = frozenset("a an the his her their its our my and with by of for as when while then".split())
# Words of sentences, those left out that belong to an office as well: “new first deputy foreign minister”.
_NO_OFFICE = frozenset(SAY) | COMMON - frozenset(
    "first second third new military economic international southern northern western eastern central executive".split()
)
# An office is told in fewer words than this: “the deputy head of the international department of the party”.
_OFFICE_WORDS = 9


@dataclass(frozen=True)
class Name:
    """A stretch of tokens that is a name: the numbers of its first token and of the one behind it."""

    first: int
    last: int
    kind: str


def words_of(text: str, tokens: Sequence[Token], name: Name) -> str:
    """Gives a name as its sentence has it."""
    return text[tokens[name.first].start : tokens[name.last - 1].end]


def split_title(words: str) -> tuple[str, str | None]:
    """Gives the name in a run of words, and the office before it."""
    match = _TITLE_INSIDE.match(words)
    if match is None:
        return HONORIFIC.sub("", words).strip(), None
    role = None if HONORIFIC.fullmatch(match["role"] + " ") else match["role"]
    return HONORIFIC.sub("", match["name"]).strip(), role


def leave_office(tokens: Sequence[Token], first: int, last: int) -> int:
    """Gives where a name ends that ran into the office behind it: “White House | Press Secretary”."""
    if last >= len(tokens):
        return last
    for start in range(max(first + 1, last - 2), last):
        office = " ".join(token.text for token in tokens[start : last + 1])
        if _TITLE.fullmatch(office):
            return start
    return last


def find_prefix_role(
    text: str, tokens: Sequence[Token], names: Sequence[Name], first: int
) -> tuple[str | None, str | None]:
    """Gives the office that stands before a name, and whose it is: “Kremlin spokesperson ”, “his military chief, ”."""
    inside = {index: name for name in names for index in range(name.first, name.last)}
    at, has_noun, home = first, False, None
    while at > 0 and first - at < _OFFICE_WORDS:
        word = tokens[at - 1].text
        if at - 1 in inside and inside[at - 1].kind != "person" and (has_noun or inside[at - 1].kind == "other"):
            name = inside[at - 1]
            if name.kind == "organisation":
                home = home or words_of(text, tokens, name)
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
    role = text[tokens[at].start : tokens[last - 1].end]
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


def find_suffix_role(
    text: str, tokens: Sequence[Token], names: Sequence[Name], last: int
) -> tuple[str | None, str | None]:
    """Gives the office that stands after a name between commas, and the body that the name is said to belong to."""
    end = tokens[last - 1].end
    match = _APPOSITION.match(text, end) if text[end : end + 2] in (", ", " (") else None
    role = match[1].strip() if match and ROLE_NOUN.search(match[1]) else None
    bodies = [n for n in names if n.kind == "organisation"]
    home = None
    if bodies:
        start = tokens[bodies[0].first].start
        before = text[end:start]
        is_within = role and match and start < match.end(1) and _BELONGING.search(before)
        if is_within or _MEMBER.fullmatch(before):
            home = words_of(text, tokens, bodies[0])
    if role and text[end : end + 2] == " (":
        role = None
    return role, home
