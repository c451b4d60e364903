from __future__ import annotations

import datetime
import pickle
from typing import Annotated

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Meta

from briefgen.brief import Actor, Brief, Evidence, KeyPoint, Source
from briefgen.codec import parse_brief
from briefgen.document import parse_document
from briefgen.errors import Faults
from briefgen.project import Config
from briefgen.schema import normalise, parse_model
from briefgen.values import Value, always, checked, dump_plain
from tests.conftest import brief_text


class _Sample(Value, frozen=True, kw_only=True):
    one: Annotated[str | None, Meta(description="One.")] = None
    kind: Annotated[str, Meta(description="A kind.")] = always("plain")
    many: Annotated[tuple[Annotated[str, Meta(extra=checked(str.lower))], ...], Meta(description="Many.")] = always(())


def test_only_what_is_none_is_left_out_where_a_value_is_written() -> None:
    assert dump_plain(_Sample()) == {"kind": "plain", "many": ()}
    assert msgspec.json.encode(_Sample()) == b'{"kind":"plain","many":[]}'
    assert dump_plain(_Sample(one="x")) == {"one": "x", "kind": "plain", "many": ()}


def test_a_check_gives_what_is_kept_of_a_field_however_a_value_is_made() -> None:
    assert _Sample(many=("A", "b")).many == ("a", "b")
    assert msgspec.convert({"many": ["A"]}, _Sample).many == ("a",)
    assert msgspec.structs.replace(_Sample(), many=("C",)).many == ("c",)
    with pytest.raises(ValueError, match="did you mean 's-1'"):
        Evidence(source="S 1", quote="x")


def test_values_are_immutable_and_travel_between_processes() -> None:
    evidence = Evidence(quote="x", source="s1")
    assert pickle.loads(pickle.dumps(evidence)) == evidence
    with pytest.raises(AttributeError):
        evidence.quote = "y"  # type: ignore[misc]


def test_a_brief_that_was_made_is_as_one_that_was_read() -> None:
    evidence = (Evidence(quote="  A quote keeps its space "),)
    brief = Brief(
        schema_=1,
        title=" A title ",
        date=datetime.date(2025, 5, 6),
        summary="A summary.\n",
        key_points=(KeyPoint(text=" A point ", evidence=evidence),),
        actors=(Actor(name="Ada ", aliases=(" A. ",)),),
        sources=(Source(id="s1", title="T"),),
    )
    made = normalise(brief)
    assert (made.title, made.summary, made.actors[0].aliases) == ("A title", "A summary.", ("A.",))
    assert made.key_points[0].text == "A point"
    assert made.key_points[0].evidence == evidence
    with pytest.raises(msgspec.ValidationError):
        normalise(msgspec.structs.replace(brief, status="done"))


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ('" x "', "x"),
        ("' x'", "x"),
        ("|\n  x\n", "x"),
        ('"\u00a0x"', "x"),
        ("x\u2003", "x"),
        ("\u00a0x", "x"),
        ("x\u00a0y", "x\u00a0y"),
    ],
)
def test_white_space_around_a_text_goes(title: str, read: str) -> None:
    assert parse_brief(brief_text(title=title), "x").brief.title == read


def test_white_space_around_a_quote_stays() -> None:
    points = '\n  - text: " T "\n    evidence:\n      - quote: " the board "\n        prefix: "of "\n'
    (point,) = parse_brief(brief_text(key_points=points), "x").brief.key_points
    assert (point.text, point.evidence[0].quote, point.evidence[0].prefix) == ("T", " the board ", "of ")


def test_a_check_of_a_whole_list_is_told_at_the_list() -> None:
    text = "title: T\neditions:\n  - id: w\n    title: W\n  - id: w\n    title: V\n"
    with pytest.raises(Faults, match=r"x:3:3: .* is no editions: the edition 'w' is here twice"):
        parse_model(Config, parse_document(text, "x"))


_VALUES = st.sampled_from(["x", " x ", "", "2025-05-06", "2025-13-01", "draft", None, "S 1", "\u00a0", "..."])
_DATA = st.recursive(_VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_VALUES.map(str), inner))
_KEYS = st.sampled_from([field.encode_name for field in msgspec.structs.fields(Brief)])


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(_KEYS, _DATA, max_size=4))
def test_whatever_is_refused_has_a_fault_with_its_place(changes: dict[str, object]) -> None:
    document = parse_document(brief_text(), "x")
    document.data.update(changes)
    loose = type(document)("x", document.text, document.data, (), is_loose=True)
    try:
        assert parse_model(Brief, loose).schema_ == 1
    except Faults as faults:
        found = faults.faults
    else:
        return
    assert found
    assert all(fault.place and fault.place.line for fault in found)
