from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.codec import parse_brief
from briefgen.document import decode, parse_document
from briefgen.errors import BriefgenError, Faults, Place, ReadError
from tests.conftest import brief_text


@pytest.mark.parametrize("typed", ["no", "on", "12:30", "1e3", "2025-03", "0x10", "1_000", ".5", "Yes", "=", "true"])
def test_a_scalar_stays_what_was_typed(typed: str) -> None:
    assert parse_document(f"a: {typed}\n", "x").data == {"a": typed}


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_nothing_is_the_same_as_no_key(nothing: str) -> None:
    document = parse_document(f"a: {nothing}\nb: c\n", "x")
    assert (document.data, document.is_loose) == ({"a": None, "b": "c"}, True)
    assert parse_document('a: "null"\n', "x").data == {"a": "null"}
    assert parse_brief(brief_text(why_it_matters=nothing, topics=nothing), "x").brief.topics == ()


def test_an_unknown_key_without_a_value_is_a_fault() -> None:
    with pytest.raises(Faults, match="unknown key 'updatd'"):
        parse_brief(brief_text(updatd=""), "x")


def test_a_character_that_no_page_can_show_is_a_fault() -> None:
    for escape in ("\\0", "\\e", "\\uFFFE"):
        (fault,) = parse_document(f'a: "x{escape}y"\n', "x").faults
        assert fault.code == "yaml-trap"


def test_every_key_and_value_has_its_place() -> None:
    document = parse_document("a: 1\nb:\n  - c: é  # fine\n    d: [x, y]\n", "x", first_line=5)
    assert document.place(("b", 0, "d", 1)) == Place("x", 8, 12)
    assert document.place(("b", 0, "c"), key=True) == Place("x", 7, 5)
    assert document.place(("b", 0, "nowhere", 3)) == Place("x", 7, 5)


def test_a_comment_may_follow_a_value_after_a_space() -> None:
    assert parse_document("a: b  # a comment\n", "x").faults == ()


def test_a_value_that_ends_at_a_hash_is_a_trap() -> None:
    (fault,) = parse_document("a: he agreed, but #later\n", "x").faults
    assert (fault.code, fault.place) == ("yaml-trap", Place("x", 1, 18))


def test_a_few_aliases_are_read() -> None:
    assert parse_document("a: &x [1]\nb: *x\n", "x").data == {"a": ["1"], "b": ["1"]}


def test_bytes_after_a_byte_order_mark_are_named_by_their_place() -> None:
    assert decode(b"\xef\xbb\xbfa: b", "x.yaml") == "a: b"
    with pytest.raises(ReadError) as caught:
        decode(b"\xef\xbb\xbfa: \xff", "x.yaml")
    assert caught.value.place == Place("x.yaml", 1, 4)


def test_bytes_that_are_no_text_are_named_by_their_place() -> None:
    with pytest.raises(ReadError) as caught:
        decode(b"one\ntw\xff", "x")
    assert caught.value.place == Place("x", 2, 3)
    assert decode(b"\xef\xbb\xbfa\r\nb\rc", "x") == "a\nb\nc"


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_mutated_brief_is_read_or_refused_but_never_breaks(data: st.DataObject) -> None:
    raw = bytearray(brief_text(actors='\n  - name: "Ada Brook"\n    aliases: [Ada, &a b, *a]\n').encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        match data.draw(st.sampled_from(["set", "cut", "add"])):
            case "set":
                raw[at] = data.draw(st.integers(0, 255))
            case "cut":
                del raw[at : at + data.draw(st.integers(1, 20))]
            case _:
                raw[at:at] = data.draw(
                    st.sampled_from([b"[", b"{", b"- ", b": ", b"&a ", b"*a ", b"!!x ", b"\t", b'"', b"|", b"?"])
                )
        if not raw:
            return
    try:
        file = parse_brief(decode(bytes(raw), "x.yaml"), "x.yaml")
    except BriefgenError as error:
        for fault in error.faults if isinstance(error, Faults) else (error,):
            assert fault.place is not None
            assert fault.place.line <= raw.count(b"\n") + raw.count(b"\r") + 2
    else:
        assert file.brief.title
