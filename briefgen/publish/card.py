"""The picture that other sites show beside a link: a card with a title, as PNG of the same bytes on every run."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from briefgen.publish.cache import make_key
from briefgen.publish.stamps import Stamp, stamp

# What Open Graph readers crop to: 1.91 to 1.
_WIDTH, _HEIGHT = 1200, 630
_MARGIN = 90
_SIZES = (92, 78, 66, 56)
_MOST_LINES = 4
_LEADING = 1.18
_KICKER_SIZE = 40
_PAPER, _INK, _ACCENT = (251, 250, 247), (31, 30, 27), (23, 69, 90)
# The palette's first half goes from paper to ink, so that edges of letters are smooth; then comes the accent.
_INK_INDEX, _ACCENT_INDEX = 127, 128
# Whether a font has a letter is told at a size that is quickly drawn, and not so small that letters look like boxes.
_TRIAL_SIZE = 28
# Of zlib's ways the one for areas of one colour: half the time of the usual one, for a tenth more bytes.
_RUN_LENGTHS = 3
_FORM = "3"  # a new form of the card makes old ones in the cache worthless


class Card(NamedTuple):
    """A card: its file, its title, and the words above it."""

    path: str
    title: str
    kicker: str


def find_card_key(card: Card, fonts: tuple[Path, Path]) -> str:
    """Gives the digest of all that a card is made from."""
    from PIL import __version__

    looks = _find_looks(fonts, tuple(map(stamp, fonts)))
    return make_key(_FORM, __version__, card.title, card.kicker, looks)


@lru_cache(maxsize=4)
def _find_looks(fonts: tuple[Path, Path], _stamps: tuple[Stamp | None, ...]) -> str:
    # A site has many cards, and all of them these fonts.
    return make_key(*(font.read_bytes() for font in fonts))


def print_card(card: Card, fonts: tuple[Path, Path]) -> bytes:
    """Gives a card as PNG; `fonts` are those of the title and of the words above it.

    A title in a script that the font does not have is left out: no words are better than empty boxes.
    """
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("P", (_WIDTH, _HEIGHT), 0)
    image.putpalette(_make_palette())
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, _WIDTH, 18), fill=_ACCENT_INDEX)
    draw.fontmode = "L"

    def load(path: Path, size: int) -> ImageFont.FreeTypeFont:
        # Not the shaping engine that this machine happens to have.
        return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)

    def has(path: Path, text: str) -> bool:
        font = load(path, _TRIAL_SIZE)
        missing = bytes(font.getmask("\uffff"))
        return all(one.isspace() or bytes(font.getmask(one)) != missing for one in set(text))

    top = _MARGIN
    kicker = load(fonts[1], _KICKER_SIZE)
    if card.kicker and has(fonts[1], card.kicker):
        draw.text((_MARGIN, top), _fit(kicker, card.kicker), font=kicker, fill=_INK_INDEX)
    draw.rectangle((_MARGIN, _HEIGHT - _MARGIN - 8, _MARGIN + 120, _HEIGHT - _MARGIN), fill=_ACCENT_INDEX)
    if has(fonts[0], card.title):
        for size in _SIZES:
            title = load(fonts[0], size)
            lines = _wrap(title, card.title)
            if len(lines) <= _MOST_LINES - (size > _SIZES[1]):
                break
        for number, line in enumerate(lines[:_MOST_LINES]):
            shown = line + ("…" if number == _MOST_LINES - 1 and len(lines) > _MOST_LINES else "")
            place = (_MARGIN, top + 90 + number * round(title.size * _LEADING))
            draw.text(place, _fit(title, shown), font=title, fill=_INK_INDEX)
    data = io.BytesIO()
    image.save(data, "PNG", compress_type=_RUN_LENGTHS)
    return data.getvalue()


def _make_palette() -> list[int]:
    steps = [
        round(paper + (ink - paper) * step / _INK_INDEX)
        for step in range(_INK_INDEX + 1)
        for paper, ink in zip(_PAPER, _INK, strict=True)
    ]
    return [*steps, *_ACCENT]


def _wrap(font: object, text: str) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and _measure(font, f"{lines[-1]} {word}") <= _WIDTH - 2 * _MARGIN:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _fit(font: object, text: str) -> str:
    """Gives the beginning of a text that fits into a line."""
    if _measure(font, text) <= _WIDTH - 2 * _MARGIN:
        return text
    while text and _measure(font, text + "…") > _WIDTH - 2 * _MARGIN:
        text = text[:-1]
    return text + "…"


def _measure(font: object, text: str) -> float:
    length: float = font.getlength(text)  # type: ignore[attr-defined]
    return length
