from __future__ import annotations

import datetime
import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from briefgen.codec import read_article
from briefgen.errors import EmptyArticle, FetchError, ReadError
from briefgen.gather.source import keep_article, read_source
from briefgen.project import read_project

TODAY = datetime.date(2025, 6, 1)
SENTENCE = "The harbour board voted on Tuesday to deepen the northern channel, its chair said. "
PAGE = f"""<!doctype html><html lang="en"><head><title>Board deepens channel | Post</title>
<meta property="og:title" content="Board deepens channel"><meta property="og:site_name" content="The Harbour Post">
<meta name="author" content="Lin Marsh"><meta property="article:published_time" content="2025-05-06T10:00:00Z">
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Board deepens channel</h1>{"".join(f"<p>{SENTENCE} Vote {n} was quick.</p>" for n in range(6))}
</article>
<footer>Subscribe to our newsletter</footer></body></html>"""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, kind, body = {
            "/page": (200, "text/html; charset=utf-8", PAGE.encode()),
            "/latin": (200, "text/html; charset=iso-8859-1", PAGE.replace("Lin", "Liné").encode("latin-1")),
            "/text": (200, "text/plain; charset=utf-8", SENTENCE.encode()),
            "/image": (200, "image/png", b"\x89PNG"),
        }.get(self.path, (404, "text/html", b"gone"))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_an_address_gives_the_article_and_where_it_came_from(address: str) -> None:
    article = read_source(f"{address}/page", TODAY)
    assert article.text.count("northern channel") == 6
    assert "newsletter" not in article.text
    assert article.meta.title == "Board deepens channel"
    assert article.meta.publisher == "The Harbour Post"
    assert article.meta.author == "Lin Marsh"
    assert (article.meta.published, article.meta.retrieved) == (datetime.date(2025, 5, 6), TODAY)
    assert article.meta.url == f"{address}/page"


def test_the_server_says_in_which_letters_it_writes(address: str) -> None:
    assert read_source(f"{address}/latin", TODAY).meta.author == "Liné Marsh"


def test_an_address_may_hold_plain_text(address: str) -> None:
    assert read_source(f"{address}/text", TODAY).text == SENTENCE


@pytest.mark.parametrize(("path", "words"), [("/none", "404"), ("/image", "image/png")])
def test_an_address_without_an_article_says_why(address: str, path: str, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        read_source(address + path, TODAY)


def test_an_address_that_nobody_answers_says_so() -> None:
    with pytest.raises(FetchError, match="cannot be fetched"):
        read_source("http://127.0.0.1:1/", TODAY)


def test_an_html_file_is_read_as_a_page_is(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    article = read_source(str(tmp_path / "a.html"), TODAY)
    assert article.meta.publisher == "The Harbour Post"
    assert "Sport" not in article.text


def test_standard_input_may_be_text_or_html() -> None:
    assert read_source("-", TODAY, io.BytesIO(b"One.\r\nTwo.")).text == "One.\nTwo."
    assert "Sport" not in read_source("-", TODAY, io.BytesIO(PAGE.encode())).text


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"---\ntitle: A\n---\n"])
def test_an_empty_article_is_a_fault(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(EmptyArticle):
        read_source(str(tmp_path / "a.txt"), TODAY)


def test_a_page_without_an_article_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><p>Log in</p></body></html>")
    with pytest.raises(EmptyArticle):
        read_source(str(tmp_path / "a.html"), TODAY)


def test_a_binary_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    with pytest.raises(ReadError, match="no text"):
        read_source(str(tmp_path / "a.txt"), TODAY)


def test_an_article_is_kept_once_under_its_own_name(project: Path, tmp_path: Path) -> None:
    (tmp_path / "My.Own_name.txt").write_text("One.\n“Two”…Three")
    kept = read_project(project)
    article = read_source(str(tmp_path / "My.Own_name.txt"), TODAY)
    path, is_new = keep_article(kept, article)
    assert (path.name, is_new) == ("My.Own_name.md", True)
    assert read_article(path).text == article.text
    assert read_article(path).meta.sha256 == article.sha256
    assert keep_article(kept, article) == (path, False)


def test_another_text_of_the_same_name_gets_a_number(project: Path, tmp_path: Path) -> None:
    kept = read_project(project)
    for number, name in ((1, "a.md"), (2, "a-2.md"), (3, "a-3.md")):
        (tmp_path / "a.txt").write_text(f"Text {number}.")
        path, _ = keep_article(kept, read_source(str(tmp_path / "a.txt"), TODAY))
        assert path.name == name


def test_what_comes_without_a_name_is_named_by_its_words(project: Path) -> None:
    path, _ = keep_article(read_project(project), read_source("-", TODAY, io.BytesIO(b"Rain in May\n\nIt rained.")))
    assert path.name == "rain-in-may.md"
