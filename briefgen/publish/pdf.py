"""HTML → PDF/A-3a and PDF/UA-1 at once, the same bytes for the same input. The one room that imports WeasyPrint."""

from __future__ import annotations

import atexit
import datetime
import logging
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from briefgen.errors import MissingLibrary, PrintError
from briefgen.publish.cache import make_key

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

# The libraries whose versions decide the bytes of a PDF.
_LIBRARIES = ("weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5", "pyphen")
# Every face that is shipped has it, which cannot be said of U+FFFD.
_REPLACEMENT = "?"
_INSTALL_HINT = """\
Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
Fedora: dnf install pango harfbuzz
macOS: brew install pango, then export DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib
Windows: MSYS2's pango (pacman -S mingw-w64-ucrt-x86_64-pango), or WSL
or build without PDFs: --no-pdf"""

# PDF/A files may only carry metadata that is described in the file: this describes the namespace of PDF/UA.
_UA_METADATA = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


@dataclass(frozen=True)
class Sheets:
    """What all PDFs of a build share.

    Shape: `styles` are the style sheets' files in order; `folders` are those that a document may read from.
    """

    styles: tuple[str, ...]
    folders: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class Print:
    """One PDF to make: its HTML, the brief's YAML to attach, and the time it says it was made at."""

    name: str
    html: str
    attachment: bytes
    created: datetime.datetime


@dataclass(frozen=True)
class Printed:
    """A PDF, with the characters that no font here has."""

    data: bytes
    missing: str


def make_sheets(styles: tuple[Path, ...], folders: tuple[str, ...]) -> Sheets:
    """Gives style sheets with the digest of them, of their fonts, and of the libraries that lay them out."""
    files = sorted({*styles, *(font for style in styles for font in (style.parent / "fonts").glob("*.ttf"))})
    versions = [f"{name} {version(name)}" for name in _LIBRARIES]
    digest = make_key(*versions, *(path.read_bytes() for path in files))
    return Sheets(tuple(map(str, styles)), folders, digest)


def key_of(job: Print, sheets: Sheets) -> str:
    """Gives the digest of all that a PDF is made from."""
    return make_key(sheets.digest, job.name, job.html, job.attachment, job.created.isoformat())


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
    """Gives a PDF that conforms to PDF/A-3a and PDF/UA-1, with the brief's YAML attached.

    Raises: MissingLibrary where Pango is not installed.
    """
    check_pango()
    missing: set[int] = set()
    data = _print(job.html, job, sheets, missing)
    if missing:
        # The standards forbid the box of a missing glyph: a question mark stands in, and a warning says for what.
        data = _print(job.html.translate(dict.fromkeys(missing, _REPLACEMENT)), job, sheets, set())
    return Printed(data, "".join(map(chr, sorted(missing))))


def _print(html: str, job: Print, sheets: Sheets, missing: set[int]) -> bytes:
    """Gives a PDF, and adds to `missing` the code points that no font has."""
    from weasyprint import HTML, Attachment

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fonts, styles = _load_styles(sheets)
    source = Attachment(
        string=job.attachment.decode("utf-8", "replace"),
        name=f"{job.name}.yaml",
        description="The brief as data (YAML)",
        created=job.created,
        modified=job.created,
        relationship="Source",
    )

    def finish(document: Any, pdf: Any) -> None:
        missing.update(point for font in document.fonts.values() for point in font.missing)
        _add_standards(pdf)

    document = HTML(string=html, url_fetcher=_make_fetcher(sheets.folders), base_url="about:blank")
    printed = document.write_pdf(
        stylesheets=styles,
        font_config=fonts,
        finisher=finish,
        attachments=[source],
        pdf_variant="pdf/a-3a",
        pdf_identifier=key_of(job, sheets)[:32].encode(),
    )
    return bytes(printed)


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


def _add_standards(pdf: Any) -> None:
    """Adds PDF/UA to the metadata, and names the attachment's type as no machine's own table does."""
    for entry in pdf.objects:
        extra = getattr(entry, "extra", None)
        if not extra:
            continue
        if extra.get("Type") == "/Metadata":
            entry.stream = [_add_metadata(b"\n".join(entry.stream))]
        elif extra.get("Type") == "/EmbeddedFile":
            extra["Subtype"] = "/application#2fyaml"


def _add_metadata(packet: bytes) -> bytes:
    head, end, tail = packet.rpartition(b"</rdf:RDF>")
    if not end:
        raise PrintError("WeasyPrint wrote metadata in a form that is not known here")
    return head + _UA_METADATA + end + tail
