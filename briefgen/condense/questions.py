"""What the article leaves open: questions that it asks, and gaps that it states."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefgen.condense.reading import Reading
from briefgen.text import Span, measure_overlap, slug
from briefgen.words import COMMON

_GAP = re.compile(
    r"(?i)\b(?:remains?|is|are|was|it is|it's|still|yet)\s+(?:still\s+|largely\s+|as yet\s+)?(?:unclear|"
    r"unknown|uncertain|unresolved|undecided|unanswered|to be seen|open|not (?:known|clear|settled))\b"
    r"|\bnot (?:yet )?(?:known|clear|settled|decided|say whether|said whether)\b|\bdid not (?:specify|"
    r"say (?:whether|if|who|what|when|where|which|how|why)|"
    r"elaborate|disclose|name|give)\b"
    r"|\bdeclined to (?:say|specify|name)\b|\bhas yet to\b|\bhave yet to\b|\b(?:uncertainty|"
    r"ambiguity|questions?|doubts?) (?:regarding|about|over|surrounding|as to|remain)\b"
    r"|\bwould not say\b|\bno (?:details|word|timeline|date|indication) (?:was|were|has|have|on|of|"
    r"about)\b|\bremains? (?:in doubt|an open question)\b"
    r"|\bin determining whether\b|\bto see whether\b|\bwhether .{10,80} (?:remains|is) (?:unclear|"
    r"uncertain|unknown|to be seen)\b"
)
_WHETHER = re.compile(
    r"(?i)\bwhether\s+(?P<clause>(?P<subject>(?:the |a |an |this |that |these |those |any |both |its |"
    r"their |his |her )?[\w’'.,-]+(?:\s+[\w’'-]+){0,6}?(?:,? (?:who|which) [^,.;]{3,50},)?)\s+"
    r"(?P<verb>will|can|could|would|should|may|might|is|are|was|were|has|have|had)\s+(?P<rest>(?:[^.;?]|"
    r"\.(?=\S)|(?<=[A-Z])\.){4,170}))"
)
_ASIDE = re.compile(r",? (?:who|which) [^,]+,$")
_LEAD_IN = re.compile(
    r"(?i)^(?:(?:welcome|thank you|thanks|let.s dive right in|looking ahead|well|so|and|but|now)\b[^?]*?[,.]\s+)+(?=\w)"
)
_SKIP = re.compile(
    r"(?i)\b(?:your thoughts|our (?:readers|audience|listeners)|tell us|could you (?:offer|give|share|"
    r"tell)|do you (?:believe|think|have)|practical advice|final (?:key )?takeaways"
    r"|how are you|can you (?:tell|explain|describe)|what do you)\b"
)
_DANGLING = re.compile(
    r"(?i)\b(?:of that|is that|does that|would he|does he|that mean|are they|is it|from this|the article|our article)\b"
)
# An interviewer's questions are mostly answered on the page; a few tell what the talk was about.
_MOST_ASKED = 6
_WH = re.compile(
    r"(?i)(?:did not|didn.t|would not|declined to|has not|have not|refused to|yet to|(?:remains?|is|are|"
    r"was|still|it.s) (?:still |as yet |largely )?(?:unclear|unknown|uncertain|not known|not clear|"
    r"undecided))"
    r"(?: (?:specify|say|said|disclose|disclosed|name|reveal|revealed|clarify|announce|announced|decide|"
    r"decided))?(?: exactly)? (?P<wh>which|who|whom|what|when|where|how|why)\b (?P<rest>(?:[^.;?]|\.(?=\S)|"
    r"(?<=[A-Z])\.){4,160})"
)
_INVERT = re.compile(
    r"^(?P<subject>(?:the |a |an |its |their |his |her )?[\w’'.-]+(?: [\w’'-]+){0,5}?) (?P<verb>will|would|"
    r"can|could|should|may|might|is|are|was|were|has|have|had) (?P<rest>.+)$"
)
_NAMES = re.compile(r"(?:the )?[A-Z][\w.]*(?: and (?:the )?[A-Z][\w.]*)?")
_ABOUT = re.compile(
    r"(?i)\b(?:uncertainty|ambiguity|doubts?|questions?) (?:regarding|about|over|surrounding|"
    r"as to) (?P<np>(?:the|its|their|his|her) (?:[\w’'-]+ ?){2,9})"
)
_YET = re.compile(r"(?i)^(?P<subject>.{2,70}?) (?:has|have) yet to (?P<rest>(?:[^.;?]|\.(?=\S)|(?<=[A-Z])\.){4,160})")
_STATE = re.compile(
    r"(?i)(?P<np>(?:the|its|their|his|her|these|those) [\w’' -]{3,60}?) (?:remains?|is|are) (?:still |"
    r"as yet |largely )?(?:unclear|unknown|uncertain|undecided|unresolved)\b"
)
_CLAUSE = re.compile(
    r"(?P<wh>Who|What|Which|When|Where|How|Why) (?P<rest>.{4,120}?) (?:is|are|was|remains?) (?:still |as yet )?"
    r"(?:not (?:yet )?(?:known|clear|settled|decided)|unknown|unclear|undecided|open|unresolved)\b"
)
_MEANS = re.compile(r"(?P<subject>(?:the |a |an |this |its |their )?[\w’' -]{2,50}?) means?(?P<rest>\b.*)")
_TRAILING = re.compile(
    r",? (?:leaving|maintaining|or whether|and whether|which|underscor\w+|highlight\w+|reflect\w+|"
    r"signal\w+|raising|adding)\b.*$"
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


def find_questions(reading: Reading, people: Mapping[int, str]) -> tuple[FoundQuestion, ...]:
    """Gives the open questions of an article, the weightiest first, no two alike.

    Shape: `people` gives, by the number of a sentence, the person that a pronoun at its beginning means.
    """
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
                    # Without what came before it, a reader would not know what “that” is.
                    weight -= 0.8 * bool(_DANGLING.search(text)) + 0.9 * (len(text.split()) > 32)
                    found.append(FoundQuestion(_tidy(text), sentence.span, "asked", sentence.index, weight))
            elif _GAP.search(text) or (
                _WHETHER.search(text) and re.search(r"(?i)uncertain|determin|see whether|question|depends", text)
            ):
                found.append(
                    FoundQuestion(
                        _turn_into_question(text, people.get(sentence.index)),
                        sentence.span,
                        "gap",
                        sentence.index,
                        3.0 + ("whether" in text),
                    )
                )
    out: list[FoundQuestion] = []
    for question in sorted(found, key=lambda q: (-q.weight, q.sentence)):
        if not question.text.endswith("?"):
            continue  # a gap that cannot be asked safely is left to the reader of the explanation's sentences
        if question.origin == "asked" and sum(q.origin == "asked" for q in out) >= _MOST_ASKED:
            continue
        if not any(measure_overlap(_content(question.text), _content(other.text)) > 0.5 for other in out):
            out.append(question)
    return tuple(out)


def _tidy(text: str) -> str:
    bare = re.sub(r"^(?:And|But|So|Or) ", "", _LEAD_IN.sub("", text.strip("#* ").strip()))
    bare = bare if len(bare.split()) >= 5 else text
    return bare[:1].upper() + bare[1:]


def _turn_into_question(text: str, person: str | None) -> str:
    """Gives a stated gap as a question where that is safe, else the words themselves with their pronoun resolved."""
    match = _CLAUSE.match(text)
    if match:
        wh, rest = match["wh"], match["rest"]
        turned, means = _INVERT.match(rest), _MEANS.match(rest)
        if turned:
            return f"{wh} {turned['verb']} {turned['subject']} {turned['rest']}?"
        if means:
            return f"{wh} does {means['subject']} mean{means['rest']}?"
        if wh in ("Who", "Which"):
            return f"{wh} {rest}?"
    match = _WHETHER.search(text)
    if match and (
        _NAMES.fullmatch(match["subject"])
        or not re.search(r"(?i)\b(?:and|or|which|that|who)\b", _ASIDE.sub("", match["subject"]))
    ):
        rest = re.split(
            r"\s+(?:remains?|is|are)\s+(?:still\s+)?(?:unclear|uncertain|unknown|to be seen)", match["rest"]
        )[0]
        return _ask(match["verb"].capitalize(), match["subject"], _TRAILING.sub("", rest))
    match = _WH.search(text)
    if match:
        wh, rest = match["wh"].capitalize(), _TRAILING.sub("", match["rest"]).strip(" ,.")
        turned = _INVERT.match(rest) if wh not in ("Which", "Who") else None
        if wh in ("Which", "Who"):
            return f"{wh} {rest}?"
        if turned:
            return f"{wh} {turned['verb']} {turned['subject']} {turned['rest']}?"
    match = _YET.match(text)
    if match:
        subject = match["subject"]
        if re.fullmatch(r"(?i)he|she|they|it", subject):
            subject = person or ""
        if subject and not re.search(r"(?i)\b(?:that|which|who)$", subject):
            return _ask("Will", subject, _TRAILING.sub("", match["rest"]))
    match = _STATE.search(text)
    if match:
        noun = match["np"]
        return f"What {'are' if noun.endswith('s') and not noun.endswith('ss') else 'is'} {noun[:1].lower()}{noun[1:]}?"
    match = _ABOUT.search(text)
    if match:
        return f"What is {match['np'].strip()}?"
    if person and re.match(r"(?:He|She)\b", text):
        return person + text[text.index(" ") :]
    return text


def _ask(verb: str, subject: str, rest: str) -> str:
    first = subject.split(" ", maxsplit=1)[0]
    if first.casefold() in COMMON and not first.isupper():
        subject = subject[:1].lower() + subject[1:]
    return f"{verb} {subject} {rest.strip(' ,.')}?"


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
