"""A small invented project that has every field of a brief, and what reads its built site."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
import yaml

from briefgen.codec import read_article
from briefgen.library import Selection
from briefgen.project import read_project
from briefgen.publish.build import BuildOptions, BuildResult, build

FERRY = (
    'The ferry - the old one, "Halcyon" & all - sails again on 5 May, the harbour board said.\n\n'
    "It is not known who pays for the new pier. Mara Lindqvist, the mayor, said she would not.\n"
)
PIER = "The pier is paid for by the province. The ferry sails on 6 May. Пором відпливає шостого травня.\n"

FIRST = {
    "schema": 1,
    "title": "Ferry *sails* again & <b>soon</b>",
    "date": "2025-03-10",
    "updated": "2025-03-12",
    "status": "reviewed",
    "topics": ["ferries", "harbour-works"],
    "aliases": ["old-ferry", "2024/ferry.html"],
    "summary": "The **ferry** sails on 5 May, or <script>alert(1)</script> 6 May.",
    "why_it_matters": "Two islands have no other way out.",
    "whats_next": "The board meets in June.",
    "key_points": [
        {
            "text": "The ferry sails again on 5 May.",
            "evidence": [{"source": "s1", "quote": "sails again on 5 May, the harbour board said"}],
        },
        {
            "text": "The mayor will not pay.",
            "kind": "claim",
            "attributed_to": "Mara Lindqvist",
            "evidence": [{"source": "s1", "quote": "Mara Lindqvist, the mayor, said she would not."}],
        },
        {"text": "The pier will be late.", "kind": "judgment", "likelihood": "likely"},
        {
            "text": "The fare doubles.",
            "kind": "claim",
            "attributed_to": "a boatman",
            "evidence": [{"source": "s3", "quote": "the fare will double"}],
        },
    ],
    "actors": [
        {
            "name": "Mara Lindqvist",
            "kind": "person",
            "role": "mayor",
            "aliases": ["Lindqvist"],
            "position": "Will not pay.",
            "evidence": [{"source": "s1", "quote": "said she would not"}],
        },
        {"name": "Порт", "kind": "organisation"},
    ],
    "open_questions": [
        {
            "id": "who-pays-pier",
            "text": "Who pays for the pier?",
            "origin": "gap",
            "why": "Work cannot begin.",
            "evidence": [{"source": "s1", "quote": "It is not known who pays for the new pier."}],
        },
        {"id": "night-ferry", "text": "Will there be a night ferry?", "origin": "analyst"},
    ],
    "timeline": [
        {"date": "2025-05-05", "text": "The ferry sails.", "evidence": [{"source": "s1", "quote": "on 5 May"}]},
        {"date": "2025-03~", "text": "Talks.", "evidence": [{"source": "s1", "quote": "the harbour board said"}]},
    ],
    "quotes": [{"text": "Пором відпливає шостого травня", "speaker": "Lindqvist", "source": "s2"}],
    "figures": [{"value": "2", "unit": "islands", "what": "cut off", "as_of": "2025-03"}],
    "disagreements": [
        {
            "topic": "The day",
            "versions": [
                {"says": "5 May", "evidence": [{"source": "s1", "quote": "sails again on 5 May"}]},
                {"says": "6 May", "evidence": [{"source": "s2", "quote": "The ferry sails on 6 May."}]},
            ],
        }
    ],
    "sources": [
        {
            "id": "s1",
            "title": "Halcyon sails",
            "publisher": "Island Courier",
            "author": "J. Doe",
            "url": "https://example.org/news?a=1&b=2",
            "published": "2025-03-09",
            "reliability": "B",
            "article": "content/articles/ferry.md",
        },
        {"id": "s2", "title": "The pier", "url": "gopher:alert(1)", "article": "content/articles/pier.md"},
        {"id": "s3", "title": "Fares", "publisher": "Gazette"},
    ],
    "method": {"engine": "offline", "version": "1", "reviewed_by": "the desk"},
    "corrections": [{"date": "2025-03-12", "text": "The day was wrong."}],
}
SECOND = {
    "schema": 1,
    "title": "Province pays for the pier",
    "date": "2025-06-18",
    "status": "reviewed",
    "topics": ["ferries"],
    "summary": "The province pays.",
    "key_points": [{"text": "The province pays.", "evidence": [{"quote": "The pier is paid for by the province."}]}],
    "actors": [{"name": "Lindqvist", "id": "mara-lindqvist", "kind": "person", "role": "former mayor"}],
    "answers": [
        {
            "question": "who-pays-pier",
            "status": "answered",
            "text": "The province.",
            "evidence": [{"quote": "paid for by the province"}],
        }
    ],
    "sources": [{"id": "s1", "title": "The pier", "article": "content/articles/pier.md"}],
}


def plain_brief(**changes: object) -> dict[str, object]:
    """Gives a brief of the least that a brief needs, with some changes."""
    least = {
        "schema": 1,
        "title": "Plain",
        "date": "2025-04-01",
        "status": "reviewed",
        "summary": "Plain.",
        "key_points": [{"text": "Plain.", "kind": "judgment", "confidence": "low"}],
        "sources": [{"id": "s1", "title": "Nothing kept"}],
    }
    return {**least, **changes}


def write_brief(root: Path, name: str, brief: Mapping[str, object]) -> Path:
    """Writes a brief into a project."""
    path = root / "content" / "briefs" / f"{name}.yaml"
    path.write_text(yaml.safe_dump(dict(brief), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def write_project(root: Path, *, base_url: str | None = "https://example.org/a/b/") -> Path:
    """Writes the invented project, without its marked, drafted and withdrawn briefs."""
    for folder in ("articles", "briefs"):
        (root / "content" / folder).mkdir(parents=True)
    address = f"base_url: {base_url}\n" if base_url else ""
    (root / "briefgen.yaml").write_text(f"title: Isles & Harbours\n{address}", encoding="utf-8")
    for name, text in (("ferry", FERRY), ("pier", PIER)):
        (root / "content" / "articles" / f"{name}.md").write_text(text, encoding="utf-8")
    write_brief(root, "2025-03-10-ferry", FIRST)
    write_brief(root, "2025-06-18-pier", SECOND)
    return root


@pytest.fixture
def isles(tmp_path: Path) -> Path:
    """The invented project."""
    return write_project(tmp_path / "isles")


Build = Callable[..., BuildResult]


def build_project(root: Path, **options: object) -> BuildResult:
    """Builds a project into its site/, without PDFs unless they are asked for."""
    chosen = {"output": root / "site", "pdf": False, **options}
    return build(read_project(root), BuildOptions(**chosen), read_article)  # type: ignore[arg-type]


EVERYTHING = Selection(drafts=True, marking="red")


class Page(HTMLParser):
    """What tests look at in a page: ids, links, words and tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.words = ""
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.append((tag, name, value))
            if name == "id" and value:
                self.ids.append(value)
            if name in ("href", "src") and value:
                self.links.append(value)

    def handle_data(self, data: str) -> None:
        self.words += data


def read_page(root: Path, path: str) -> Page:
    """Reads a page of the built site."""
    return Page((root / "site" / path).read_text(encoding="utf-8"))


def find_dead_links(site: Path) -> Iterator[str]:
    """Yields every link of the site's pages that leads to no file or to no element of it."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    for path, page in pages.items():
        if path.name == "404.html":
            continue  # its links are seen from the host
        for link in page.links:
            address, fragment = urldefrag(link)
            if urlsplit(address).scheme:
                continue
            target = Path(os.path.normpath(path.parent / unquote(address))) if address else path
            if not target.is_file() or not target.is_relative_to(site):
                yield f"{path.relative_to(site)} → {link}"
            elif fragment and target in pages and unquote(fragment) not in pages[target].ids:
                yield f"{path.relative_to(site)} → {link} (no such element)"
