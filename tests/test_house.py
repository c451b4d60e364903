"""Guards the house: floors, wings, who may print and who may import what, and that documents tell the truth."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import click
import pytest
from click.testing import Result

from briefgen import errors
from briefgen.cli import commands
from briefgen.errors import BriefgenError
from tests.conftest import ARTICLE, ROOT

PACKAGE = ROOT / "briefgen"
FLOORS = {
    1: "errors text edtf article brief words values blocks events document yaml_style disk",
    2: "schema codec faith project json_schema library references identity style likeness editing theme",
    3: "gather condense publish",
    4: "condense.compose condense.drafting publish.build checkup starter serve deploy",
    5: "cli __main__",
}
# A heavy or delicate library has one room that knows it.
ONE_ROOM = {
    "weasyprint": "publish.pdf",
    "segno": "publish.qr",
    "trafilatura": "gather.extract",
    "ftfy": "gather.extract",
    "babel": "publish",
    "jinja2": "publish",
    "PIL": "publish.card",
    "distributed": "publish.cluster",
    "markdown_it": "publish",
    "watchfiles": "serve",
    "ruamel": "editing",
    "click": "cli",
    "rich": "cli",
}


def _rooms() -> dict[str, Path]:
    """The modules of the package by their dotted name inside of it."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        if name != "__init__":
            found[name] = path
    return found


ROOMS = _rooms()


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _inner_imports(room: str) -> set[str]:
    names = {name.removeprefix("briefgen.") for name in _imports(ROOMS[room]) if name.startswith("briefgen.")}
    return {name for name in names if name in ROOMS and name != room}


def _floor(room: str) -> int:
    exact = {name: floor for floor, names in FLOORS.items() for name in names.split()}
    return exact.get(room) or exact[room.split(".", maxsplit=1)[0]]


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_imports_point_down(room: str) -> None:
    up = [name for name in _inner_imports(room) if _floor(name) > _floor(room)]
    assert not up, f"{room} (floor {_floor(room)}) imports from above: {up}"


def test_there_are_no_circles() -> None:
    graph = {room: _inner_imports(room) for room in ROOMS}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(ROOMS)


def test_the_two_wings_never_meet() -> None:
    for room in ROOMS:
        wing, other = (
            ("publish", ("gather", "condense")) if room.startswith("publish") else (room.split(".")[0], ("publish",))
        )
        if wing in ("publish", "gather", "condense"):
            assert not [name for name in _inner_imports(room) if name.split(".")[0] in other], room


def test_the_finders_never_import_each_other() -> None:
    finders = {
        f"condense.{name}"
        for name in ("actors", "quotes", "timeline", "points", "questions", "figures", "disagreements")
    }
    for room in finders & ROOMS.keys():
        assert not _inner_imports(room) & finders, room


@pytest.mark.parametrize("library", sorted(ONE_ROOM))
def test_a_heavy_library_has_one_room(library: str) -> None:
    users = {room for room, path in ROOMS.items() if any(n.split(".")[0] == library for n in _imports(path))}
    assert all(room == ONE_ROOM[library] or room.startswith(f"{ONE_ROOM[library]}.") for room in users), users
    assert users, f"nobody uses {library}"


def test_only_the_command_line_prints() -> None:
    for room, path in ROOMS.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print" or room == "cli", f"{room}:{node.lineno}"


def test_nothing_is_caught_that_nobody_can_mend() -> None:
    for room, path in ROOMS.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else ""
                assert not re.search(r"\b(Base)?Exception\b", caught or "Exception"), f"{room}:{node.lineno}"


def test_the_drawn_tree_of_errors_is_the_real_one() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    real = [
        name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, BriefgenError)
    ]
    assert sorted([*drawn, "BriefgenError"]) == sorted(real)
    for line in (errors.__doc__ or "").splitlines():
        if match := re.search(r"^    ([│ ]*)[├└]── (\w+)", line):
            parent = getattr(errors, match[2]).__bases__[0].__name__
            assert (parent == "BriefgenError") == (match[1] == ""), match[2]


def _tracked() -> list[Path]:
    git = shutil.which("git")
    if not git or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_holds_a_path_of_a_machine_or_unfinished_work() -> None:
    home = "|".join(("/" + "home/", "/" + "root/", "/" + "Users/", r"C:\\" + "Users"))
    unfinished = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3 + r"\b", "NotImplemented" + "Error"))
    for path in _tracked():
        if path.suffix in (".py", ".md", ".html", ".css", ".js", ".toml", ".yaml", ".yml", ".txt", ".jinja", ""):
            found = re.search(f"{home}|{unfinished}", path.read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{path}: {found.group() if found else ''}"


README = (ROOT / "README.md").read_text(encoding="utf-8")


def _readme_commands() -> list[str]:
    blocks = re.findall(r"^    ((?:\./run|briefgen) .+|.*\| briefgen .+)$", README, re.MULTILINE)
    return [re.sub(r"^.*\| ", "", line).split("      #")[0].strip() for line in blocks]


def _find_command(words: list[str]) -> click.Command:
    command = commands.get_command(click.Context(commands), words[0])
    assert command is not None, words
    return command


@pytest.mark.parametrize("line", _readme_commands())
def test_every_command_of_the_readme_is_one_that_briefgen_knows(line: str) -> None:
    words = shlex.split(line)[1:]
    if words[0] in ("test", "WORD…"):
        return
    known = {option for parameter in _find_command(words).params for option in parameter.opts}
    assert all(word in known for word in words[1:] if word.startswith("--")), line


def test_the_table_of_commands_is_complete_and_its_options_exist() -> None:
    rows = re.findall(r"^\| `briefgen (\S+)[^`]*` \|(.*)\|$", README, re.MULTILINE)
    assert {name for name, _ in rows} == set(commands.commands)
    for name, text in rows:
        known = {option for parameter in _find_command([name]).params for option in parameter.opts}
        for option in re.findall(r"`(--?[a-z-]+)", text):
            assert option in known, f"{name} {option}"


def test_the_tour_of_the_readme_works(tmp_path: Path, run: Callable[..., Result]) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE * 3, encoding="utf-8")
    desk = tmp_path / "desk"
    assert run("init", "desk", folder=tmp_path).exit_code == 0
    for line in _readme_commands():
        words = shlex.split(line)
        if words[0] != "briefgen" or words[1] in ("init", "serve") or "https:" in line:
            continue
        arguments = [str(tmp_path / "article.txt") if word.endswith("article.txt") else word for word in words[1:]]
        if arguments[0] == "build":
            arguments.append("--no-pdf")
        result = run(*arguments, folder=desk, stdin="From a pipe. It rained in May, the board said.")
        assert result.exit_code == 0, f"{line}\n{result.stderr}"
    assert (tmp_path / "public" / "index.html").is_file()
    assert list((desk / "content" / "briefs").glob("*.yaml"))
