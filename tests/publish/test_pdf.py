from __future__ import annotations

import hashlib
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
from briefgen.project import read_project
from briefgen.publish import press as press_room
from briefgen.publish.pdf import check_pango
from briefgen.publish.request import Asker, print_brief
from tests.publish.conftest import EVERYTHING, build_project, plain_brief, write_brief, write_project

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
