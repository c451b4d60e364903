"""Where pages are, and links: to pages of the site, to sources, and to the very passage of a source."""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit

# Chrome and Safari find a passage of any length, but an address of kilobytes is cut by mail and chat programs.
_WHOLE_QUOTE_CHARACTERS = 120
_EDGE_WORDS = 6
# File systems take 255 bytes; an ending and the name of a temporary file beside it have to fit too.
_NAME_BYTES = 180
# Much evidence leads to one article.
_CACHED_ADDRESSES = 2_000
_SAFE_SCHEMES = ("http", "https")
# Most ids and paths stay what they are, and to see that takes less time than to find them among those known.
_UNRESERVED = re.compile(r"[\w.~/-]*", re.ASCII).fullmatch


def href(path: str) -> str:
    """Gives the address of a file of the site, seen from the site's root, percent-encoded."""
    return path if _UNRESERVED(path) else quote(path, safe="/")


def fragment(anchor: str) -> str:
    """Gives an element's id as the end of an address: `#question-x`."""
    return f"#{anchor}" if "/" not in anchor and _UNRESERVED(anchor) else "#" + quote(anchor, safe="")


def brief_path(brief_id: str) -> str:
    """Gives the file of a brief's page."""
    return f"briefs/{brief_id}.html"


def pdf_path(brief_id: str) -> str:
    """Gives the file of a brief's PDF."""
    return f"briefs/{brief_id}.pdf"


def edition_path(edition_id: str) -> str:
    """Gives the file of an edition's PDF."""
    return f"editions/{edition_id}.pdf"


def actor_path(actor_id: str) -> str:
    """Gives the file of an actor's dossier."""
    return f"actors/{_file_name(actor_id)}.html"


def topic_path(topic_id: str) -> str:
    """Gives the file of a topic's page."""
    return f"topics/{_file_name(topic_id)}.html"


def month_path(month: datetime.date) -> str:
    """Gives the file of a month of the archive."""
    return f"archive/{month:%Y-%m}.html"


def sibling_path(path: str, ending: str) -> str:
    """Gives the file beside a page that holds the same for machines: briefs/x.json for briefs/x.html."""
    return path.removesuffix(".html") + ending


def _file_name(name: str) -> str:
    """Gives an id as the name of a file: never empty, never longer than a file system takes."""
    data = name.encode()
    if len(data) <= _NAME_BYTES:
        return name or "unnamed"
    import hashlib  # it brings OpenSSL, which takes as long to load as ten briefs to read

    return f"{data[: _NAME_BYTES - 9].decode('utf-8', 'ignore')}-{hashlib.sha256(data).hexdigest()[:8]}"


def alias_path(alias: str) -> str | None:
    """Gives the file that redirects from a brief's earlier address, None where the address leads out of the site.

    Shape: an alias is an earlier id (`old-name`) or an earlier path (`2024/old-name.html`, `archive/`).
    """
    path = alias.strip().lstrip("/")
    if not path or "\\" in path or any(part in ("", ".", "..") for part in path.rstrip("/").split("/")):
        return None
    if path.endswith("/"):
        return path + "index.html"
    if path.endswith((".html", ".htm")):
        return path
    return f"{path}.html" if "/" in path else brief_path(path)


def root_of(path: str) -> str:
    """Gives the way from a file of the site up to the site's root: `../` for briefs/x.html."""
    return "../" * path.count("/")


def root_for_any_depth(base_url: str | None) -> str:
    """Gives the way to the site's root from an address nobody knows beforehand: the path of the site on its host."""
    return quote(urlsplit(base_url).path, safe="/%") if base_url else "/"


def collision_key(path: str) -> str:
    """Gives what two paths share where some file system or host takes them for one."""
    return unicodedata.normalize("NFC", path).casefold()


# An address that is what it is without being taken apart: of a host with a name, and of signs that need no encoding.
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9!#$&'()*+,/:;=?@_.~-]*)?")


@lru_cache(maxsize=_CACHED_ADDRESSES)
def safe_url(url: str | None) -> str | None:
    """Gives an address that may be linked: http or https with a host, nothing that runs or reads files."""
    if not url:
        return None
    if _PLAIN_URL.fullmatch(url):
        return url
    try:
        parts = urlsplit(url.strip())
        is_safe = parts.scheme.lower() in _SAFE_SCHEMES and bool(parts.hostname)
    except ValueError:
        return None
    return quote(url.strip(), safe="!#$%&'()*+,/:;=?@[]~-._") if is_safe else None


_ENCODED = {code: f"%{code:02X}" for code in range(128) if not chr(code).isalnum() and chr(code) not in "_.~"}


def passage_url(url: str | None, words: str, before: str = "", after: str = "") -> str | None:
    """Gives the address of the passage with these words, between those before and after: the page's, with a fragment.

    Source: https://wicg.github.io/scroll-to-text-fragment/#syntax
    """
    start = _begin_directive(url)
    if start is None:
        return None
    split = words.split()
    flat = " ".join(split)
    # A fragment of one piece never runs over the end of a paragraph; one with start and end does.
    if len(flat) > _WHOLE_QUOTE_CHARACTERS or ("\n" in words and "\n" in words.strip()):
        paragraphs = words.strip().split("\n")
        first = paragraphs[0].split()[:_EDGE_WORDS]
        last = paragraphs[-1].split()[-_EDGE_WORDS:]
        if len(split) >= len(first) + len(last):
            return f"{start}{_encode(' '.join(first))},{_encode(' '.join(last))}"
    prefix = f"{_encode(before)}-," if before else ""
    suffix = f",-{_encode(after)}" if after else ""
    return f"{start}{prefix}{_encode(flat)}{suffix}"


@lru_cache(maxsize=_CACHED_ADDRESSES)
def _begin_directive(url: str | None) -> str | None:
    address = safe_url(url)
    if address is None:
        return None
    base, _, rest = address.partition("#")
    return f"{base}#{rest.partition(':~:')[0]}:~:text="


# Most quotes have no other signs than these, which are replaced in a fraction of the time that all take.
_COMMON = re.compile(r"[\w.~ ,-]*", re.ASCII).fullmatch


def _encode(text: str) -> str:
    # A hyphen marks prefix and suffix in the directive, so it is encoded as well, as are comma and ampersand.
    if _COMMON(text):
        return text.replace(" ", "%20").replace(",", "%2C").replace("-", "%2D")
    return text.translate(_ENCODED) if text.isascii() else quote(text, safe="").replace("-", "%2D")
