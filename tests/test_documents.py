"""The documents say what the code does; `python -m tests.test_documents` renews the messages in docs/faults."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from msgspec import defstruct, structs

from briefgen import errors
from briefgen.codec import parse_brief
from briefgen.document import parse_document
from briefgen.schema import parse_model
from briefgen.values import Value
from tests.conftest import ROOT

DOCS = ROOT / "docs"
FAULTS = DOCS / "faults"
INVALID = ROOT / "tests" / "data" / "invalid"
_MESSAGE = re.compile(r"```text\n((?P<name>[a-z0-9-]+)\.yaml:.*?)```\n", re.DOTALL)


def _find_classes(parent: type[errors.BriefgenError]) -> list[type[errors.BriefgenError]]:
    return [one for child in parent.__subclasses__() for one in (child, *_find_classes(child))]


def _find_met() -> dict[str, type[errors.BriefgenError]]:
    """Gives, by code, the classes that a user can meet: the leaves of the tree, and what is raised by its own name."""
    source = "\n".join(path.read_text() for path in (ROOT / "briefgen").rglob("*.py") if path.name != "errors.py")
    return {
        one("").code: one
        for one in _find_classes(errors.BriefgenError)
        if one is not errors.Faults
        and one.__module__ == errors.__name__
        and (not one.__subclasses__() or re.search(rf"\b{one.__name__}\(", source))
    }


MET = _find_met()
PAGES = sorted(path for path in FAULTS.glob("*.md") if path.stem != "README")


def test_each_fault_has_its_page_and_each_page_its_fault() -> None:
    assert [path.stem for path in PAGES] == sorted(MET)


def test_the_index_tells_the_severity_of_each_fault() -> None:
    rows = re.findall(r"^\| \[(\S+)\]\((\S+)\.md\) \| (\w+) \| (.+) \|$", (FAULTS / "README.md").read_text(), re.M)
    assert sorted((code, page, severity) for code, page, severity, _ in rows) == [
        (code, code, one.severity) for code, one in sorted(MET.items())
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_has_a_title_a_meaning_an_example_and_a_way_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    index = (FAULTS / "README.md").read_text(encoding="utf-8")
    meaning = re.search(r"\*\*(.+?)\*\*", text, re.DOTALL)
    assert text.startswith(f"# {path.stem}\n")
    assert meaning
    assert f"{meaning.group(1).replace(chr(10), ' ')} |" in index
    assert f"This is {'an' if MET[path.stem].severity == 'error' else 'a'} {MET[path.stem].severity}:" in text.replace(
        "\n", " "
    )
    assert "```" in text
    assert "**How to mend it.**" in text
    assert len(text.splitlines()) <= 24


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_message_of_a_page_is_the_one_that_check_prints(path: Path) -> None:
    found = _MESSAGE.search(path.read_text(encoding="utf-8"))
    if found:
        assert found.group(1) == (INVALID / f"{found['name']}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [
        *(DOCS / f"{name}.md" for name in ("format", "checking", "publishing", "templates", "cluster")),
        *FAULTS.glob("*.md"),
    ],
    ids=lambda p: p.stem,
)
def test_a_link_of_a_document_leads_somewhere(path: Path) -> None:
    for address, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", path.read_text(encoding="utf-8")):
        target = path.parent / address if address else path
        assert target.is_file(), address
        if anchor:
            titles = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in [re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) for title in titles], anchor


def _load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_format", ROOT / "tools" / "make_format.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_format_is_what_the_models_say() -> None:
    assert _load_tool().render_format() == (DOCS / "format.md").read_text(encoding="utf-8"), (
        "run python tools/make_format.py"
    )


def test_each_field_has_an_example_and_each_example_its_field() -> None:
    tool = _load_tool()
    assert sorted(tool.find_rows()) == sorted(tool.find_fields())


def test_each_example_of_the_format_is_a_value_of_its_field() -> None:
    tool = _load_tool()
    for model in tool.find_models():
        for field in structs.fields(model):
            key = field.encode_name
            example = tool.find_example(model, key)
            if example.startswith("see ") or "…" in example:
                continue
            document = parse_document(f"value: {example}\n", "x.yaml")
            alone = defstruct("Alone", [("value", field.type)], bases=(Value,), frozen=True)
            assert parse_model(alone, document), f"{model.__name__}.{key}: {example}"


def test_the_smallest_brief_of_the_format_is_a_brief() -> None:
    (text,) = re.findall(r"```yaml\n(schema: 1\n.*?)```", (DOCS / "format.md").read_text(encoding="utf-8"), re.DOTALL)
    assert parse_brief(text, "x.yaml").brief.key_points


def test_what_the_format_calls_a_trap_is_one() -> None:
    table = (DOCS / "format.md").read_text(encoding="utf-8").partition("## Traps")[2]
    for trap in re.findall(r"^\| `([a-z]+: ?[^`]*)` \|", table, re.MULTILINE):
        try:
            document = parse_document(f"{trap}\n", "x.yaml")
            data, key = document.data, trap.partition(":")[0]
            is_trap = bool(document.faults) or not (isinstance(data, dict) and isinstance(data[key], str))
        except errors.BriefgenError:
            is_trap = True
        assert is_trap, trap


def test_the_hook_checks_briefs_and_nothing_else() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"], hook["language"]) == ("briefgen-check", "briefgen check", "python")
    assert re.search(hook["files"], "content/briefs/2025-05-06-harbour.yaml")
    assert re.search(hook["files"], "content/briefs/2025-05-06-harbour.yml")
    assert not re.search(hook["files"], "content/actors.yaml")
    assert not re.search(hook["files"], "content/articles/harbour.md")


def main() -> None:
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        found = _MESSAGE.search(text)
        if found:
            message = (INVALID / f"{found['name']}.txt").read_text(encoding="utf-8")
            path.write_text(text.replace(found.group(1), message), encoding="utf-8")


if __name__ == "__main__":
    main()
