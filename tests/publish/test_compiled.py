from __future__ import annotations

import os
from pathlib import Path

import jinja2
import pytest

from briefgen.disk import find_user_cache
from briefgen.publish import compiled, render
from briefgen.publish.page import Page
from briefgen.publish.render import read_templates, render_page


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's cache that is empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A project's templates: one, which says a word of the catalogues."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "own.html").write_text("{{ _('Actors') }} {{ text }}", encoding="utf-8")
    return folder


def _render(folder: Path, language: str = "en") -> str:
    render._make_environment.cache_clear()  # as another process would
    return render_page(Page("x.html", "own.html", {"text": "<"}), read_templates(folder, language)).decode()


def _kept(cache: Path) -> list[Path]:
    return sorted(cache.rglob("*.bin"))


def _forbid_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        pytest.fail("a template was compiled")

    monkeypatch.setattr(jinja2.Environment, "compile", refuse)


def test_a_template_is_compiled_once(cache: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _render(own) == "Actors &lt;"
    assert len(_kept(cache)) == 1
    _forbid_compiling(monkeypatch)
    assert _render(own) == "Actors &lt;"


def test_a_changed_template_is_compiled_anew(cache: Path, own: Path) -> None:
    _render(own)
    (own / "own.html").write_text("{{ _('Topics') }} {{ text }}", encoding="utf-8")
    assert _render(own) == "Topics &lt;"
    assert len(_kept(cache)) == 2


def test_other_words_are_compiled_anew(cache: Path, own: Path) -> None:
    _render(own)
    assert _render(own, "de") == "Akteure &lt;"
    catalogue = own / "locale" / "de" / "LC_MESSAGES" / "briefgen.po"
    catalogue.parent.mkdir(parents=True)
    for word in ("Leute", "Menschen"):
        catalogue.write_text(f'msgid ""\nmsgstr ""\n\nmsgid "Actors"\nmsgstr "{word}"\n', encoding="utf-8")
        assert _render(own, "de") == f"{word} &lt;"


def test_other_ways_to_compile_are_not_taken_for_these(cache: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _render(own)
    monkeypatch.setattr(compiled, "_ROOMS", ("template_code.py", "compiled.py"))
    _render(own)
    assert len(_kept(cache)) == 2


@pytest.mark.parametrize("data", [b"", b"j2", b"nothing of ours"])
def test_what_is_damaged_is_made_anew(cache: Path, own: Path, data: bytes) -> None:
    _render(own)
    (kept,) = _kept(cache)
    whole = kept.read_bytes()
    kept.write_bytes(data or whole[:-20])
    assert _render(own) == "Actors &lt;"
    assert kept.read_bytes() == whole


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner here")
def test_what_another_user_wrote_is_not_run(cache: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _render(own)
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    with monkeypatch.context() as patch:
        _forbid_compiling(patch)
        with pytest.raises(pytest.fail.Exception, match="was compiled"):
            _render(own)
    assert _render(own) == "Actors &lt;"


def test_a_cache_that_cannot_be_written_stops_nothing(cache: Path, own: Path) -> None:
    cache.write_text("a file where a folder should be")
    assert _render(own) == "Actors &lt;"


def test_without_its_source_nothing_is_kept(cache: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_ROOMS", ("absent.py",))
    assert _render(own) == "Actors &lt;"
    assert not _kept(cache)


def test_a_wrong_template_is_a_fault_with_its_line_when_it_was_kept(cache: Path, own: Path) -> None:
    (own / "own.html").write_text("\n\n{{ missing }}", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(render.TemplateError, match="'missing' is undefined") as caught:
            _render(own)
        assert caught.value.place is not None
        assert (caught.value.place.path, caught.value.place.line) == ("templates/own.html", 3)


def test_only_so_many_are_kept(cache: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_KEPT", 3)
    for number in range(6):
        (own / "own.html").write_text(f"{number}", encoding="utf-8")
        _render(own)
    assert len(_kept(cache)) == 4, "three, and the last"


def test_the_users_cache_is_where_systems_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(system: str, **environ: str) -> str:
        monkeypatch.setattr("sys.platform", system)
        found = find_user_cache(environ)
        return found.relative_to(Path.home()).as_posix() if found else ""

    home = Path.home()
    assert find("linux") == ".cache/briefgen"
    assert find("darwin") == "Library/Caches/briefgen"
    assert find("win32", LOCALAPPDATA=str(home / "Local")) == "Local/briefgen"
    assert find("linux", XDG_CACHE_HOME=str(home / "kept")) == "kept/briefgen"
    assert not find("linux", XDG_CACHE_HOME="kept")


def test_who_has_no_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", refuse)
    assert find_user_cache({}) is None
