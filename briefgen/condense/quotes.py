"""Who said what: direct quotations with their speakers, and the turns of an interview."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefgen.condense.reading import Block, Reading
from briefgen.text import Span
from briefgen.words import HEADLESS, HONORIFIC, ROLE_NOUN, SAY

_QUOTED = re.compile(
    r"“([^“”]{2,1200})”|\"([^\"\n]{2,1200})\"|(?<![\w’'])‘([^‘’\n]{2,400}(?:’\w[^‘’\n]*)*)’(?!\w)|"
    r"«\s?([^«»]{2,1200}?)\s?»|„([^„“”]{2,1200})[“”]"
)
_SAY = "|".join(sorted(SAY, key=len, reverse=True))
_PRONOUN = re.compile(rf"\b(?:he|she)\b(?: \w+){{0,3}}? (?:{_SAY})|(?:{_SAY}) (?:he|she)\b", re.IGNORECASE)
_SAYING = re.compile(
    rf"\b(?:{_SAY}|stating|saying|adding|writing|telling|warning|noting|according to|(?:statement|remarks?|"
    rf"words|comments?|post|letter) (?:from|by|of))\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    rf"^\W*(?:(?:{_SAY}) |(?:he|she|they) (?:\w+ )?(?:{_SAY})|(?:(?:[A-Z][\w.’'-]*|the|a|an|of|and|"
    rf"[a-z]+ly) ){{1,6}}(?:{_SAY})\b)"
)
_FREE_BEFORE = re.compile(
    rf"\b((?:one|an?|the|another|several|some) (?:[\w’'-]+ ){{0,5}}?[\w’'-]+?) (?:who [\w ]{{3,40}} )?(?:{_SAY})"
)
_FREE_AFTER = re.compile(
    rf"(?:{_SAY}) ((?:one|an?|the|another) (?:[\w’'-]+ ){{0,5}}?[\w’'-]+)(?=[,.;]|$| who| in | at )"
)
_SOMEBODY = re.compile(
    r"(?i)\b(?:negotiators?|officials?|sources?|residents?|witness(?:es)?|people|man|woman|student|"
    r"survivor|soldier|worker|neighbou?r|farmer|diplomats?|aides?|insiders?|company|ministry|agency|"
    r"statement|report|study|police)\b"
)
# Fewer words than this, without a verb of saying, are a term or a scare quote.
_QUOTATION_WORDS = 4
# A shorter sentence of an answer is a greeting or a yes.
_TURN_WORDS = 8


@dataclass(frozen=True)
class FoundQuote:
    """Words that somebody said.

    Shape: `span` is the place of the words, without the marks, in the article; `speaker` is a name as it was found, or
    free words; `sentence` is the number of the sentence that the words begin in.
    """

    span: Span
    speaker: str | None
    sentence: int
    is_turn: bool = False


def find_quotes(reading: Reading, speakers: Sequence[tuple[str, tuple[str, ...], str]]) -> tuple[FoundQuote, ...]:
    """Gives the direct quotations of an article in its order.

    Shape: `speakers` has each actor that may speak: its name, all spellings of it, and its kind.
    """
    spellings = sorted(((s, name) for name, all_, _ in speakers for s in all_), key=lambda pair: -len(pair[0]))
    pattern = re.compile("|".join(rf"\b{re.escape(s)}(?!\w)" for s, _ in spellings)) if spellings else None
    names = dict(spellings)
    people = {name for name, _, kind in speakers if kind == "person"}
    found: list[FoundQuote] = []
    last: str | None = None
    for block in reading.blocks:
        if block.kind == "turn" and not block.asks and block.speaker:
            found += _find_turn(block, names)
            continue
        for quote, speaker in _quotes_of_block(reading, block, pattern, names, people, last):
            if speaker in people:
                last = speaker
            found.append(quote)
    return tuple(found)


def _find_turn(block: Block, names: Mapping[str, str]) -> Iterator[FoundQuote]:
    """Yields the first sentence of an answer that says something by itself; all of the answer is the speaker's."""
    bare = HONORIFIC.sub("", block.speaker or "")
    for sentence in block.sentences:
        if len(sentence.text.split()) >= _TURN_WORDS and not HEADLESS.match(sentence.text):
            yield FoundQuote(sentence.span, names.get(bare, bare), sentence.index, is_turn=True)
            return


def _find_free_words(text: str) -> str | None:
    """Gives a speaker who has no name: “one Russian negotiator said”, “said a resident”."""
    found = _FREE_BEFORE.search(text) or _FREE_AFTER.search(text)
    return found[1].strip() if found and (ROLE_NOUN.search(found[1]) or _SOMEBODY.search(found[1])) else None


def _quotes_of_block(
    reading: Reading,
    block: Block,
    pattern: re.Pattern[str] | None,
    names: Mapping[str, str],
    people: Collection[str],
    last: str | None,
) -> Iterator[tuple[FoundQuote, str | None]]:
    text = reading.article.text
    where = block.span
    marks = [m for m in _QUOTED.finditer(text, where.start, where.end)]
    previous: str | None = last
    for match in marks:
        group = next(i for i in range(1, 6) if match[i] is not None)
        start, end = match.span(group)
        sentence = next((s for s in block.sentences if s.span.start <= start < s.span.end), None)
        if sentence is None:
            continue
        before = text[sentence.span.start : match.start()]
        follow_end = next((s.span.end for s in block.sentences if s.span.end > match.end()), where.end)
        after = text[match.end() : min(follow_end, match.end() + 160)]
        nearest = _find_nearest(text[where.start : match.start()], pattern, names, people) or previous
        ended = match[group].rstrip()[-1:] in ".!?" and after[:1].isspace()
        speaker, said = _find_speaker(before, after, pattern, names, nearest, ended=ended)
        words = len(match[group].split())
        if not said and (words < _QUOTATION_WORDS):
            continue
        if words < 2 and not said:
            continue
        stripped = match[group].rstrip(" ,")
        span = Span(start, start + len(stripped))
        if speaker is None and said and words >= 3:
            speaker = nearest
        previous = speaker or previous
        yield FoundQuote(span, speaker, sentence.index), speaker


def _find_nearest(
    before: str, pattern: re.Pattern[str] | None, names: Mapping[str, str], people: Collection[str]
) -> str | None:
    """Gives the person whom a pronoun most likely means: who said something last in this paragraph, else who was named last."""
    if pattern is None:
        return None
    named = [(m.end(), names[m.group()]) for m in pattern.finditer(before) if names[m.group()] in people]
    saying = [name for end, name in named if _SAYING.match(before[end:].lstrip(" ,"))]
    return saying[-1] if saying else named[-1][1] if named else None


def _find_speaker(
    before: str,
    after: str,
    pattern: re.Pattern[str] | None,
    names: Mapping[str, str],
    previous: str | None,
    *,
    ended: bool,
) -> tuple[str | None, bool]:
    """Gives who speaks, and whether a verb of saying tells so."""
    head = re.split(r"[“\"]", re.split(r"[.!?]\s+(?=[A-Z“])", after)[0])[0]
    if ended and not _CREDIT.match(head):
        head = ""  # the sentence is over, and what follows is the next
    tail = re.split(r"[”\"]", before)[-1]
    if pattern is None:
        return None, bool(_SAYING.search(head) or _SAYING.search(tail))
    # After the words: “…,” said X / X said / she added
    if _SAYING.search(head):
        named = pattern.search(head)
        if named:
            return names[named.group()], True
        if _PRONOUN.search(head):
            return previous, True
        return _find_free_words(head), True
    if re.search(rf"\b(?:he|she) (?:\w+ ){{0,2}}(?:{_SAY})\W*$", tail, re.IGNORECASE):
        return previous, True
    if _SAYING.search(tail):
        named = list(pattern.finditer(tail))
        if named:
            verb = list(_SAYING.finditer(tail))[-1]
            near = [m for m in named if m.start() <= verb.start()] or named
            return names[near[0 if len(near) == 1 else -1].group()], True
        if re.search(r"\b(?:he|she|her|his)\b", tail, re.IGNORECASE):
            return previous, True
        return _find_free_words(tail), True
    start = _QUOTED.sub("", before)
    named = list(pattern.finditer(start))
    if named and start != before and _SAYING.search(start):
        return names[named[0].group()], True  # a second quotation in a sentence that says whose words it holds
    named = list(pattern.finditer(tail))
    if named and tail.rstrip().endswith((":", ",")):
        return names[named[-1].group()], True
    if not tail.strip() and not head.strip(" .,") and previous:
        return previous, False
    return None, False
