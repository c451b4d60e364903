from __future__ import annotations

import re
from pathlib import Path

from tests.publish.conftest import EVERYTHING, build_project, plain_brief, read_page, write_brief


def test_the_sitemap_says_when_each_page_last_changed(isles: Path) -> None:
    build_project(isles)
    text = (isles / "site" / "sitemap.xml").read_text(encoding="utf-8")
    changed = dict(re.findall(r"<loc>https://example.org/a/b/([^<]*)</loc><lastmod>([^<]+)</lastmod>", text))
    assert changed["briefs/2025-03-10-ferry.html"] == "2025-03-12"
    assert changed["topics/harbour-works.html"] == "2025-03-12"
    assert changed["actors/mara-lindqvist.html"] == "2025-06-18"
    assert changed["archive/2025-03.html"] == "2025-03-12"
    assert changed[""] == "2025-06-18"
    assert len(changed) == text.count("<loc>")
    assert not [path for path in changed if not path.endswith(".html") and path]


def test_what_search_engines_may_not_have_is_not_in_the_sitemap(isles: Path) -> None:
    write_brief(isles, "2025-07-01-draft", plain_brief(status="draft"))
    write_brief(isles, "2025-07-01-amber", plain_brief(marking="amber"))
    build_project(isles, selection=EVERYTHING)
    text = (isles / "site" / "sitemap.xml").read_text(encoding="utf-8")
    assert "2025-07-01" not in text
    assert "search.html" not in text


def test_headers_and_pages_keep_to_one_policy(isles: Path) -> None:
    build_project(isles)
    text = (isles / "site" / "_headers").read_text(encoding="utf-8")
    assert "\n/a/b/*\n  Content-Security-Policy: default-src 'none'; script-src 'self';" in text
    assert "frame-ancestors 'none'" in text
    assert "/a/b/assets/fonts/*\n  Cache-Control: public" in text
    policy = next(
        value for _, name, value in read_page(isles, "index.html").attributes if value and "default-src" in value
    )
    assert f"Content-Security-Policy: {policy};" in text
    assert "unsafe" not in text
