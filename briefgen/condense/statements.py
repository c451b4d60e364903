"""What each source states that another may state differently: numbers, dates, and who said something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefgen.condense.disagreements import Statement
from briefgen.condense.findings import Findings
from briefgen.condense.points import find_stems
from briefgen.text import shorten
from briefgen.words import NUMBER_WORDS

_SCALES = {"thousand": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12}
_AMOUNT = re.compile(r"(?P<currency>[$€£¥])?\s?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<scale>[a-z]+)?")
_TOPIC_CHARACTERS = 60
_EVENT_WORDS = 5


def find_statements(found: Sequence[Findings]) -> tuple[Statement, ...]:
    """Gives what the sources state, in their order."""
    return tuple(s for one in found for finder in (_find_figures, _find_events, _find_speakers) for s in finder(one))


def _find_figures(one: Findings) -> Iterator[Statement]:
    for figure in one.figures:
        sentence = one.reading.sentences[figure.sentence]
        unit = (figure.unit or "").casefold().rstrip("s")
        value = _normalise(figure.value)
        if value is None or not (unit or value[0] in "$€£¥"):
            continue
        topic = f"How many {figure.unit}" if unit and unit != "%" else "Which share" if unit == "%" else "Which amount"
        stems = frozenset(s for s in find_stems(sentence.text) if not s[0].isdigit())
        yield Statement(one.source, topic, stems, value, one.state(sentence), sentence.span.of(_text(one)))


def _find_events(one: Findings) -> Iterator[Statement]:
    for date in one.dates:
        if date.sentence is None:
            continue
        sentence = one.reading.sentences[date.sentence]
        if len(sentence.text.split()) < _EVENT_WORDS:
            continue
        bare = sentence.text.replace(date.words, " ")
        stems = frozenset(s for s in find_stems(bare) if not s[0].isdigit())
        yield Statement(
            one.source, "When it happened", stems, date.date, one.state(sentence), sentence.span.of(_text(one))
        )


def _find_speakers(one: Findings) -> Iterator[Statement]:
    for quote in one.quotes:
        words = quote.span.of(_text(one))
        if quote.speaker and len(words.split()) >= _EVENT_WORDS:
            topic = f"Who said “{shorten(' '.join(words.split()), _TOPIC_CHARACTERS)}”"
            yield Statement(one.source, topic, find_stems(words), quote.speaker, f"{quote.speaker} said so.", words)


def _normalise(value: str) -> str | None:
    """Gives an amount in one form: “$1.2bn” and “$1,200 million” are one."""
    number = NUMBER_WORDS.get(value.casefold())
    if number is not None:
        return str(number)
    match = _AMOUNT.fullmatch(value.strip())
    if match is None:
        return None
    amount = float(match["number"].replace(",", "")) * _SCALES.get(match["scale"] or "", 1)
    return f"{match['currency'] or ''}{amount:g}" if amount < 1e6 else f"{match['currency'] or ''}{amount:.0f}"


def _text(one: Findings) -> str:
    return one.reading.article.text
