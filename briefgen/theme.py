"""What a project makes its own in looks: colours, fonts, logo, footer and navigation, and whether they can be read.

Source: https://www.w3.org/TR/WCAG22/#contrast-minimum
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta

from briefgen.errors import BriefgenError, Place, UnknownReference, closest
from briefgen.values import Text, Value, always, checked

# What stands behind links and marks in the shipped style sheet: paper, cards.
LIGHT_GROUNDS = ("#fbfaf7", "#f4f1ea")
DARK_GROUNDS = ("#171716", "#211f1d")
# Shares of the accent in the ground of what is chosen or open, as the shipped style sheet has them about.
LIGHT_SHARE, DARK_SHARE = 0.09, 0.16
SHIPPED_FONTS = ("Briefing Serif", "Briefing Sans")
# WCAG 2.2, AA, for text of any size.
_LEAST_CONTRAST = 4.5
_IMAGES = (".svg", ".png", ".jpg", ".jpeg", ".webp")
_FONTS = (".woff2", ".woff", ".ttf", ".otf")

Find = Callable[[tuple[str | int, ...]], Place]


def mix(colour: str, ground: str, share: float) -> str:
    """Gives a colour laid over another: `share` is what is seen of the first, from 0 to 1."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in pairs)


def contrast(one: str, other: str) -> float:
    """Gives the contrast of two colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lighten(colour: str) -> str:
    """Gives a colour for dark paper: the nearest to white that can be read on it."""
    shares = (step / 20 for step in range(21))
    return next(made for share in shares if not _find_faint(made := mix("#ffffff", colour, share), is_dark=True))


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    parts = (part / 255 for part in _channels(colour))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _find_faint(colour: str, *, is_dark: bool) -> tuple[str, float] | None:
    """Gives the ground on which a colour stands out least with its contrast, None where it can be read on all."""
    grounds = DARK_GROUNDS if is_dark else LIGHT_GROUNDS
    chosen = mix(colour, grounds[0], DARK_SHARE if is_dark else LIGHT_SHARE)
    worst = min((*grounds, chosen), key=lambda ground: contrast(colour, ground))
    found = contrast(colour, worst)
    return (worst, found) if found < _LEAST_CONTRAST else None


def _check_colour(text: str, *, is_dark: bool) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError('a colour is six digits after a hash sign, in quotation marks: "#17455a"')
    faint = _find_faint(text, is_dark=is_dark)
    if faint:
        ground, found = faint
        raise ValueError(
            f"its contrast with {ground} behind it is {found:.1f} to 1, and WCAG AA asks for {_LEAST_CONTRAST} to 1; "
            f"take a {'lighter' if is_dark else 'darker'} one"
        )
    return text.lower()


def _check_light(text: str) -> str:
    return _check_colour(text, is_dark=False)


def _check_dark(text: str) -> str:
    return _check_colour(text, is_dark=True)


def _check_family(text: str) -> str:
    if not re.fullmatch(r"[\w][\w .-]*", text):
        raise ValueError("a family's name has letters, digits, spaces, dots and hyphens")
    return text


def _check_inside(text: str) -> str:
    if "\\" in text or text.startswith("/") or ".." in text.split("/") or ":" in text:
        raise ValueError("write a path inside of the project, with slashes")
    return text


def _check_href(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme in ("http", "https", "mailto") and (parts.netloc or parts.path):
        return text
    if parts.scheme or parts.netloc or text.startswith("/"):
        raise ValueError("write a page of the site (questions.html) or an address that begins with https:")
    return text


Family = Annotated[Text, Meta(extra=checked(_check_family))]
InnerPath = Annotated[Text, Meta(extra=checked(_check_inside))]
Way = Annotated[Text, Meta(extra=checked(_check_href))]
Accent = Annotated[Text, Meta(extra=checked(_check_light))]
DarkAccent = Annotated[Text, Meta(extra=checked(_check_dark))]
Weight = Annotated[Text, Meta(pattern=r"^[1-9]\d{0,2}( [1-9]\d{0,2})?$")]


class FontFile(Value, frozen=True, kw_only=True):
    """A font that the project brings."""

    family: Annotated[Family, Meta(description="The name to use it by.")]
    file: Annotated[
        InnerPath,
        Meta(description="The font's file in templates/assets/: fonts/literata.woff2"),
    ]
    weight: Annotated[
        Weight,
        Meta(description="Its weight, 400 or 600; of a variable font its range: 200 900"),
    ] = always("400")
    style: Annotated[Literal["normal", "italic"], Meta(description="normal or italic.")] = always("normal")


class NavigationEntry(Value, frozen=True, kw_only=True):
    """A way from every page."""

    title: Annotated[Text, Meta(description="Its words.")]
    href: Annotated[
        Way,
        Meta(description="A page of the site, seen from its root, or an address."),
    ]


class ThemeConfig(Value, frozen=True, kw_only=True):
    """What makes the site look like the project's own."""

    accent: Annotated[
        Accent | None,
        Meta(description="The colour of links and marks on light paper, in quotation marks."),
    ] = None
    accent_dark: Annotated[
        DarkAccent | None,
        Meta(description="The same on dark paper; made from `accent` where it is not given."),
    ] = None
    text_font: Annotated[Text | None, Meta(description="The family of titles and texts.")] = None
    interface_font: Annotated[Text | None, Meta(description="The family of dates, labels and navigation.")] = None
    fonts: Annotated[tuple[FontFile, ...], Meta(description="Fonts that the project brings.")] = always(())
    logo: Annotated[
        InnerPath | None,
        Meta(description="A picture of the project, seen from its root, shown beside its title."),
    ] = None
    footer: Annotated[Text | None, Meta(description="What stands at the foot of every page; inline Markdown.")] = None
    navigation: Annotated[tuple[NavigationEntry, ...], Meta(description="The ways at the head of every page.")] = (
        always(())
    )


def find_theme_faults(theme: ThemeConfig, root: Path, place: Find) -> Iterator[BriefgenError]:
    """Yields a fault for each font and picture that is not there; `place` gives where a field of the theme stands."""
    families = (*SHIPPED_FONTS, *dict.fromkeys(font.family for font in theme.fonts))
    for key, family in (("text_font", theme.text_font), ("interface_font", theme.interface_font)):
        if family and family not in families:
            near = closest(family, families)
            hint = f"did you mean {near!r}?" if near else f"known: {', '.join(families)}; others go under fonts:"
            yield UnknownReference(f"theme: there is no font {family!r}", place((key,)), hint)
    files = [(("fonts", at, "file"), f"templates/assets/{font.file}", _FONTS) for at, font in enumerate(theme.fonts)]
    if theme.logo:
        yield from _find_file_faults(root / theme.logo, theme.logo, _IMAGES, place(("logo",)))
    for steps, name, endings in files:
        yield from _find_file_faults(root / name, name, endings, place(steps))


def _find_file_faults(path: Path, name: str, endings: tuple[str, ...], place: Place) -> Iterator[BriefgenError]:
    if path.suffix.lower() not in endings:
        yield UnknownReference(f"theme: {name} cannot be used", place, f"take a file of: {', '.join(endings)}")
    elif not path.is_file():
        yield UnknownReference(f"theme: there is no file {name}", place, "put it there, or correct its name")
