from __future__ import annotations

import json
from pathlib import Path

from briefgen.codec import parse_brief
from tests.publish.conftest import build_project, plain_brief, read_page, write_brief


def test_each_brief_lies_beside_its_page_as_yaml_json_and_markdown(isles: Path) -> None:
    build_project(isles)
    folder = isles / "site" / "briefs"
    source = isles / "content" / "briefs" / "2025-03-10-ferry.yaml"
    assert (folder / "2025-03-10-ferry.yaml").read_bytes() == source.read_bytes()
    data = json.loads((folder / "2025-03-10-ferry.json").read_text(encoding="utf-8"))
    assert (data["schema"], data["key_points"][1]["attributed_to"]) == (1, "Mara Lindqvist")
    assert parse_brief(json.dumps(data), "x").brief == parse_brief(source.read_text(encoding="utf-8"), "x").brief
    text = (folder / "2025-03-10-ferry.md").read_text(encoding="utf-8")
    assert text.startswith("# Ferry *sails* again & <b>soon</b>\n")
    assert "   > sails again on 5 May, the harbour board said [1]\n" in text
    assert "3. The pier will be late. (Judgment, Likely (55–80 %))" in text
    assert "\n\n\n" not in text
    links = read_page(isles, "briefs/2025-03-10-ferry.html").links
    assert {f"../briefs/2025-03-10-ferry.{ending}" for ending in ("yaml", "json", "md")} <= set(links)


def test_no_form_tells_of_a_question_that_is_withheld(isles: Path) -> None:
    asked = [{"id": "covert-question", "text": "Covert?"}]
    write_brief(isles, "hidden", plain_brief(marking="red", open_questions=asked))
    words = [{"quote": "words"}]
    answer = {"question": "covert-question", "status": "answered", "text": "Yes.", "evidence": words}
    write_brief(isles, "2025-07-01-open", plain_brief(answers=[answer]))
    build_project(isles)
    for path in (isles / "site" / "briefs").glob("2025-07-01-open.*"):
        assert "covert" not in path.read_text(encoding="utf-8"), path
