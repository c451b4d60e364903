from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.publish.addresses import actor_path, alias_path, fragment, href, passage_url, root_of, safe_url


@pytest.mark.parametrize(
    ("quote", "ending"),
    [
        ("a, b & c-d", "#:~:text=a%2C%20b%20%26%20c%2Dd"),
        ("Порт", "#:~:text=%D0%9F%D0%BE%D1%80%D1%82"),
        ("one two\n\nthree four", "#:~:text=one%20two,three%20four"),
        ("word " * 40, "#:~:text=word%20word%20word%20word%20word%20word,word%20word%20word%20word%20word%20word"),
    ],
)
def test_a_passage_is_addressed_as_the_standard_says(quote: str, ending: str) -> None:
    assert passage_url("https://example.org/x?a=1", quote) == f"https://example.org/x?a=1{ending}"


def test_a_long_quote_of_few_words_is_not_cut_into_overlapping_ends() -> None:
    quote = "x" * 130 + " and more"
    assert passage_url("https://example.org/", quote) == f"https://example.org/#:~:text={'x' * 130}%20and%20more"


def test_a_fragment_of_the_source_stays_before_the_passage() -> None:
    assert passage_url("https://example.org/x#part", "a") == "https://example.org/x#part:~:text=a"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "//host/x", "data:text/html,x", "x.html", "https://"]
)
def test_only_web_addresses_are_linked(url: str) -> None:
    assert safe_url(url) is None
    assert passage_url(url, "words") is None


def test_an_address_cannot_leave_its_attribute() -> None:
    assert safe_url('https://example.org/"><script>') == "https://example.org/%22%3E%3Cscript%3E"


@pytest.mark.parametrize(
    ("alias", "path"),
    [
        ("old", "briefs/old.html"),
        ("/2024/old.html", "2024/old.html"),
        ("2024/old", "2024/old.html"),
        ("archive/", "archive/index.html"),
        ("../up", None),
        ("a/../b.html", None),
        ("a\\b", None),
        ("/", None),
    ],
)
def test_an_alias_stays_inside_of_the_site(alias: str, path: str | None) -> None:
    assert alias_path(alias) == path


def test_names_of_files_are_never_empty_and_never_too_long() -> None:
    assert actor_path("") == "actors/unnamed.html"
    long, other = actor_path("щ" * 300), actor_path("щ" * 301)
    assert len(long.encode()) < 240
    assert long != other


def test_links_are_percent_encoded_and_lead_up_by_depth() -> None:
    assert href("briefs/50 % of #1.html") == "briefs/50%20%25%20of%20%231.html"
    assert (root_of("index.html"), root_of("briefs/x.html"), root_of("a/b/c.html")) == ("", "../", "../../")


def test_words_around_a_repeated_passage_stand_in_its_fragment() -> None:
    url = passage_url("https://a.example/x", "it cost 5 million", "doubted it. Later", "again, and")
    assert url == "https://a.example/x#:~:text=doubted%20it.%20Later-,it%20cost%205%20million,-again%2C%20and"


@pytest.mark.parametrize("sign", [chr(code) for code in range(32, 127)])
def test_a_plain_address_is_what_the_long_way_makes_of_it(sign: str) -> None:
    for url in (
        f"https://example.org/a{sign}b",
        f"https://example.org/{sign}",
        f"https://example{sign}org/a",
        f"http://{sign}a",
    ):
        try:
            has_host = bool(urlsplit(url.strip()).hostname)
        except ValueError:
            has_host = False
        assert safe_url(url) == (quote(url.strip(), safe="!#$%&'()*+,/:;=?@[]~-._") if has_host else None)


@given(st.text(st.sampled_from("azAZ09_.~-/ ,&#%'\"é–")))
def test_what_needs_no_encoding_is_told_from_what_does(text: str) -> None:
    assert href(text) == quote(text, safe="/")
    assert fragment(text) == "#" + quote(text, safe="")
    words = " ".join(text.split())
    assert passage_url("https://a.example/", text) == "https://a.example/#:~:text=" + quote(words, safe="").replace(
        "-", "%2D"
    )
