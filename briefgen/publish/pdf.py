"""HTML → PDF/A-3a and PDF/UA-1 at once, the same bytes for the same input. The one room that imports WeasyPrint."""

from __future__ import annotations

import atexit
import contextlib
import datetime
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from briefgen.errors import MissingLibrary
from briefgen.publish.cache import make_key
from briefgen.publish.installed import find_foreign, find_installed_fonts, find_versions
from briefgen.publish.slim import slim
from briefgen.publish.standards import add_standards

if TYPE_CHECKING:
    from weasyprint import CSS, Document
    from weasyprint.text.fonts import FontConfiguration

# Every face that is shipped has it, which cannot be said of U+FFFD.
_REPLACEMENT = "?"
# About what one page holds of key points, actors, events and so on.
_THINGS_TRIED_FIRST = 24
_INSTALL_HINT = """\
Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
Fedora: dnf install pango harfbuzz
macOS: brew install pango, then export DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib
Windows: MSYS2's pango (pacman -S mingw-w64-ucrt-x86_64-pango), or WSL
or build without PDFs: --no-pdf"""


@dataclass(frozen=True)
class Sheets:
    """What all PDFs of a build share.

    Shape: `styles` are the style sheets' files in order, `fonts` those of the faces, `profile` that of the colours;
    `folders` are those that a document may read from.
    """

    styles: tuple[str, ...]
    fonts: tuple[str, ...]
    profile: str
    folders: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class Attached:
    """A file inside of a PDF."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Print:
    """One PDF to make: its HTML, the YAML to attach, and what it says of itself.

    Shape: `cuts` are there where the PDF has to fit on one page: cut number N names what elements of the class `cN`
    say, and they go in that order, one after the other, until all fits.
    """

    name: str
    html: str
    attachments: tuple[Attached, ...]
    created: datetime.datetime
    identifier: str
    language: str
    cuts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Printed:
    """A PDF, with the characters that no font here has, its number of pages, and what was cut to make it fit."""

    data: bytes
    missing: str
    pages: int
    cut: tuple[str, ...] = ()


def make_sheets(styles: tuple[Path, ...], profile: Path, folders: tuple[str, ...]) -> Sheets:
    """Gives style sheets with the digest of them, of their fonts, and of the libraries that lay them out."""
    fonts = sorted({font for style in styles for font in (style.parent / "fonts").glob("*.ttf")})
    # A project's own style sheets may bring in others, and pictures.
    brought = (path for folder in folders[:-1] for path in (Path(folder) / "print").rglob("*"))
    files = sorted({*styles, *fonts, profile, *(one for one in brought if one.is_file() and one.suffix != ".html")})
    digest = make_key(*find_versions(), *(path.read_bytes() for path in files))
    return Sheets(tuple(map(str, styles)), tuple(map(str, fonts)), str(profile), folders, digest)


def key_of(job: Print, sheets: Sheets) -> str:
    """Gives the digest of all that a PDF is made from; installed fonts count where the shipped ones do not suffice."""
    fonts = find_installed_fonts() if find_foreign(job.html, sheets.fonts) else ""
    return make_key(fonts, _identify(job, sheets))


def _identify(job: Print, sheets: Sheets) -> str:
    attached = [part for one in job.attachments for part in (one.name, one.data)]
    said = (job.name, job.html, job.created.isoformat(), job.identifier, job.language, "\n".join(job.cuts))
    return make_key(sheets.digest, *said, *attached)


def check_pango() -> None:
    """Makes sure that PDFs can be printed here.

    Raises: MissingLibrary with how to install what is missing.
    """
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        library = str(error).split("'")[1] if "'" in str(error) else "Pango"
        raise MissingLibrary(f"PDFs need Pango, and {library} is not installed", hint=_INSTALL_HINT) from None


def print_pdf(job: Print, sheets: Sheets) -> Printed:
    """Gives a PDF that conforms to PDF/A-3a and PDF/UA-1, with the YAML attached.

    Raises: MissingLibrary where Pango is not installed; PrintError where WeasyPrint wrote what is not known here.
    """
    check_pango()
    with _uncollected():
        printed = _print(job.html, job, sheets)
        if printed.missing:
            # The standards forbid the box of a missing glyph: a question mark stands in, and a warning says for what.
            legible = job.html.translate(dict.fromkeys(map(ord, printed.missing), _REPLACEMENT))
            again = _print(legible, job, sheets)
            printed = Printed(again.data, printed.missing, again.pages, again.cut)
    return printed


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Holds the search for reference cycles: while a document is laid out, it finds nothing and takes a sixth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _print(html: str, job: Print, sheets: Sheets) -> Printed:
    import logging

    from weasyprint import Attachment

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    document, cut = _fit(html, job, sheets) if job.cuts else (_lay_out(html, sheets), 0)
    missing: set[int] = set()

    def finish(document: Any, pdf: Any) -> None:
        missing.update(point for font in document.fonts.values() for point in font.missing)
        add_standards(pdf, job.identifier, job.language, f"{job.created:%Y-%m-%d}")
        slim(pdf, Path(sheets.profile).read_bytes())

    data = document.write_pdf(
        finisher=finish,
        attachments=[
            Attachment(
                string=one.data.decode("utf-8", "replace"),
                name=one.name,
                description="The brief as data (YAML)",
                created=job.created,
                modified=job.created,
                relationship="Source",
            )
            for one in job.attachments
        ],
        pdf_variant="pdf/a-3a",
        pdf_identifier=_identify(job, sheets)[:32].encode(),
    )
    return Printed(bytes(data), "".join(map(chr, sorted(missing))), len(document.pages), job.cuts[:cut])


def _lay_out(html: str, sheets: Sheets, hidden: str = "") -> Document:
    """Gives a document laid out on pages; `hidden` is a rule more, for what is left out."""
    from weasyprint import CSS, HTML

    fonts, styles = _load_styles(sheets)
    more = [CSS(string=hidden)] if hidden else []
    source = HTML(string=html, url_fetcher=_make_fetcher(sheets.folders), base_url="about:blank")
    return source.render(font_config=fonts, stylesheets=[*styles, *more], pdf_variant="pdf/a-3a")


def _fit(html: str, job: Print, sheets: Sheets) -> tuple[Document, int]:
    """Gives a document of one page, and how many of the job's cuts that takes: as few as possible.

    The search goes up from what few things take, since laying out a page is cheap and laying out twenty is not.
    """
    count = len(job.cuts)
    kept, tried = 0, min(_THINGS_TRIED_FIRST, count)
    best, over = None, count + 1
    while tried > kept:
        document = _lay_out(html, sheets, _hide(count - tried) if tried < count else "")
        if len(document.pages) == 1:
            best, kept = document, tried
        else:
            over = tried
        tried = min(kept * 2, count) if over > count else (kept + over) // 2
    return best or _lay_out(html, sheets, _hide(count)), count - kept


def _hide(count: int) -> str:
    """Gives the rules that leave out so many cuts, and show the ellipsis of a text that is cut."""
    numbers = range(count)
    gone, elided = ",".join(f".c{n}" for n in numbers), ",".join(f".e{n}" for n in numbers)
    return f"{gone}{{display:none!important}}{elided}{{display:inline!important}}"


# Fonts and style sheets are read and parsed once per process: a third of the time of a short brief.
@lru_cache(maxsize=2)
def _load_styles(sheets: Sheets) -> tuple[FontConfiguration, list[CSS]]:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    # Freed while the interpreter still stands; later its finaliser would complain on standard error.
    atexit.register(_load_styles.cache_clear)
    fetcher = _make_fetcher(sheets.folders)
    return fonts, [CSS(filename=path, font_config=fonts, url_fetcher=fetcher) for path in sheets.styles]


@lru_cache(maxsize=2)
def _make_fetcher(folders: tuple[str, ...]) -> Any:
    from urllib.request import url2pathname

    from weasyprint.urls import URLFetcher

    class LocalFetcher(URLFetcher):  # type: ignore[misc]
        """Reads data URIs, and files under the templates' folders; nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Fetches what is allowed.

            Raises: ValueError for all else, which WeasyPrint logs and leaves out.
            """
            parts = urlsplit(url)
            if parts.scheme == "file":
                path = Path(url2pathname(parts.path)).resolve()
                if parts.netloc not in ("", "localhost") or not any(path.is_relative_to(one) for one in folders):
                    raise ValueError(f"outside of the templates: {url}")
            return super().fetch(url, headers)

    return LocalFetcher(allowed_protocols=("file", "data"), allow_redirects=False)
