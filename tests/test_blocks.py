"""The quick reader of YAML takes what it knows for sure, and takes it as the whole reader does."""

from __future__ import annotations

import random
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.blocks import parse_blocks
from briefgen.document import Document, parse_document
from briefgen.errors import BriefgenError
from tests.conftest import ROOT, brief_text

# Pieces of lines of which many make no YAML, or mean something else beside one another.
INDENTS = ("", "", "  ", "  ", "    ", "      ", " ", "   ", " " * 30)
STARTS = (
    "- ",
    "a: ",
    "b: ",
    "c-d:",
    "a:",
    "b:",
    "- a: ",
    "- b:",
    "- a:",
    "- - ",
    "? ",
    ": ",
    "'a': ",
    "",
    "  ",
    "#",
    "-",
)
TEXTS = (
    "", "x", "two words", "a:b", "http://e.org/#x", "a: b", "it's", '"', "'", "''", '""', "'it''s'", '"x"',
    '"a \\"b\\" c"', '"a\\nb"', "'''x'", '"x" y', ">-", "|", ">", "~", "null", "no", "-1", "- x", "-", "*a", "&a x",
    "!t x", "[a, b]", "[a]", "[]", "[a,b]", "[a, ~]", "[a, 'b c']", "[a, b: c]", "[a: b]", "{a: b}", "é ü", "\u00a0x",
    "x\u00a0", "x\u2028y", "x\x85y", "\ufeffx", "x ", "x\t", "x #y", "x#y", "# x", "@x", "%x", "`x", "x:", "x?", "?x",
    "x, y", "]", "---", "--- x", "...", "\U0001f6a2", "<<", "=", "x\\y",
)  # fmt: skip


def read_whole(text: str) -> Document:
    with mock.patch("briefgen.document.parse_blocks", return_value=None):
        return parse_document(text, "x")


def tell_difference(text: str) -> str:
    quick = parse_blocks(text)
    if quick is None:
        return ""
    try:
        whole = read_whole(text)
    except BriefgenError as error:
        return f"{text!r} is read as {quick} and refused: {error}"
    same = quick == whole.data and not whole.faults and not whole.is_loose
    return "" if same else f"{text!r} is read as {quick}, and as {whole.data} with {whole.faults}"


def test_a_brief_is_read_the_quick_way() -> None:
    shipped = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "content" / "briefs").glob("*.yaml"))]
    typed = brief_text(topics="[harbours, dredging-works]")
    assert parse_blocks(typed) is not None
    assert any(parse_blocks(text) for text in shipped)
    assert not [difference for text in (typed, *shipped) if (difference := tell_difference(text))]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: b\n\n# c\nd: e", {"a": "b", "d": "e"}),
        ("a:\n- b\n- c: d\n  e: f\ng: h\n", {"a": ["b", {"c": "d", "e": "f"}], "g": "h"}),
        ("a:\n    - b:\n      - c\n    - d\n", {"a": [{"b": ["c"]}, "d"]}),
        ("a: >-\n  one\n  two: three\nb: 'it''s'\n", {"a": "one two: three", "b": "it's"}),
        ("a: [b, c d, e-f]\n", {"a": ["b", "c d", "e-f"]}),
        ('a: "null"\nb: "x \\"y\\""\n', {"a": "null", "b": 'x "y"'}),
        ("a:\n  b:\n    c: http://example.org/x#y\n", {"a": {"b": {"c": "http://example.org/x#y"}}}),
    ],
)
def test_the_usual_form_is_read(text: str, data: dict[str, Any]) -> None:
    assert parse_blocks(text) == data == read_whole(text).data


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n",
        "a: b\na: c\n",
        "a:\n",
        "a: ~\n",
        "a: b\n  c: d\n",
        "a: b\n  - c\n",
        "a: b\n  c\n",
        "a: b #c\n",
        "a:\tb\n",
        "a: ''\n",
        'a: "x\\ny"\n',
        "a: |\n  b\n",
        "a: >-\n  b\n\n  c\n",
        "a: >-\n  b\n   c\n",
        "---\na: b\n",
        "a: *b\n",
        "a: b: c\n",
        "a:\n  - b\n - c\n",
        "a:\n    b: c\n  d: e\n",
        "a: [b, ~]\n",
        "a: x\x85y\n",
        "a: x\xa0\n",
        "a: [b, \u2003c]\n",
        "a: ' b'\n",
        "a:\n" + " " * 60 + "b: c\n",
        "a: " + "b" * 200_000,
    ],
)
def test_what_is_doubtful_is_left_to_the_whole_reader(text: str) -> None:
    assert parse_blocks(text) is None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(*map(st.sampled_from, (INDENTS, STARTS, TEXTS))).map("".join), max_size=7).map("\n".join))
def test_lines_of_any_kind_are_read_as_the_whole_reader_does(text: str) -> None:
    assert not tell_difference(text)


def test_a_brief_with_lines_changed_is_read_as_the_whole_reader_does() -> None:
    dice = random.Random(11)
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "content" / "briefs").glob("*.yaml"))]
    taken = 0
    for _ in range(400):
        lines = dice.choice(seeds).splitlines()
        start = dice.randrange(len(lines))
        lines = lines[start : start + dice.randrange(1, 40)]
        for _ in range(dice.randrange(3)):
            at = dice.randrange(len(lines))
            line = lines[at]
            cut = dice.randrange(len(line) + 1)
            lines[at] = dice.choice(
                (
                    line[cut:],
                    line[:cut],
                    " " * dice.randrange(4) + line,
                    line[:cut] + dice.choice(TEXTS) + line[cut:],
                    "",
                )
            )
        text = "\n".join(lines)
        taken += parse_blocks(text) is not None
        assert not (difference := tell_difference(text)), difference
    assert taken > 10
