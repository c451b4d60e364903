from __future__ import annotations

import gzip
import json
from pathlib import Path

from bench.odd_briefs import write_odd_project
from briefgen.publish.render import find_assets, read_templates
from briefgen.publish.search import _cut, _find_limit
from tests.publish.conftest import EVERYTHING, build_project


def _read(root: Path) -> dict[str, list[list[object]]]:
    text = (root / "site" / "search-index.js").read_text(encoding="utf-8")
    return json.loads(text[text.index('{"briefs"') :].rstrip().removesuffix(");"))  # type: ignore[no-any-return]


def test_the_index_has_briefs_questions_quotations_and_actors(isles: Path) -> None:
    build_project(isles)
    index = _read(isles)
    ferry = index["briefs"][1]
    assert ferry[:3] == ["2025-03-10-ferry", "Ferry sails again & <b>soon</b>", "20250310"]
    assert ferry[4] == ["who-pays-pier", "Who pays for the pier?", "night-ferry", "Will there be a night ferry?"]
    assert ferry[5] == ["Пором відпливає шостого травня", "Lindqvist"]
    assert index["actors"][0] == ["mara-lindqvist", "Lindqvist", "Mara Lindqvist", 2]


def test_a_crowded_brief_keeps_the_beginning_of_everything() -> None:
    texts = ["short", *("word " * 50,) * 20]
    limit = _find_limit(texts, 1000)
    assert 40 < limit < 60
    cut = [_cut(text, limit) for text in texts]
    assert cut[0] == "short"
    assert all(text.endswith("word…") for text in cut[1:])
    assert sum(len(text.encode()) for text in cut) <= 1000
    assert _cut("Пором", 7) == "По…"


def test_a_thousand_briefs_more_take_half_a_kilobyte_each(tmp_path: Path) -> None:
    sizes = []
    for count in (40, 120):
        root = tmp_path / str(count)
        write_odd_project(root, count)
        build_project(root, selection=EVERYTHING)
        sizes.append(len(gzip.compress((root / "site" / "search-index.js").read_bytes())))
    assert (sizes[1] - sizes[0]) / 80 < 512


def test_the_script_is_small() -> None:
    script = find_assets(read_templates(None))["assets/search.js"].read_bytes()
    assert len(gzip.compress(script)) < 20_000
