from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.publish.conftest import build_project, plain_brief, write_brief

BASE = "https://example.org/a/b/"


def _read(root: Path, path: str) -> dict[str, Any]:
    text = (root / "site" / path).read_text(encoding="utf-8")
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    data: dict[str, Any] = json.loads(found)
    return data


def _register(root: Path) -> None:
    (root / "content" / "actors.yaml").write_text(
        "- id: mara-lindqvist\n  name: Mara Lindqvist\n  kind: person\n  wikidata: Q1\n", encoding="utf-8"
    )


def test_a_brief_is_a_report_with_quotations_and_actors(isles: Path) -> None:
    _register(isles)
    build_project(isles)
    report = _read(isles, "briefs/2025-03-10-ferry.html")
    assert (report["@type"], report["headline"]) == ("Report", "Ferry sails again & <b>soon</b>")
    assert (report["datePublished"], report["dateModified"]) == ("2025-03-10", "2025-03-12")
    assert [source.get("url") for source in report["isBasedOn"]] == ["https://example.org/news?a=1&b=2", None, None]
    assert report["mentions"][0] == {
        "@type": "Person",
        "@id": f"{BASE}actors/mara-lindqvist.html",
        "name": "Mara Lindqvist",
        "sameAs": "https://www.wikidata.org/entity/Q1",
    }
    (quotation,) = report["hasPart"]
    assert quotation["@type"] == "Quotation"
    assert quotation["text"] == "Пором відпливає шостого травня"
    assert quotation["spokenByCharacter"]["@id"] == f"{BASE}actors/mara-lindqvist.html"
    assert quotation["@id"] == f"{BASE}briefs/2025-03-10-ferry.html#quote-1"
    assert report["correction"][0]["text"] == "The day was wrong."


def test_an_actor_is_who_wikidata_knows(isles: Path) -> None:
    _register(isles)
    build_project(isles)
    actor = _read(isles, "actors/mara-lindqvist.html")
    assert (actor["@type"], actor["sameAs"]) == ("Person", "https://www.wikidata.org/entity/Q1")
    assert actor["alternateName"] == ["Lindqvist"]
    assert _read(isles, "actors/порт.html")["@type"] == "Organization"


def test_no_text_ends_the_script_element(isles: Path) -> None:
    write_brief(isles, "2025-07-01-x", plain_brief(summary="</script><script>alert(1)</script><!-- x"))
    build_project(isles)
    assert _read(isles, "briefs/2025-07-01-x.html")["abstract"] == "</script><script>alert(1)</script><!-- x"
