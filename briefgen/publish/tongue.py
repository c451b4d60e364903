"""The language that a site speaks: the words of its templates, and how it writes numbers.

Words come from catalogues in gettext's form, read as text; what is said of locales and plurals is CLDR's.
"""

from __future__ import annotations

import contextlib
import gettext
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from briefgen.errors import Place, TemplateError

SOURCE_LANGUAGE = "en"
# Ages of questions, in days of some thirty years.
_CACHED_NUMBERS = 10_000
# “22 March 2025” and not “March 22, 2025”: the English of the world, for whom `language: en-US` does not say otherwise.
_LOCALES = {"en": "en_001"}
# The first numbers have every plural form that a language has for whole numbers below a million.
_NUMBERS_WITH_ALL_FORMS = 200
# A catalogue with a head, and then nothing but sound messages of which none is translated.
_LINE = r'"(?:[^"\\\n]|\\.)*"\n'
_UNTRANSLATED = re.compile(
    rf'msgid ""\nmsgstr ""\n(?:{_LINE})*'
    rf"(?:\n+(?:#[^~\n].*\n)*(?:msgctxt (?:{_LINE})+)?msgid (?:{_LINE})+"
    rf'(?:msgstr ""\n|msgid_plural (?:{_LINE})+(?:msgstr\[\d\] ""\n)+))*\n*'
)
_RIGHT_TO_LEFT = ("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi")


@dataclass(frozen=True)
class Tongue:
    """A language that templates speak: `tag` names it for readers' programs."""

    tag: str
    locale: Locale
    words: gettext.NullTranslations

    @property
    def is_right_to_left(self) -> bool:
        """Tells whether it is written from right to left."""
        return is_right_to_left(self.tag)

    @property
    def browser_tag(self) -> str:
        """Its tag for a browser's own forms of dates and numbers, with the digits that the pages have."""
        return f"{str(self.locale).replace('_', '-')}-u-nu-latn"


def find_catalogues() -> Path:
    """Gives the folder of the shipped catalogues."""
    return Path(__file__).resolve().parents[1] / "locale"


def find_catalogue_files(language: str, folders: Sequence[str]) -> tuple[Path, ...]:
    """Gives the catalogues of a language, the first folder's first, those for a region before those for all."""
    names = [_name_of(part) for part in _shorten(language)]
    files = (Path(folder) / name / "LC_MESSAGES" / "briefgen.po" for folder in folders for name in names)
    return tuple(path for path in files if path.is_file())


def choose_language(language: str, folders: Sequence[str]) -> str:
    """Gives the language of a site's own words: the one asked for, or English where no catalogue has it."""
    return language if find_catalogue_files(language, folders) else SOURCE_LANGUAGE


def read_tongue(language: str, folders: Sequence[str]) -> Tongue:
    """Reads a language's words; what a first catalogue leaves out comes from the next, and at last is English.

    Raises: TemplateError where a catalogue cannot be read.
    """
    words: gettext.NullTranslations = gettext.NullTranslations()
    for path in reversed(find_catalogue_files(language, folders)):
        found = _read_catalogue(path)
        found.add_fallback(words)
        words = found
    return Tongue(language, find_locale(language), words)


def find_locale(language: str) -> Locale:
    """Gives what CLDR knows of a language, by the longest part of its tag that CLDR has."""
    for part in _shorten(language):
        try:
            return Locale.parse(_LOCALES.get(part.lower(), part), sep="_" if part.lower() in _LOCALES else "-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_LOCALES[SOURCE_LANGUAGE])


def count_words(number: int, one: str, many: str, tongue: Tongue) -> str:
    """Gives a number with what it counts: 1 brief, 2 briefs."""
    return tongue.words.ngettext(one, many, number) % {"num": number_words(number, tongue)}


def number_words(number: int, tongue: Tongue) -> str:
    """Gives a number as the language writes it: 12,345."""
    digits = str(number)
    if number >= 0 and len(digits) <= tongue.locale.decimal_formats[None].grouping[0]:
        return digits  # too few for a group, which is all that Babel would make of them
    return _write_number(number, tongue.locale)


# The same number of days stands in several sentences.
@lru_cache(maxsize=_CACHED_NUMBERS)
def _write_number(number: int, locale: Locale) -> str:
    return format_decimal(number, locale=locale)


def list_forms(one: str, many: str, tongue: Tongue) -> Mapping[str, str]:
    """Gives a counted thing in each plural form of CLDR, with {0} for the number, as a browser asks for it."""
    forms: dict[str, str] = {}
    for number in range(_NUMBERS_WITH_ALL_FORMS):
        forms.setdefault(tongue.locale.plural_form(number), tongue.words.ngettext(one, many, number) % {"num": "{0}"})
    return {**forms, "other": forms.get("other") or next(reversed(forms.values()))}


def is_right_to_left(language: str) -> bool:
    """Tells whether a language is written from right to left."""
    return language.partition("-")[0].lower() in _RIGHT_TO_LEFT


def _shorten(language: str) -> Iterator[str]:
    """Yields a tag and its shorter forms: de-CH, de."""
    while language:
        yield language
        language = language.rpartition("-")[0]


def _name_of(language: str) -> str:
    """Gives the folder of a language: pt-br → pt_BR, zh-hant → zh_Hant."""
    first, *rest = language.split("-")
    return "_".join([first.lower(), *(part.upper() if len(part) < 4 else part.title() for part in rest)])


@lru_cache(maxsize=16)
def _parse_catalogue(path: Path, _stamp: int) -> bytes:
    """Gives a catalogue in the form of .mo files; nothing of one without a translation, as that of English is."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if _UNTRANSLATED.fullmatch(path.read_text("utf-8")):
            return b""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            catalogue = read_po(file, ignore_obsolete=True, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError, OSError) as error:
        raise TemplateError(f"this is no catalogue: {error}", Place(_show(path)), "see docs/templates.md") from None
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def _read_catalogue(path: Path) -> gettext.NullTranslations:
    try:
        compiled = _parse_catalogue(path, path.stat().st_mtime_ns)
        return gettext.GNUTranslations(io.BytesIO(compiled)) if compiled else gettext.NullTranslations()
    except (ValueError, SyntaxError, OSError) as error:
        raise TemplateError(f"this is no catalogue: {error}", Place(_show(path)), "see docs/templates.md") from None


def _show(path: Path) -> str:
    return "/".join(path.parts[-5:]) if path.parts[-5:-4] == ("templates",) else "/".join(path.parts[-4:])
