"""Pages as they look, against approved pictures; `python -m tests.publish.test_pictures` approves them anew."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from briefgen.codec import read_article
from briefgen.errors import MissingLibrary
from briefgen.project import read_project
from briefgen.publish.pdf import check_pango
from briefgen.publish.request import Asker, print_brief, print_edition
from tests.conftest import ROOT
from tests.publish.conftest import write_project

APPROVED = ROOT / "tests" / "data" / "pictures"
NAMES = ("brief-1", "brief-2", "glance-1", "edition-1", "edition-2", "edition-3")
# Small enough to keep, large enough to see a box that moved, a column that broke, a font that was lost.
_DOTS_PER_INCH = 40
# Pictures are compared in cells of so many dots, in which the edges of letters vanish.
_CELL = 6
# Of 255 shades: versions of Pango and poppler differ by up to 1.1 in a page and 14 in a cell; a heading that moved by
# three millimetres gives 2.7 and 60.
_PAGE_SHADES = 2.0
_CELL_SHADES = 45


def _find_tool() -> str:
    tool = shutil.which("pdftoppm")
    if not tool:
        pytest.skip("pdftoppm is not installed")
    try:
        check_pango()
    except MissingLibrary as error:
        pytest.skip(str(error))
    return tool


def draw_pages(folder: Path) -> dict[str, bytes]:
    """Gives the pages of the invented project as PNG pictures by their names."""
    tool = _find_tool()
    project = write_project(folder / "isles")
    paths = sorted((project / "content" / "briefs").glob("*.yaml"))
    asker = Asker(read_project(project), read_article)
    answers = {
        "brief": print_brief(paths[0], asker),
        "glance": print_brief(paths[0], asker, "glance"),
        "edition": print_edition(paths, "edition", "Both briefs", asker),
    }
    pages = {}
    for name, answer in answers.items():
        (folder / f"{name}.pdf").write_bytes(answer.data)
        command = [tool, "-r", str(_DOTS_PER_INCH), "-gray", "-png", f"{name}.pdf", name]
        subprocess.run(command, cwd=folder, check=True)
        for path in sorted(folder.glob(f"{name}-*.png")):
            pages[f"{name}-{int(path.stem.rpartition('-')[2])}"] = path.read_bytes()
    return pages


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return draw_pages(tmp_path_factory.mktemp("pictures"))


def find_difference(first: bytes, second: bytes) -> tuple[float, int]:
    """Gives how many shades two pictures differ by: on average, and in the cell that differs most."""
    images = pytest.importorskip("PIL.Image")
    chops = pytest.importorskip("PIL.ImageChops")
    one, other = (images.open(io.BytesIO(data)).convert("L") for data in (first, second))
    if one.size != other.size:
        return 255.0, 255
    cells = (one.width // _CELL, one.height // _CELL)
    difference = chops.difference(one.resize(cells, images.Resampling.BOX), other.resize(cells, images.Resampling.BOX))
    shades = list(difference.tobytes())
    return sum(shades) / len(shades), max(shades)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_looks_as_it_was_approved(pages: dict[str, bytes], name: str) -> None:
    page, cell = find_difference(pages[name], (APPROVED / f"{name}.png").read_bytes())
    assert page < _PAGE_SHADES, f"{name}: {page:.2f} shades; python -m tests.publish.test_pictures approves it"
    assert cell < _CELL_SHADES, f"{name}: {cell} shades in one place; python -m tests.publish.test_pictures approves it"


def test_a_page_that_moved_is_no_approved_one(pages: dict[str, bytes]) -> None:
    page, cell = find_difference(pages["brief-1"], pages["brief-2"])
    assert page > _PAGE_SHADES
    assert cell > _CELL_SHADES


def main() -> None:
    """Approves the pages as they are now."""
    APPROVED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        drawn = draw_pages(Path(folder))
    for name in NAMES:
        (APPROVED / f"{name}.png").write_bytes(drawn[name])
        sys.stdout.write(f"{APPROVED / name}.png\n")


if __name__ == "__main__":
    main()
