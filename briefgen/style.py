"""What the trade asks of a brief beyond its form: warnings that stop nothing but `check --strict`.

Source: ICD 203 (likelihood, confidence, attribution), Smart Brevity (one statement, one idea).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from briefgen.article import Article
from briefgen.brief import Brief, KeyPoint
from briefgen.codec import BriefFile
from briefgen.errors import (
    ActorUnmentioned,
    BriefgenError,
    ClaimUnattributed,
    LikelihoodMisplaced,
    LikelihoodWithConfidence,
    MachineJudgment,
    NumberUnsupported,
    PointTooLong,
    QuestionUnasked,
)
from briefgen.text import fold, slug

# A sentence of forty words is the longest that readers take in at once; the trade's handbooks say twenty-five.
_MOST_WORDS = 40
_BY_HAND = "by hand"
# A number with its sign, its marks between thousands (a space, a comma, a stop) and its decimals.
_NUMBER = re.compile(r"(?<![\w.,-])-?\d+(?:[ .,]\d{3}(?!\d))*(?:[.,]\d+)?|\d+(?:[ .,]\d{3}(?!\d))*(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"[ .,](?=\d{3}(?!\d))")
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_ORDINALS = "- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBER_WORDS = {
    **{word: number for number, word in enumerate([*_UNITS.split(), "seventeen", "eighteen", "nineteen"])},
    **{word: number for number, word in enumerate(_ORDINALS.split()) if number},
    **{word: 10 * number for number, word in enumerate(_TENS.split()) if number > 1},
}
_GREEK = re.compile(r"[\u0370-\u03ff]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def check_style(file: BriefFile, articles: Mapping[str, Article]) -> tuple[BriefgenError, ...]:
    """Gives the warnings about a brief; `articles` has the kept article of each source by the source's id."""
    return (*_check_points(file), *_check_questions(file), *_check_actors(file, articles))


def _check_points(file: BriefFile) -> Iterator[BriefgenError]:
    is_machines = file.brief.status == "draft" and bool(
        file.brief.method and file.brief.method.engine not in (None, _BY_HAND)
    )
    for index, point in enumerate(file.brief.key_points):
        steps = ("key_points", index, "text")
        if point.kind != "judgment" and (point.likelihood or point.confidence):
            what = "likelihood" if point.likelihood else "confidence"
            message = f"a {point.kind} has no {what}: only a judgment has"
            yield LikelihoodMisplaced(
                message, file.place("key_points", index, what), "write kind: judgment, or remove it"
            )
        if point.likelihood and point.confidence:
            place = file.place("key_points", index, "confidence")
            hint = "how likely, or how sure: make two judgments of it"
            yield LikelihoodWithConfidence("likelihood and confidence stand in one sentence", place, hint)
        if point.kind == "claim" and not point.attributed_to:
            yield ClaimUnattributed(
                "a claim tells who makes it", file.place(*steps), "write attributed_to:, or kind: fact"
            )
        if point.kind == "judgment" and is_machines:
            hint = "machines write facts and claims; take it over as your own with status: reviewed"
            yield MachineJudgment(
                "a judgment in a draft that a machine wrote", file.place("key_points", index, "kind"), hint
            )
        words = len(point.text.split())
        if words > _MOST_WORDS:
            yield PointTooLong(
                f"this key point has {words} words", file.place(*steps), f"say it in {_MOST_WORDS}, or make two of it"
            )
        missing = find_unsupported_numbers(point)
        if missing:
            hint = "correct the number, or quote the words that give it"
            yield NumberUnsupported(f"a number is not in the evidence: {', '.join(missing)}", file.place(*steps), hint)


def find_unsupported_numbers(point: KeyPoint) -> tuple[str, ...]:
    """Gives the numbers in digits of a key point that no quote of it has, in digits or as a word."""
    if not point.evidence or point.kind == "judgment":
        return ()
    quoted = fold(" ".join(f"{one.prefix or ''} {one.quote} {one.suffix or ''}" for one in point.evidence))
    known = {_bare(number) for number in _NUMBER.findall(quoted)}
    known |= {number for word in _WORD.findall(quoted.casefold()) for number in _read_words(word)}
    return tuple(number for number in dict.fromkeys(_NUMBER.findall(point.text)) if _bare(number) not in known)


def _bare(number: str) -> str:
    """Gives a number in one form: newsrooms differ in the marks between thousands and before decimals."""
    return _THOUSANDS.sub("", number).replace(",", ".")


def _read_words(word: str) -> tuple[str, ...]:
    """Gives the numbers that a word or a pair with a hyphen says: twenty-five, third."""
    parts = [_NUMBER_WORDS[part] for part in word.split("-") if part in _NUMBER_WORDS]
    return tuple(str(number) for number in (*parts, sum(parts)))


def _check_questions(file: BriefFile) -> Iterator[BriefgenError]:
    for index, question in enumerate(file.brief.open_questions):
        # Greek asks with a semicolon.
        marks = ("?", "？", "؟", "\u037e", ";") if _GREEK.search(question.text) else ("?", "？", "؟")
        if not question.text.rstrip("\"”’')»").endswith(marks):
            place = file.place("open_questions", index, "text")
            yield QuestionUnasked("this is no question", place, "ask it: Will …? Who …? When …?")


def _check_actors(file: BriefFile, articles: Mapping[str, Article]) -> Iterator[BriefgenError]:
    told = fold(" ".join((*_texts_of(file.brief), *(article.text for article in articles.values())))).casefold()
    for index, actor in enumerate(file.brief.actors):
        names = (fold(name).casefold() for name in (actor.name, *actor.aliases) if slug(name))
        if not any(_has_words(told, name) for name in names):
            place = file.place("actors", index, "name")
            hint = "write the spelling of the sources as an alias, or remove the actor"
            yield ActorUnmentioned(f"{actor.name!r} is named nowhere in the brief or its articles", place, hint)


def _has_words(text: str, words: str) -> bool:
    """Tells whether whole words stand in a text."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            return True
        at = text.find(words, at + 1)
    return False


def _texts_of(brief: Brief) -> Iterator[str]:
    yield from (brief.title, brief.summary, brief.why_it_matters or "", brief.whats_next or "")
    for point in brief.key_points:
        yield from (point.text, point.attributed_to or "", *(one.quote for one in point.evidence))
    for event in brief.timeline:
        yield from (event.text, *(one.quote for one in event.evidence))
    for quotation in brief.quotes:
        yield from (quotation.text, quotation.speaker or "")
    for question in brief.open_questions:
        yield question.text
    for answer in brief.answers:
        yield answer.text
