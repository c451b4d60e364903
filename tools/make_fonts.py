"""Makes the font files of templates/ from the OFL releases of Source Serif and Source Sans.

usage: make_fonts.py [TEMPLATES]

Needs fonttools, brotli, font-source-serif-pro and font-source-sans-pro. Its output is kept in version control, so that
building a site needs none of them, and looks the same on every machine.
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

# Nearly every page needs the first file, so it is small; a browser fetches the others when a letter asks for them.
LATIN = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152,U+0153,U+02C6,U+02DA,U+02DC,U+2009,U+200A,U+2010-2014,U+2018-201E,"
    "U+2020-2022,U+2026,U+202F,U+2030,U+2032,U+2033,U+2039,U+203A,U+2044,U+20AC,U+2122,U+2190-2193,U+2212,U+2713"
)
LATIN_EXT = (
    "U+0100-0130,U+0132-0151,U+0154-017F,U+018F,U+0192,U+01FA-01FF,U+0218-021B,U+0237,U+0259,U+02BB-02BD,U+02C7,"
    "U+02C9,U+02D8,U+02D9,U+02DB,U+02DD,U+0300-030C,U+0326-0328,U+1E80-1E85,U+1E9E,U+1EF2,U+1EF3,U+200B,U+2015,"
    "U+2070,U+2074-2079,U+2080-2089,U+20B4,U+20BD,U+2113,U+2116,U+2215,U+2248,U+2260,U+2264,U+2265"
)
BEYOND = "U+0370-03FF,U+0400-04FF,U+0510-0513,U+1F00-1FFF"
# What the pages use; small capitals and swashes would double the files.
FEATURES = ("kern", "liga", "mark", "mkmk", "ccmp", "locl", "lnum", "tnum")


@dataclass(frozen=True)
class Face:
    """One font file of a release, and the name it gets here."""

    package: str
    file: str
    name: str
    family: str


FACES = (
    Face("font_source_serif_pro", "SourceSerifPro-Regular.ttf", "serif-regular", "Briefing Serif"),
    Face("font_source_serif_pro", "SourceSerifPro-It.ttf", "serif-italic", "Briefing Serif"),
    Face("font_source_serif_pro", "SourceSerifPro-Semibold.ttf", "serif-semibold", "Briefing Serif"),
    Face("font_source_sans_pro", "SourceSansPro-Regular.ttf", "sans-regular", "Briefing Sans"),
    Face("font_source_sans_pro", "SourceSansPro-Semibold.ttf", "sans-semibold", "Briefing Sans"),
)


def find_release(package: str) -> Path:
    """Gives the folder of a font package's files."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"make_fonts: pip install {package.replace('_', '-')}")
    return Path(spec.submodule_search_locations[0]) / "files"


def parse_ranges(text: str) -> list[int]:
    """Reads code points written as CSS writes them: U+0020-007E,U+00A0."""
    points: list[int] = []
    for part in text.split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        points += range(int(first, 16), int(last or first, 16) + 1)
    return points


def write_subset(source: Path, target: Path, family: str, ranges: str, *, web: bool) -> None:
    """Writes the part of a font that covers some ranges, as WOFF2 for the web or as TrueType for print."""
    options = Options()
    options.layout_features = list(FEATURES)
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_legacy = True
    options.notdef_outline = True
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    if not any(letter in font.getBestCmap() for letter in parse_ranges(ranges)[:400:20]):
        return  # the release has no such letters
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_ranges(ranges))
    subsetter.subset(font)
    rename(font, family, target.stem)
    font.flavor = "woff2" if web else None
    font.save(target)


def rename(font: TTFont, family: str, style: str) -> None:
    """Gives a font a name of its own: the licence reserves the word Source for the unchanged release."""
    full = f"{family} {style}"
    for record in font["name"].names:
        given = {1: family, 3: full, 4: full, 6: full.replace(" ", "-"), 16: family}.get(record.nameID)
        if given:
            record.string = given


def main(templates: Path) -> None:
    """Writes all font files and the licences that belong to them."""
    web, paper = templates / "assets" / "fonts", templates / "print" / "fonts"
    for folder in (web, paper):
        folder.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        source = find_release(face.package) / face.file
        for part, ranges in (("latin", LATIN), ("latin-ext", LATIN_EXT), ("beyond", BEYOND)):
            write_subset(source, web / f"{face.name}-{part}.woff2", face.family, ranges, web=True)
        write_subset(source, paper / f"{face.name}.ttf", face.family, f"{LATIN},{LATIN_EXT},{BEYOND}", web=False)
    licence = (find_release("font_source_sans_pro") / "LICENSE.txt").read_text("utf-8")
    for folder in (web, paper):
        (folder / "OFL.txt").write_text(licence, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "templates")
