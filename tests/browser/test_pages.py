"""The example site in a real browser: without scripts, opened from disk, under a subpath, in the dark, on a phone."""

from __future__ import annotations

import gzip
import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from briefgen.codec import read_article
from briefgen.library import Selection
from briefgen.project import read_project
from briefgen.publish.build import BuildOptions, build
from tests.conftest import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
IS_REQUIRED = os.environ.get("BRIEFGEN_BROWSER") == "required"
BRIEF = "briefs/2025-03-21-kremlin-talks-may-slip.html"
PAGES = ("index.html", "briefs.html", BRIEF, "actors.html", "actors/volodymyr-zelensky.html", "questions.html",
         "topics/ukraine-peace-talks.html", "timeline.html", "archive.html", "reading.html", "search.html",
         "sources.html", "404.html")  # fmt: skip
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built into a folder below another, so that it can be served under a subpath."""
    output = tmp_path_factory.mktemp("served") / "deep" / "down"
    build(read_project(ROOT), BuildOptions(output=output, selection=Selection(), pdf=False), read_article=_read)
    return output


def _read(path: Path, shown: str) -> Any:
    return read_article(path, shown)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM and not IS_REQUIRED:
        pytest.skip("no Chromium is installed")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed") if not IS_REQUIRED else None
    if api is None:
        from playwright import sync_api as api
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site.parent.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/deep/down/"
    server.shutdown()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_pages_fit_and_the_console_is_silent(browser: Any, address: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES[:-1]:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.title()
    assert said == []
    context.close()


def test_dark_is_dark(browser: Any, address: str) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(address)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        root = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        shown = root if colour == "rgba(0, 0, 0, 0)" else colour
        grounds.append(sum(int(part) for part in shown.removeprefix("rgb(").rstrip(")").split(",")))
        context.close()
    assert grounds[0] > 600
    assert grounds[1] < 200


def test_a_reader_without_scripts_opens_evidence_by_keyboard(browser: Any, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / BRIEF).as_uri())
    evidence = page.locator("#point-1 details").first
    quote = evidence.locator("blockquote, q").first
    assert not quote.is_visible()
    evidence.locator("summary").focus()
    page.keyboard.press("Enter")
    assert quote.is_visible()
    assert "turned down the unconditional ceasefire" in quote.inner_text()
    link = evidence.locator("a[href*=':~:text=']").first
    assert link.get_attribute("href").startswith("https://example.org/observer/2025/03/21/")
    context.close()


def test_every_link_from_disk_leads_to_a_page(browser: Any, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    for path in PAGES[:-1]:
        page.goto((site / path).as_uri())
        for href in page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)"):
            if href.startswith("file:"):
                target = Path(href.removeprefix("file://").partition("#")[0])
                assert target.is_file(), f"{path}: {href}"
    context.close()


def test_nothing_is_asked_of_another_host(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES[:-1]:
        page.goto(address + path)
    assert asked
    assert not [url for url in asked if not url.startswith(address)]
    context.close()


def _search(page: Any, words: str) -> list[str]:
    """Types into the search, opened by its key, and gives what it finds."""
    page.keyboard.press("/")
    page.wait_for_selector("#search-field")
    page.keyboard.type(words)
    return list(page.eval_on_selector_all(".result", "links => links.map(link => link.getAttribute('href'))"))


@pytest.mark.parametrize("from_disk", [False, True])
def test_search_is_driven_by_keyboard(browser: Any, address: str, site: Path, from_disk: bool) -> None:
    root = f"{site.as_uri()}/" if from_disk else address
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(root + BRIEF)
    assert not page.evaluate("performance.getEntriesByType('resource').some(one => one.name.includes('index.js'))")
    found = _search(page, "Zelénsky")
    assert found[0] == f"{root}actors/volodymyr-zelensky.html"
    assert "results" in page.locator(".result-status").inner_text() or len(found) == 1
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.href") == found[0]
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "search-field"
    page.keyboard.press("Escape")
    assert not page.locator("dialog.search").is_visible()
    page.wait_for_function("!document.querySelector('dialog.search').open")
    page.keyboard.press("/")
    page.wait_for_function("document.querySelector('dialog.search').open")
    page.wait_for_function("document.activeElement.id === 'search-field'")
    page.wait_for_selector("a.result")
    page.keyboard.press("Enter")
    page.wait_for_url(found[0])
    assert "Zelensky" in page.locator("h1").inner_text()
    assert said == []
    context.close()


def test_search_finds_questions_and_quotations_and_leads_to_them(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    (question,) = [link for link in _search(page, "monitor a ceasefire") if "#question-" in link]
    page.goto(question)
    assert page.locator(":target").inner_text().startswith("Who would monitor a ceasefire?")
    quotation = next(link for link in _search(page, "constructive") if "#quote-" in link)
    page.goto(quotation)
    assert "constructive" in page.locator(":target").inner_text()
    context.close()


def test_search_ranks_names_first_and_forgives_a_slip(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + "search.html")
    page.wait_for_selector("#search-field")
    for words, first in {"putin": "actors/vladimir-putin", "pytin": "actors/vladimir-putin"}.items():
        page.fill("#search-field", words)
        assert page.locator(".result").first.get_attribute("href").endswith(f"{first}.html"), words
    page.fill("#search-field", "qqqq")
    assert page.locator(".result-status").inner_text().startswith("Nothing is found")
    context.close()


def test_without_scripts_the_search_page_says_what_to_do(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + BRIEF)
    page.locator("nav[aria-label=Site] a[href$='search.html']").click()
    assert "needs scripts" in page.locator("main").inner_text()
    assert page.locator("main a[href$='actors.html']").is_visible()
    context.close()


def test_a_first_visit_of_a_brief_is_light(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    sizes: dict[str, int] = {}

    def weigh(response: Any) -> None:
        data = response.body()
        name = response.url.rpartition("/")[2]
        sizes[name] = len(data if name.endswith(("woff2", "png")) else gzip.compress(data))

    page.on("response", weigh)
    page.goto(address + BRIEF, wait_until="networkidle")
    assert sum(sizes.values()) < 120_000, sizes
    context.close()
