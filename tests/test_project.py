from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefgen.errors import BriefgenError, Faults, NoProject
from briefgen.json_schema import dump_schema
from briefgen.project import SCHEMAS, read_project
from tests.conftest import ROOT


def _faults(folder: Path) -> list[BriefgenError]:
    with pytest.raises(Faults) as caught:
        read_project(folder)
    return list(caught.value.faults)


def test_the_project_is_found_from_a_folder_below(project: Path) -> None:
    assert read_project(project / "content" / "briefs").root == project


def test_without_a_project_the_hint_is_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoProject) as caught:
        read_project(tmp_path)
    assert "briefgen init" in str(caught.value)
    assert caught.value.exit_status == 2


def test_only_a_title_is_required(tmp_path: Path) -> None:
    (tmp_path / "briefgen.yaml").write_text("title: T\n")
    config = read_project(tmp_path).config
    assert (config.title, config.language, config.base_url, config.pdf.page) == ("T", "en", None, "A4")


@pytest.mark.parametrize(
    ("typed", "kept"), [("https://a.org", "https://a.org/"), ("https://a.org/b/", "https://a.org/b/")]
)
def test_a_base_url_ends_in_a_slash(tmp_path: Path, typed: str, kept: str) -> None:
    (tmp_path / "briefgen.yaml").write_text(f"title: T\nbase_url: {typed}\n")
    assert read_project(tmp_path).config.base_url == kept


def test_wrong_settings_are_named_with_place_and_hint(tmp_path: Path) -> None:
    (tmp_path / "briefgen.yaml").write_text("title: T\nbase_ulr: x\npdf:\n  page: A5\nbase_url: example.org\n")
    found = [str(fault) for fault in _faults(tmp_path)]
    assert found[0].startswith("briefgen.yaml:2:1: unknown key 'base_ulr'\n    hint: did you mean 'base_url'?")
    assert found[1].startswith("briefgen.yaml:4:9: pdf: 'A5' is no page")
    assert found[2].startswith("briefgen.yaml:5:11: 'example.org' is no base_url")


def test_one_name_leads_to_one_actor(project: Path) -> None:
    registry = project / "content" / "actors.yaml"
    registry.write_text("- id: a\n  name: Ada\n  aliases: [Brook]\n- id: b\n  name: Brook\n")
    (fault,) = _faults(project)
    assert str(fault).startswith("content/actors.yaml:5:9: 'brook' already belongs to 'a'")


def test_an_id_stands_once_in_the_registry(project: Path) -> None:
    (project / "content" / "actors.yaml").write_text("- id: a\n  name: Ada\n- id: a\n  name: Abe\n")
    assert [fault.code for fault in _faults(project)] == ["duplicate-id"]


def test_settings_and_registry_are_told_together(project: Path) -> None:
    (project / "briefgen.yaml").write_text("titel: T\n")
    (project / "content" / "actors.yaml").write_text("- name: Ada\n")
    assert [fault.place.path for fault in _faults(project) if fault.place] == [
        "briefgen.yaml", "briefgen.yaml", "content/actors.yaml",
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_committed_schema_is_that_of_the_model(name: str) -> None:
    assert (ROOT / "schema" / f"{name}.json").read_text(encoding="utf-8") == dump_schema(name), (
        "run briefgen schema NAME > schema/NAME.json"
    )


def test_the_schema_takes_what_briefgen_takes() -> None:
    schema = json.loads(dump_schema("brief"))
    assert schema["required"] == ["schema", "title", "date", "summary", "key_points", "sources"]
    assert schema["$defs"]["Figure"]["properties"]["value"]["type"] == ["string", "number", "boolean"]
    assert all("description" in field for field in schema["properties"].values())
