"""Numbers that an article gives, taken out as data: value, unit, what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefgen.condense.reading import Reading
from briefgen.words import MONTH_PATTERN

_FIGURE = re.compile(
    r"(?P<more>\b(?:more than|over|at least|about|around|nearly|almost|up to|some|fewer than|less than)\s+)?"
    r"(?P<value>(?:[$€£¥]\s?)?\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?:[$€£¥]\s?)\d+(?:\.\d+)?|"
    r"\d+(?:\.\d+)?(?=\s*(?:%|percent|per cent|million|billion|trillion|km|kilomet|mile|tonne|ton|people|"
    r"civilian|soldier|troop|death|casualt|day|hour|week|month|year|dollar|euro|pound|degree|vote|seat|"
    r"point|metre|meter|[a-z]{4,}s\b))|\b(?:five|six|seven|eight|nine|ten|twelve|two|three|"
    r"four)(?=\s+(?:hours|days|weeks|months|years|people)\b))"
    r"(?P<scale>\s?(?:million|billion|trillion)\b|(?:bn|tn|m)\b)?(?P<unit>\s?%|[\s-]?(?:percent|per cent)\b|"
    r"[\s-]+(?:[a-z]+\s+)?[a-z]{3,}\b)?"
)
_YEAR = re.compile(rf"(?:19|20)\d{{2}}$|^{MONTH_PATTERN}")
_NO_UNIT = frozenset(
    "and but that which who with from for the was were are has have had according after before when while "
    "people's this".split()
)
_MOST = 10


@dataclass(frozen=True)
class FoundFigure:
    """A number with its unit, in the sentence of this number."""

    value: str
    unit: str | None
    sentence: int


def find_figures(reading: Reading) -> tuple[FoundFigure, ...]:
    """Gives the figures of an article in its order, equal ones once."""
    out: dict[tuple[str, str | None], FoundFigure] = {}
    for block in reading.blocks:
        if block.asks:
            continue
        for sentence in block.sentences:
            for match in _FIGURE.finditer(sentence.text):
                value = match["value"].strip() + (match["scale"] or "")
                unit = (match["unit"] or "").strip(" -")
                if _YEAR.match(match["value"]) or re.search(rf"{MONTH_PATTERN}\s*$", sentence.text[: match.start()]):
                    continue
                words = unit.split()
                if words and (words[0] in _NO_UNIT or words[-1] in _NO_UNIT):
                    words = [w for w in words[:1] if w not in _NO_UNIT]
                if not words and not re.match(r"[$€£¥]", value) and "," not in value:
                    continue
                out.setdefault(
                    (value, " ".join(words) or None), FoundFigure(value, " ".join(words) or None, sentence.index)
                )
    return tuple(out.values())[:_MOST]
