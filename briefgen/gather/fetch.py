"""An address → the article there; the one room that uses the network, and only when an address is given."""

from __future__ import annotations

import datetime
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from msgspec import structs

from briefgen import __version__
from briefgen.article import Article
from briefgen.document import decode
from briefgen.errors import FetchError, Place
from briefgen.gather.extract import extract_article
from briefgen.gather.reading import decode_html, parse_text

_TIMEOUT_SECONDS = 30
_MAX_BYTES = 20_000_000


def fetch_article(address: str, today: datetime.date) -> Article:
    """Fetches an article from an address.

    Raises: FetchError where the address gives none.
    """
    place = Place(address)
    if not urlsplit(address).hostname:
        raise FetchError("this is no address", place, "an address looks like https://example.org/news/article")
    request = Request(  # noqa: S310 - is_address admits http and https only
        address, headers={"User-Agent": f"briefgen/{__version__}", "Accept": "text/html, text/plain;q=0.9"}
    )
    try:
        with urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310 - is_address admits http and https only
            raw = response.read(_MAX_BYTES + 1)
            kind, charset = response.headers.get_content_type(), response.headers.get_content_charset()
            final = response.url
    except HTTPError as error:
        hint = "save the page in a browser and add the file"
        raise FetchError(f"the server answered {error.code} {error.reason}", place, hint) from None
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise FetchError(f"this cannot be fetched: {reason}", place, "check the address and the connection") from None
    if len(raw) > _MAX_BYTES:
        raise FetchError(f"the page has more than {_MAX_BYTES:,} bytes", place, "save its text and add the file")
    if kind not in ("text/html", "application/xhtml+xml", "text/plain", "text/markdown"):
        raise FetchError(f"this is {kind}, not a page of text", place, "save its text as a .txt file and add that")
    if kind.endswith(("html", "html+xml")):
        article = extract_article(decode_html(raw, charset), address, final)
    else:
        article = parse_text(decode(raw, address), address)
    meta = structs.replace(article.meta, url=article.meta.url or final, retrieved=today)
    return structs.replace(article, meta=meta)
