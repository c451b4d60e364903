"""Who said what: direct quotations with their speakers, and the turns of an interview."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefgen.condense.reading import Block, Reading, Sentence
from briefgen.text import Span
from briefgen.words import SAY

_QUOTED = re.compile(r"“([^“”]{2,1200})”|\"([^\"\n]{2,1200})\"|(?<![\w’'])‘([^‘’\n]{2,400}(?:’\w[^‘’\n]*)*)’(?!\w)|«\s?([^«»]{2,1200}?)\s?»|„([^„“”]{2,1200})[“”]")
_SAY = "|".join(sorted(SAY, key=len, reverse=True))
_PRONOUN = re.compile(rf"\b(?:he|she)\b(?: \w+){{0,3}}? (?:{_SAY})|(?:{_SAY}) (?:he|she)\b", re.IGNORECASE)
_SAYING = re.compile(rf"\b(?:{_SAY}|stating|saying|adding|writing|telling|warning|noting|according to)\b", re.IGNORECASE)
# Fewer words than this, without a verb of saying, are a term or a scare quote.
_QUOTATION_WORDS = 4


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


def find_quotes(reading: Reading, people: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[FoundQuote, ...]:
    """Gives the direct quotations of an article in its order.

    Shape: `people` pairs each actor that may speak with all spellings of its name.
    """
    spellings = sorted(((s, name) for name, all_ in people for s in all_), key=lambda pair: -len(pair[0]))
    pattern = re.compile("|".join(rf"\b{re.escape(s)}(?!\w)" for s, _ in spellings)) if spellings else None
    names = dict(spellings)
    found: list[FoundQuote] = []
    last: str | None = None
    for block in reading.blocks:
        if block.kind == "turn" and not block.asks and block.speaker:
            continue
        for quote, speaker in _quotes_of_block(reading, block, pattern, names, last):
            if speaker and speaker in {name for name, _ in people}:
                last = speaker
            found.append(quote)
    return tuple(found)


def _quotes_of_block(reading, block: Block, pattern, names, last) -> Iterator[tuple[FoundQuote, str | None]]:
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
        speaker, said = _find_speaker(before, after, pattern, names, previous)
        words = len(match[group].split())
        if not said and (words < _QUOTATION_WORDS):
            continue
        if words < 2 and not said:
            continue
        stripped = match[group].rstrip(" ,")
        span = Span(start, start + len(stripped))
        if speaker is None and marks and previous and words >= 3:
            speaker = previous if previous != last else (previous if said else None)
        previous = speaker or previous
        yield FoundQuote(span, speaker, sentence.index), speaker


def _find_speaker(before: str, after: str, pattern, names, previous) -> tuple[str | None, bool]:
    """Gives who speaks, and whether a verb of saying tells so."""
    head = re.split(r"[.!?]\s+(?=[A-Z“])", after)[0]
    head = re.split(r"[“\"]", head)[0]
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
        free = re.search(rf"(?:{_SAY}) ((?:the |a |an |one )[\w -]{{3,60}}|[A-Z][\w.’' -]{{2,60}})", head) or re.search(rf"^[,\s]*((?:the |a |an |one )[\w -]{{3,60}}) (?:{_SAY})", head)
        return (free[1].strip() if free else None), True
    if _SAYING.search(tail):
        named = list(pattern.finditer(tail))
        if named:
            verb = list(_SAYING.finditer(tail))[-1]
            near = [m for m in named if m.start() <= verb.start()] or named
            return names[near[0 if len(near) == 1 else -1].group()], True
        if re.search(r"\b(?:he|she|her|his)\b", tail, re.IGNORECASE):
            return previous, True
        free = re.search(rf"\b((?:one|an?|the) [\w ]{{3,50}}?) (?:{_SAY})", tail)
        return (free[1] if free else None), True
    named = list(pattern.finditer(tail))
    if named and tail.rstrip().endswith((":", ",")):
        return names[named[-1].group()], True
    if not tail.strip() and not head.strip(" .,") and previous:
        return previous, False
    return None, False
