"""What the article leaves open: questions that it asks, and gaps that it states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.condense.reading import Reading, Sentence
from briefgen.text import Span, slug
from briefgen.words import COMMON

_GAP = re.compile(
    r"(?i)\b(?:remains?|is|are|was|it is|it's|still|yet)\s+(?:still\s+|largely\s+|as yet\s+)?(?:unclear|unknown|uncertain|unresolved|undecided|unanswered|to be seen|open|not (?:known|clear|settled))\b"
    r"|\bnot (?:yet )?(?:known|clear|settled|decided|say whether|said whether)\b|\bdid not (?:specify|say|elaborate|disclose|name|give|comment|respond)\b"
    r"|\bdeclined to (?:say|comment|specify|name)\b|\bhas yet to\b|\bhave yet to\b|\b(?:uncertainty|ambiguity|questions?|doubts?) (?:regarding|about|over|surrounding|as to|remain)\b"
    r"|\bwould not say\b|\bno (?:details|word|timeline|date|indication) (?:was|were|has|have|on|of|about)\b|\bremains? (?:in doubt|an open question)\b"
    r"|\bin determining whether\b|\bto see whether\b|\bwhether .{10,80} (?:remains|is) (?:unclear|uncertain|unknown|to be seen)\b"
)
_WHETHER = re.compile(
    r"(?i)\bwhether\s+(?P<clause>(?P<subject>(?:the |a |an |this |that |these |those |any |both |its |their |his |her )?[\w’'.,-]+(?:\s+[\w’'-]+){0,6}?)\s+"
    r"(?P<verb>will|can|could|would|should|may|might|is|are|was|were|has|have|had)\s+(?P<rest>[^.;?]{4,170}))"
)
_LEAD_IN = re.compile(
    r"(?i)^(?:(?:welcome|thank you|thanks|let.s dive right in|looking ahead|well|so|and|but|now)\b[^?]*?[,.]\s+)+(?=\w)"
)
_SKIP = re.compile(
    r"(?i)\b(?:your thoughts|our (?:readers|audience|listeners)|tell us|could you (?:offer|give|share|tell)|do you (?:believe|think|have)|practical advice|final (?:key )?takeaways"
    r"|how are you|can you (?:tell|explain|describe)|what do you)\b"
)
_PHATIC = re.compile(r"(?i)^(?:really|right|why|how so|is that so|what|who|when|where)\?$")


@dataclass(frozen=True)
class FoundQuestion:
    """A question that is open when the article ends.

    Shape: `span` is the place of the words that ask it or state the gap; `origin` is asked or gap.
    """

    text: str
    span: Span
    origin: str
    sentence: int
    weight: float


def find_questions(reading: Reading) -> tuple[FoundQuestion, ...]:
    """Gives the open questions of an article, the weightiest first, no two alike."""
    found: list[FoundQuestion] = []
    for heading, span in reading.headings:
        if heading.rstrip("*# ").endswith("?") and not re.search(r"(?i)exclusive interview", heading):
            found.append(FoundQuestion(_tidy(heading), span, "asked", -1, 2.0))
    for block in reading.blocks:
        for sentence in block.sentences:
            text = sentence.text
            if text.endswith("?") and "“" not in text[:1] and not _SKIP.search(text) and not _PHATIC.match(text):
                if len(text.split()) >= 5:
                    weight = 2.5 if block.asks else 1.8
                    found.append(FoundQuestion(_tidy(text), sentence.span, "asked", sentence.index, weight + 0.3 * ("whether" in text)))
            elif _GAP.search(text) or (_WHETHER.search(text) and re.search(r"(?i)uncertain|determin|see whether|question|depends", text)):
                found.append(FoundQuestion(_turn_into_question(text), sentence.span, "gap", sentence.index, 3.0 + ("whether" in text)))
    out: list[FoundQuestion] = []
    for question in sorted(found, key=lambda q: (-q.weight, q.sentence)):
        if not any(_overlap(question.text, other.text) > 0.5 for other in out):
            out.append(question)
    return tuple(out)


def _tidy(text: str) -> str:
    bare = _LEAD_IN.sub("", text.strip("#* ").strip())
    bare = bare if len(bare.split()) >= 5 else text
    return bare[:1].upper() + bare[1:]


def _turn_into_question(text: str) -> str:
    """Gives a stated gap as a question where that is safe, else the words themselves."""
    match = _WHETHER.search(text)
    if match and not re.search(r"(?i)\b(?:and|or|which|that|who)\b", match["subject"]):
        rest = re.split(r",\s+(?:or whether|and whether|which|reflects?|underscor|highlight|maintaining|leaving)|\s+(?:remains?|is|are)\s+(?:still\s+)?(?:unclear|uncertain|unknown|to be seen)", match["rest"])[0]
        subject = match["subject"]
        subject = subject[:1].upper() + subject[1:] if subject[:1].isupper() else subject
        verb = match["verb"].capitalize()
        return f"{verb} {subject} {rest.strip(' ,')}?"
    return text


def _overlap(one: str, other: str) -> float:
    ours, theirs = _content(one), _content(other)
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))


def _content(text: str) -> set[str]:
    return {w for w in re.findall(r"\w+", text.casefold()) if w not in COMMON and len(w) > 2}


def make_id(text: str, month: str, taken: Sequence[str]) -> str:
    """Gives a question's id: its first words of weight and the month, unique among those taken."""
    words = [w for w in slug(text).split("-") if w not in COMMON and len(w) > 2][:4] or ["question"]
    stem, number = f"{'-'.join(words)[:48].strip('-')}-{month}", 2
    unique = stem
    while unique in taken:
        unique, number = f"{stem}-{number}", number + 1
    return unique
