from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefgen.codec import read_article
from briefgen.errors import MissingLibrary
from briefgen.project import Form, read_project
from briefgen.publish import press as press_room
from briefgen.publish.installed import find_foreign, find_installed_fonts, find_versions
from briefgen.publish.pdf import check_pango, make_sheets
from briefgen.publish.press import soften_words
from briefgen.publish.request import Answer, Asker, print_brief, print_edition
from briefgen.publish.slim import slim_font
from tests.conftest import ROOT
from tests.publish.conftest import EVERYTHING, build_project, plain_brief, write_brief, write_project
from tests.publish.odd import invent_brief

try:
    check_pango()
except MissingLibrary as error:
    pytest.skip(str(error), allow_module_level=True)

NAME = "2025-03-10-ferry"


def _digests(root: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (root / "site").rglob("*.pdf")}


def _flat(path: Path) -> bytes:
    """Gives a PDF with nothing in it compressed."""
    tool = shutil.which("qpdf")
    if not tool:
        pytest.skip("qpdf is not installed")
    assert subprocess.run([tool, "--check", str(path)], capture_output=True, check=False).returncode == 0
    command = [tool, "--qdf", "--object-streams=disable", "--stream-data=uncompress", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _text(path: Path) -> str:
    tool = shutil.which("pdftotext")
    if not tool:
        pytest.skip("pdftotext is not installed")
    found = subprocess.run([tool, "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(found.replace("-\n", "").split())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_project(tmp_path_factory.mktemp("pdf") / "isles")
    write_brief(root, "2025-07-01-amber", plain_brief(marking="amber", status="draft"))
    assert build_project(root, pdf=True, selection=EVERYTHING).pdfs == 3
    return root


def test_a_brief_page_links_to_its_pdf(built: Path) -> None:
    assert f'href="../briefs/{NAME}.pdf"' in (built / "site" / "briefs" / f"{NAME}.html").read_text()


def test_the_paper_holds_what_the_page_holds(built: Path) -> None:
    text = _text(built / "site" / "briefs" / f"{NAME}.pdf")
    for words in (
        "Isles & Harbours", "Ferry sails again & <b>soon</b>", "10 March 2025", "TLP:CLEAR", "Bottom line",
        "“sails again on 5 May, the harbour board said” Island Courier [1]", "Claim, according to Mara Lindqvist",
        "Likely (55–80 %)", "cited only, not checked", "Who pays for the pier?", "Answered.", "about March 2025",
        "Пором відпливає шостого травня", "2 islands", "https://example.org/news?a=1&b=2",
        "https://example.org/a/b/briefs/2025-03-10-ferry.html", "Corrected on 12 March 2025",
    ):  # fmt: skip
        assert words in text, words


def test_the_marking_stands_on_every_page(built: Path) -> None:
    text = _text(built / "site" / "briefs" / f"{NAME}.pdf")
    pages = int((re.findall(r"\b1 ?/ ?(\d)\b", text) or ["0"])[0])
    assert pages >= 2
    assert text.count("TLP:CLEAR") == pages
    assert "TLP:AMBER" in _text(built / "site" / "briefs" / "2025-07-01-amber.pdf")


def test_the_file_claims_both_standards_and_carries_its_data(built: Path) -> None:
    flat = _flat(built / "site" / "briefs" / f"{NAME}.pdf")
    assert b"/AFRelationship /Source" in flat
    assert b"/application#2fyaml" in flat
    assert b'pdfaid:conformance="A"' in flat
    assert b'pdfuaid:part="1"' in flat
    yaml = (built / "content" / "briefs" / f"{NAME}.yaml").read_bytes()
    assert yaml in flat


def test_every_font_is_embedded_and_ours(built: Path) -> None:
    tool = shutil.which("pdffonts")
    if not tool:
        pytest.skip("pdffonts is not installed")
    path = built / "site" / "briefs" / f"{NAME}.pdf"
    rows = subprocess.run([tool, str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert rows
    for row in rows:
        assert "+Briefing-" in row
        assert row.split()[-5:-3] == ["yes", "yes"], row


def test_a_rebuild_without_changes_prints_nothing(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _digests(built)

    def refuse(*_arguments: object) -> bytes:
        raise AssertionError("printed again")

    monkeypatch.setattr(press_room, "print_pdf", refuse)
    assert build_project(built, pdf=True, selection=EVERYTHING).written == 0
    assert _digests(built) == before


def test_a_changed_style_sheet_prints_again(built: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(built, root)
    (root / "templates" / "print").mkdir(parents=True)
    (root / "templates" / "print" / "a4.css").write_text("@page { size: A5 }")
    before = _digests(root)
    build_project(root, pdf=True, selection=EVERYTHING)
    assert all(before[name] != digest for name, digest in _digests(root).items())


def test_the_same_brief_gives_the_same_bytes_in_any_folder_time_zone_and_moment(built: Path, tmp_path: Path) -> None:
    root = write_project(tmp_path / "far" / "away")
    write_brief(root, "2025-07-01-amber", plain_brief(marking="amber", status="draft"))
    time.sleep(1.1)
    code = (
        "import sys; from pathlib import Path; from tests.publish.conftest import *;"
        "build_project(Path(sys.argv[1]), pdf=True, selection=EVERYTHING)"
    )
    environment = {**os.environ, "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code, str(root)], env=environment, check=True)
    assert _digests(root) == _digests(built)


def test_several_processes_give_the_same_bytes_as_one(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_project(tmp_path / "pool")
    write_brief(root, "2025-07-01-amber", plain_brief(marking="amber", status="draft"))
    monkeypatch.setattr(press_room, "PDFS_WORTH_A_POOL", 1)
    monkeypatch.setattr(press_room, "_PDFS_PER_PROCESS", 1)
    build_project(root, pdf=True, selection=EVERYTHING, jobs=2)
    assert _digests(root) == _digests(built)


def test_a_missing_character_is_named_and_not_kept(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x")
    write_brief(root, "2025-08-01-odd", plain_brief(title="Private \ue123 use"))
    for _ in range(2):
        warnings = [one for one in build_project(root, pdf=True).warnings if one.code == "glyphs-missing"]
        assert len(warnings) == 1
        assert "\ue123" in warnings[0].message


def test_printing_reads_no_file_outside_of_the_templates(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x")
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>TOPSECRET</text></svg>")
    (root / "templates" / "print").mkdir(parents=True)
    (root / "templates" / "print" / "brief.html").write_text(
        f'<html lang="en"><title>x</title><p>words<img alt="" src="{secret.as_uri()}">'
        '<img alt="" src="http://127.0.0.1:9/x.png"><link rel="attachment" href="/etc/hostname">'
    )
    build_project(root, pdf=True)
    text = _text(root / "site" / "briefs" / f"{NAME}.pdf")
    assert "words" in text
    assert "TOPSECRET" not in text
    assert _flat(root / "site" / "briefs" / f"{NAME}.pdf").count(b"/Type /Filespec") == 1


def test_one_brief_is_printed_in_its_project_as_the_site_prints_it(built: Path) -> None:
    path = built / "content" / "briefs" / f"{NAME}.yaml"
    printed = print_brief(path, Asker(read_project(built), read_article)).data
    assert hashlib.sha256(printed).hexdigest() == _digests(built)[f"{NAME}.pdf"]


def test_one_brief_is_printed_outside_of_any_project(tmp_path: Path) -> None:
    write_project(tmp_path / "x")
    path = write_brief(tmp_path / "x", "alone", plain_brief(title="Alone"))
    lone = tmp_path / "alone.yaml"
    shutil.move(path, lone)
    (tmp_path / "alone.pdf").write_bytes(print_brief(lone, Asker(None, read_article)).data)
    assert "Alone" in _text(tmp_path / "alone.pdf")


def test_a_printed_brief_tells_nothing_of_briefs_with_a_higher_marking(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x")
    answer = {"question": "night-ferry", "status": "answered", "text": "Secret.", "evidence": [{"quote": "x"}]}
    write_brief(root, "2025-07-01-red", plain_brief(title="Red", marking="red", answers=[answer]))
    path = root / "content" / "briefs" / f"{NAME}.yaml"
    data = print_brief(path, Asker(read_project(root), read_article)).data
    (tmp_path / "x.pdf").write_bytes(data)
    assert "Secret" not in _text(tmp_path / "x.pdf")


def test_without_pango_the_fault_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoPango:
        def find_spec(self, name: str, *_rest: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0': no such file")

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    with pytest.raises(MissingLibrary, match=r"libpango-1\.0-0") as caught:
        check_pango()
    for word in ("apt install", "dnf install", "brew install", "Windows", "--no-pdf"):
        assert word in (caught.value.hint or "")


def test_a_newer_brief_prints_no_older_one_anew(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x")
    build_project(root, pdf=True)
    before = _digests(root)
    write_brief(root, "2026-01-01-new", plain_brief(date="2026-01-01", title="New"))
    build_project(root, pdf=True)
    assert before.items() <= _digests(root).items()


def _pages(path: Path) -> list[str]:
    tool = shutil.which("pdftotext")
    if not tool:
        pytest.skip("pdftotext is not installed")
    found = subprocess.run([tool, str(path), "-"], capture_output=True, text=True, check=True).stdout
    return [" ".join(page.replace("-\n", "").split()) for page in found.split("\f")[:-1]]


def _print(root: Path, name: str, form: Form = "full") -> Answer:
    answer = print_brief(root / "content" / "briefs" / f"{name}.yaml", Asker(read_project(root), read_article), form)
    (root / f"{name}.pdf").write_bytes(answer.data)
    return answer


def test_notes_stand_on_the_page_of_their_point(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x")
    points = [
        {
            "text": f"Point number {n} " + "says a thing or two " * (n % 5),
            "evidence": [{"quote": f"quote {n}.{m} " + "and more words of it " * (n % 4)} for m in range(n % 3 + 1)],
        }
        for n in range(40)
    ]
    write_brief(root, "many", plain_brief(key_points=points))
    _print(root, "many")
    pages = _pages(root / "many.pdf")
    assert len(pages) > 3
    for n in range(40):
        (page,) = [page for page in pages if f"Point number {n} " in page]
        for m in range(n % 3 + 1):
            assert f"quote {n}.{m}" in page


def test_text_comes_in_the_order_of_reading(built: Path) -> None:
    text = " ".join(_pages(built / "site" / "briefs" / f"{NAME}.pdf"))
    parts = (
        "Isles & Harbours", "10 March 2025", "Ferry sails again", "Bottom line", "Why it matters", "Key points",
        "The ferry sails again on 5 May.", "The mayor will not pay.", "What’s next", "Where sources disagree",
        "Open questions", "Actors", "Name Role Position", "Mara Lindqvist mayor", "Timeline", "Quotations", "Figures",
        "Further evidence", "Sources", "About this brief", "Online, with links",
    )  # fmt: skip
    places = [text.rindex(part) if part == "Sources" else text.index(part) for part in parts]
    assert places == sorted(places), [part for part, place in zip(parts, places, strict=True)]


def test_a_brief_of_two_pages_weighs_at_most_forty_kilobytes() -> None:
    path = ROOT / "content" / "briefs" / "2025-03-22-combative-and-constructive.yaml"
    assert len(print_brief(path, Asker(read_project(ROOT), read_article)).data) <= 40_000


def test_metadata_name_the_brief_its_language_and_its_day(built: Path) -> None:
    flat = _flat(built / "site" / "briefs" / f"{NAME}.pdf")
    assert f"<dc:identifier>https://example.org/a/b/briefs/{NAME}.html</dc:identifier>".encode() in flat
    assert b"<dc:language><rdf:Bag><rdf:li>en</rdf:li>" in flat
    assert b"<dc:date><rdf:Seq><rdf:li>2025-03-12</rdf:li>" in flat
    assert b"<pdf:Keywords>Ferries, Harbour works</pdf:Keywords>" in flat


def test_running_heads_are_artifacts_and_the_code_has_a_text(built: Path) -> None:
    flat = _flat(built / "site" / "briefs" / f"{NAME}.pdf")
    assert flat.count(b"/Pagination") >= 5
    assert f"/Alt (QR code of https://example.org/a/b/briefs/{NAME}.html)".encode() in flat


def test_without_an_address_there_is_no_code(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x", base_url=None)
    _print(root, NAME)
    assert b"QR code" not in _flat(root / f"{NAME}.pdf")
    assert "Online" not in " ".join(_pages(root / f"{NAME}.pdf"))


def test_text_from_right_to_left_is_told_of_though_nothing_is_printed_anew(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x")
    write_brief(root, "2025-08-01-odd", plain_brief(summary="The port, \u0645\u0631\u0641\u0623."))
    for _ in range(2):
        codes = [(one.code, str(one.place)) for one in build_project(root, pdf=True).warnings]
        assert ("right-to-left", "2025-08-01-odd.pdf") in codes


def test_a_missing_character_is_named_where_one_brief_is_printed(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x")
    write_brief(root, "odd", plain_brief(title="Private \ue123 use"))
    (remark,) = _print(root, "odd").remarks
    assert "\ue123 (U+E123)" in remark.message
    assert "Private ? use" in " ".join(_pages(root / "odd.pdf"))


def test_what_a_page_left_out_is_told_though_nothing_is_printed_anew(tmp_path: Path) -> None:
    root = write_project(tmp_path / "x")
    (root / "briefgen.yaml").write_text("title: X\nbase_url: https://example.org/\npdf: {glance: [big]}\n")
    write_brief(root, "big", plain_brief(actors=[{"name": f"Actor {n}"} for n in range(300)]))
    for _ in range(2):
        (note,) = [one for one in build_project(root, pdf=True).warnings if one.code == "glance-shortened"]
        assert (note.severity, "of 300 actors" in note.message) == ("note", True)


def test_several_briefs_become_one_edition_with_the_data_of_each(built: Path) -> None:
    paths = sorted((built / "content" / "briefs").glob("*.yaml"))[:2]
    answer = print_edition(paths, "both", "Both", Asker(read_project(built), read_article))
    (built / "both.pdf").write_bytes(answer.data)
    flat = _flat(built / "both.pdf")
    for path in paths:
        assert path.read_bytes() in flat
    pages = _pages(built / "both.pdf")
    assert "Both" in pages[0]
    assert "Contents" in pages[1]
    for title in ("Ferry sails again & <b>soon</b>", "Province pays for the pier"):
        number = next(n for n, page in enumerate(pages, 1) if title in page and n > 2)
        assert f"{title} {'. ' * 3}" in pages[1] or f"{title}" in pages[1]
        assert f" {number}" in pages[1]
    assert pages[-1].startswith("Isles & Harbours") or "Sources" in pages[-1]
    assert all("TLP:" in page for page in pages)


def test_a_word_without_an_end_is_broken_and_tags_are_not() -> None:
    word = "x" * 60
    html = f'<title>{word}</title><p class="{word}">{word} &lt;{"&amp;" * 59} short</p>'
    soft = soften_words(html)
    assert soft.replace("\u200b", "") == html
    assert soft.startswith(f'<title>{word}</title><p class="{word}">' + "\u200b".join(["x" * 10] * 6))
    assert "&lt;" + "&amp;" * 9 + "\u200b&amp;" in soft
    assert soft.endswith(" short</p>")


def test_versions_of_the_libraries_count(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"pango", "harfbuzz", "weasyprint"} <= {one.split()[0] for one in find_versions()}
    assert "unknown" not in " ".join(find_versions())
    sheet = ROOT / "templates" / "print" / "print.css"
    before = make_sheets((sheet,), sheet, ()).digest
    monkeypatch.setattr("briefgen.publish.pdf.find_versions", lambda: ("pango 0",))
    assert make_sheets((sheet,), sheet, ()).digest != before


def test_installed_fonts_count_where_ours_do_not_suffice() -> None:
    fonts = tuple(map(str, (ROOT / "templates" / "print" / "fonts").glob("*.ttf")))
    assert not find_foreign("plain words – “ü” Порт Ω", fonts)
    assert find_foreign("港 a", fonts) == {"港"}
    assert len(find_installed_fonts()) == 64


def test_a_slim_font_has_its_glyphs_and_a_right_checksum() -> None:
    fonts = pytest.importorskip("fontTools.ttLib")
    data = (ROOT / "templates" / "print" / "fonts" / "serif-italic.ttf").read_bytes()
    slim = slim_font(data)
    assert len(slim) < len(data)
    before, after = fonts.TTFont(io.BytesIO(data)), fonts.TTFont(io.BytesIO(slim), checkChecksums=2)
    assert before.getTableData("glyf") == after.getTableData("glyf")
    assert "name" not in after
    assert slim_font(b"OTTO and so on") == b"OTTO and so on"


@pytest.mark.parametrize("seed", [3, 14, 15, 92])
def test_an_odd_brief_is_a_sound_pdf(tmp_path: Path, seed: int) -> None:
    root = write_project(tmp_path / "x")
    brief = invent_brief(seed)
    brief["sources"] = [{key: value for key, value in one.items() if key != "url"} for one in brief["sources"]]
    write_brief(root, "odd", brief)
    _print(root, "odd")
    assert _pages(root / "odd.pdf")
    assert b'pdfuaid:part="1"' in _flat(root / "odd.pdf")
