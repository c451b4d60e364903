"""Builds a project again and again while it changes, and compares each site with one that is built from nothing.

usage: python -m tests.publish.increments [SEQUENCES] [FIRST]     500 sequences of changes, from number FIRST on
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from briefgen.codec import read_article
from briefgen.errors import BriefgenError
from briefgen.library import Selection
from briefgen.project import read_project
from briefgen.publish import desk as desk_room
from briefgen.publish import holdings, intake, settle, survey, workshop
from briefgen.publish.build import BuildOptions, build

_STEPS = 6
# How often somebody mends at once what a change broke.
_CARE = 0.85
_PEOPLE = ("Ada Berg", "Bo Lind", "Cleo Marsh", "Dan Frey", "Port Board", "A. Berg", "Ada Bergh")
_TOPICS = ("ferries", "harbour", "tunnel", "quay-works")
_DAYS = [datetime.date(2025, 3, 1) + datetime.timedelta(9 * number) for number in range(12)]
_SETTINGS: Mapping[str, tuple[Any, ...]] = {
    "title": ("Isles", "The Isles Desk"),
    "base_url": (None, "https://example.org/a/", "https://example.org/b/"),
    "language": ("en", "de", "ar", "tlh"),
    "author": (None, "The Desk"),
    "description": (None, "Short."),
    "theme": (
        None, {"accent": "#7a1f1f"}, {"footer": "By us."},
        {"navigation": [{"title": "Questions", "href": "questions.html"}]},
    ),
    "editions": (
        None, [{"id": "weekly", "title": "Week", "every": "week"}],
        [{"id": "quay", "title": "Quay", "topic": "quay-works"}, {"id": "all", "title": "All", "since": "2025-03-20"}],
    ),
    "leave_out": (
        None, ["topics", "json"], ["questions", "feeds", "search"], ["archive", "timeline", "sources", "yaml"],
    ),
    "pdf": (None, {"page": "Letter"}, {"form": "glance"}),
}  # fmt: skip
_CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Open questions"\nmsgstr "%s"\n'
_TEMPLATES = {
    "brief.html": ('{% extends "shipped/brief.html" %}{% block title %}X{% endblock %}', "{{ brief.line.title }}\n"),
    "index.html": ("{{ total }} {{ newest }}\n", '{% extends "shipped/index.html" %}'),
    "actor.html": ("{{ actor.name }} {% include 'own.html' %}\n", "{{ actor.briefs | length }}\n"),
    "own.html": ("own\n", "other\n"),
    "partials/policy.html": ("{% set POLICY = 'none' %}",),
    "topic.html": ("{{ topic }} {{ questions | length }}{% include ['own.html', 'none.html'] %}\n",),
    "assets/extra.css": ("p { color: red }\n", "p { color: blue }\n"),
    "print/own.css": ("p { color: red }\n", "p { color: blue }\n"),
    "print/print.css": ("@import 'own.css';\n", "h1 { color: green }\n"),
    "locale/tlh/LC_MESSAGES/briefgen.po": (_CATALOGUE % "yu'", _CATALOGUE % "ghel"),
}
_ARTICLES = ("content/articles/quay.md", "content/articles/tide.md")
_WORDS = "The quay opens on 3 May, the board said. Nobody knows who pays.\n"
# What is done only where there is much to do is done for little too, by chance.
_THRESHOLDS = (
    (survey, "_OUTPUTS_WORTH_SPLITTING"), (settle, "_SECTIONS_WORTH_CHOOSING"),
    (workshop, "_SECTIONS_WORTH_SPLITTING"), (intake, "_BRIEFS_WORTH_SPLITTING"),
    (intake, "_BRIEFS_WORTH_JOINING_APART"), (intake, "_BRIEFS_KEPT_TOGETHER"), (settle, "_OUTPUTS_KEPT_TOGETHER"),
    (workshop, "_BRIEFS_THAT_MAKE_LONG"), (workshop, "_MOST_SECTIONS_IN_A_BATCH"), (workshop, "_OUTPUTS_MADE_TOGETHER"),
    (holdings, "_PARTS_READ_ALONE"), (desk_room, "_CACHED_VIEWS"),
)  # fmt: skip
_REGISTRIES: tuple[Any, ...] = (
    None,
    [{"id": "ada-berg", "name": "Ada Berg", "aliases": ["A. Berg", "Ada Bergh"], "kind": "person", "wikidata": "Q42"}],
    [{"id": "boss", "name": "The Boss", "aliases": ["Bo Lind"], "kind": "person"}],
)


class Desk:
    """A project that somebody works on: every change is one of those that people make, the next from `chance`."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root = root
        self.chance = chance
        self.ticks = itertools.count(1)
        self.settings: dict[str, Any] = {"title": "Isles", "base_url": "https://example.org/a/"}
        self.briefs: dict[str, dict[str, Any]] = {}
        self.names = (f"brief-{number}" for number in itertools.count())
        for article in _ARTICLES:
            self._write(article, _WORDS)
        self._write("briefgen.yaml", _dump(self.settings))
        for _ in range(5):
            self.add()

    def _write(self, path: str, text: str) -> None:
        """Writes a file that looks as if it had been written some time ago, each at another time."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        moment = 1_700_000_000 + next(self.ticks)
        os.utime(file, (moment, moment))

    def _save(self, name: str) -> None:
        self._write(f"content/briefs/{name}.yaml", _dump(self.briefs[name]))

    def change(self) -> str:
        """Changes something, and tells what."""
        changes: list[Callable[[], None]] = [
            self.add, self.remove, self.rename, self.alter_output, self.lose_output, self.set, self.template,
            self.register, self.edit_article, self.move_asset, self.damage_store, self.break_off, self.build_elsewhere,
            *[self.edit] * 10,
        ]  # fmt: skip
        change = self.chance.choice(changes)
        change()
        if self.chance.random() < _CARE:
            self.mend()
        return change.__name__

    def mend(self) -> None:
        """Mends what another change broke: answers that lead nowhere, quotes that do not stand, lost templates."""
        asked = {one["id"]: (name, brief) for name, brief in self.briefs.items() for one in brief["open_questions"]}
        settled: set[str] = set()
        for name in sorted(self.briefs, key=lambda one: (self.briefs[one]["date"], one)):
            brief, before = self.briefs[name], _dump(self.briefs[name])
            sound = []
            for answer in brief.get("answers", ()):
                asker, other = asked.get(answer["question"], (name, brief))
                is_open = other.get("status") == "reviewed" and other["date"] <= brief["date"]
                if asker != name and is_open and answer["question"] not in settled:
                    sound.append(answer)
                    settled.update([answer["question"]] if answer["status"] == "answered" else [])
            brief["answers"] = sound
            article = (self.root / brief["sources"][0]["article"]).read_text("utf-8")
            if brief["key_points"][0]["evidence"][0]["quote"] not in article:
                brief["key_points"][0]["evidence"][0]["quote"] = "opens on 3 May"
            if _dump(brief) != before:
                self._save(name)
        if not (self.root / "templates/own.html").exists():
            self._write("templates/own.html", "own\n")

    def add(self) -> None:
        name, chance = next(self.names), self.chance
        asked = [question["id"] for brief in self.briefs.values() for question in brief.get("open_questions", ())]
        brief: dict[str, Any] = {
            "schema": 1,
            "title": f"Quay *{name}*",
            "date": str(chance.choice(_DAYS)),
            "status": "reviewed",
            "topics": chance.sample(_TOPICS, chance.randint(0, 2)),
            "summary": "The quay opens.",
            "key_points": [
                {"text": "It opens on 3 May.", "kind": "claim", "attributed_to": chance.choice(_PEOPLE),
                 "evidence": [{"source": "s1", "quote": "opens on 3 May"}]},
            ],
            "actors": [{"name": one, "kind": "person"} for one in chance.sample(_PEOPLE[:5], 2)],
            "open_questions": [{"id": f"{name}-{n}", "text": f"Who pays {n}?", "origin": "gap"} for n in range(2)],
            "timeline": [{"date": str(chance.choice(_DAYS)), "text": "The quay opens."}],
            "quotes": [{"text": "Nobody knows who pays", "speaker": chance.choice(_PEOPLE), "source": "s1"}],
            "sources": [{"id": "s1", "title": "Quay opens", "article": chance.choice(_ARTICLES)}],
        }  # fmt: skip
        brief["timeline"][0]["evidence"] = [{"quote": "opens on 3 May"}]
        if asked and chance.random() < 0.5:
            brief["answers"] = [self._answer(chance.choice(asked))]
        self.briefs[name] = brief
        self._save(name)

    def _answer(self, question: str) -> dict[str, Any]:
        status = self.chance.choice(("partly", "answered"))
        return {"question": question, "status": status, "text": "Known.", "evidence": [{"quote": "the board said"}]}

    def remove(self) -> None:
        if len(self.briefs) > 2:
            name = self.chance.choice(sorted(self.briefs))
            del self.briefs[name]
            (self.root / f"content/briefs/{name}.yaml").unlink()

    def rename(self) -> None:
        name, other = self.chance.choice(sorted(self.briefs)), next(self.names)
        self.briefs[other] = self.briefs.pop(name)
        (self.root / f"content/briefs/{name}.yaml").rename(self.root / f"content/briefs/{other}.yaml")

    def edit(self) -> None:
        name, chance = self.chance.choice(sorted(self.briefs)), self.chance
        brief = self.briefs[name]
        field = chance.choice(sorted(_EDITS))
        _EDITS[field](brief, chance, self)
        self._save(name)

    def edit_article(self) -> None:
        more = self.chance.choice(("", "More words follow.\n", "It rains.\n"))
        self._write(self.chance.choice(_ARTICLES), f"{_WORDS}{more}")

    def move_asset(self) -> None:
        assets = self.root / "templates/assets"
        for name, other in (
            ("extra.css", "more.css"),
            ("more.css", "deep/extra.css"),
            ("deep", "far"),
            ("far", "deep"),
        ):
            if (assets / name).exists() and not (assets / other).exists():
                (assets / other).parent.mkdir(exist_ok=True)
                (assets / name).rename(assets / other)
                return

    def damage_store(self) -> None:
        store = self.root / ".briefgen/store.db"
        if store.exists() and self.chance.random() < 0.3:
            data = bytearray(store.read_bytes())
            start = self.chance.randrange(0, len(data), 4096)
            data[start : start + 4096] = b"\x99" * 4096
            store.write_bytes(data)

    def break_off(self) -> None:
        """Begins a build, and kills it."""
        moment = self.chance.random() * 0.2
        pid = os.fork()
        if not pid:
            os.setpgid(0, 0)
            try:
                _build(self.root, self.root / "site", pdf=False, jobs=1, drafts=False)
            finally:
                os._exit(0)
        time.sleep(moment)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

    def build_elsewhere(self) -> None:
        _build(self.root, self.root / "public", pdf=False, jobs=1, drafts=self.chance.random() < 0.5)

    def set(self) -> None:
        name = self.chance.choice(sorted(_SETTINGS))
        self.settings[name] = self.chance.choice(_SETTINGS[name])
        self._write("briefgen.yaml", _dump({key: value for key, value in self.settings.items() if value is not None}))

    def template(self) -> None:
        name = self.chance.choice(sorted(_TEMPLATES))
        path = self.root / "templates" / name
        if path.exists() and self.chance.random() < 0.4:
            path.unlink()
        else:
            self._write(f"templates/{name}", self.chance.choice(_TEMPLATES[name]))

    def register(self) -> None:
        registry = self.chance.choice(_REGISTRIES)
        if registry is None:
            (self.root / "content/actors.yaml").unlink(missing_ok=True)
        else:
            self._write("content/actors.yaml", _dump(registry))

    def _choose_output(self) -> Path | None:
        files = sorted(path for path in (self.root / "site").rglob("*") if path.is_file())
        return self.chance.choice(files) if files else None

    def alter_output(self) -> None:
        if file := self._choose_output():
            file.write_bytes(file.read_bytes() + b" ")

    def lose_output(self) -> None:
        if file := self._choose_output():
            file.unlink()


def _dump(data: object) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def _edit_actor(brief: dict[str, Any], chance: random.Random, _desk: Desk) -> None:
    actor = chance.choice(brief["actors"])
    key, value = chance.choice(
        (("role", "mayor"), ("role", "clerk"), ("aliases", ["Boss"]), ("affiliation", "Board"), ("position", "Waits."))
    )
    actor[key] = value
    if key == "position":
        actor["evidence"] = [{"quote": "the board said"}]


def _edit_id(brief: dict[str, Any], chance: random.Random, _desk: Desk) -> None:
    actor = chance.choice(brief["actors"])
    actor["id"] = chance.choice(("ada-berg", "bo", "cleo-m"))


def _edit_name(brief: dict[str, Any], chance: random.Random, _desk: Desk) -> None:
    free = [one for one in _PEOPLE if one not in {actor["name"] for actor in brief["actors"]}]
    chance.choice(brief["actors"])["name"] = chance.choice(free)


def _edit_question(brief: dict[str, Any], chance: random.Random, _desk: Desk) -> None:
    if brief["open_questions"]:
        question = chance.choice(brief["open_questions"])
        key, value = chance.choice(
            (("text", "Who pays now?"), ("status", "partly"), ("why", "Money."), ("status", "open"))
        )
        question[key] = value


def _move_question(brief: dict[str, Any], chance: random.Random, desk: Desk) -> None:
    """Lets a brief ask what another one asked."""
    name = chance.choice(sorted(desk.briefs))
    other = desk.briefs[name]
    if other is not brief and other["open_questions"]:
        brief["open_questions"].append(other["open_questions"].pop())
        desk._save(name)


def _edit_answers(brief: dict[str, Any], chance: random.Random, desk: Desk) -> None:
    asked = [one["id"] for other in desk.briefs.values() if other is not brief for one in other["open_questions"]]
    brief["answers"] = [desk._answer(chance.choice(asked))] if asked and chance.random() < 0.7 else []


_EDITS: Mapping[str, Callable[[dict[str, Any], random.Random, Desk], object]] = {
    "title": lambda brief, chance, _: brief.update(title=f"Title {chance.randint(1, 99)}"),
    "summary": lambda brief, chance, _: brief.update(summary=f"Summary {chance.randint(1, 99)}."),
    "date": lambda brief, chance, _: brief.update(date=str(chance.choice(_DAYS))),
    "updated": lambda brief, chance, _: brief.update(updated=str(max(chance.choice(_DAYS), _DAYS[-1]))),
    "status": lambda brief, chance, _: brief.update(status=chance.choice(("reviewed", "withdrawn", "draft"))),
    "marking": lambda brief, chance, _: brief.update(marking=chance.choice(("clear", "clear", "red"))),
    "embargo": lambda brief, chance, _: brief.update(embargo=chance.choice(("2020-01-01", "2099-01-01"))),
    "language": lambda brief, chance, _: brief.update(language=chance.choice(("en", "uk", "ar"))),
    "topics": lambda brief, chance, _: brief.update(topics=chance.sample(_TOPICS, chance.randint(0, 3))),
    "aliases": lambda brief, chance, _: brief.update(aliases=[f"old-{chance.randint(1, 999)}"]),
    "corrections": lambda brief, chance, _: brief.update(
        corrections=[{"date": str(chance.choice(_DAYS)), "text": "The day was wrong."}]
    ),
    "actor": _edit_actor,
    "name": _edit_name,
    "id": _edit_id,
    "question": _edit_question,
    "move": _move_question,
    "answers": _edit_answers,
    "speaker": lambda brief, chance, _: brief["quotes"][0].update(speaker=chance.choice(_PEOPLE)),
    "claim": lambda brief, chance, _: brief["key_points"][0].update(attributed_to=chance.choice(_PEOPLE)),
    "event": lambda brief, chance, _: brief["timeline"][0].update(text=f"It opens, {chance.randint(1, 9)}."),
    "source": lambda brief, chance, _: brief["sources"][0].update(
        title=f"Quay {chance.randint(1, 9)}", publisher=chance.choice(("Courier", "Gazette"))
    ),
    "quote": lambda brief, chance, _: brief["key_points"][0]["evidence"][0].update(
        quote=chance.choice(("opens on 3 May", "The quay opens", "It rains"))
    ),
}  # fmt: skip


def run_sequence(number: int, root: Path, *, pdf: bool = False) -> Iterator[str]:
    """Runs one sequence of changes, and yields how sites that were built upon each other differ from fresh ones."""
    chance = random.Random(number)
    with _shift_thresholds(chance):
        yield from _run_steps(number, root, chance, pdf=pdf)


def _run_steps(number: int, root: Path, chance: random.Random, *, pdf: bool) -> Iterator[str]:
    desk = Desk(root / "project", chance)
    done: list[str] = []
    for step in range(_STEPS + 1):
        if step:
            done += [desk.change() for _ in range(chance.randint(1, 2))]
        jobs = chance.choice((1, 2))
        drafts = chance.random() < 0.1
        said = _build(desk.root, desk.root / "site", pdf=pdf, jobs=jobs, drafts=drafts)
        if step == _STEPS or chance.random() < 0.2:
            fresh = root / "fresh"
            _copy_inputs(desk.root, fresh, with_cache=chance.random() < 0.7)
            said_fresh = _build(fresh, fresh / "site", pdf=pdf, jobs=1, drafts=drafts)
            where = f"sequence {number}, after {', '.join(done) or 'nothing'}"
            if said != said_fresh:
                yield f"{where}: {said!r} is not {said_fresh!r}"
            elif not said.startswith("faults"):
                yield from (f"{where}: {one}" for one in _compare(desk.root / "site", fresh / "site"))
            shutil.rmtree(fresh)


@contextlib.contextmanager
def _shift_thresholds(chance: random.Random) -> Iterator[None]:
    before = [getattr(room, name) for room, name in _THRESHOLDS]
    try:
        for room, name in _THRESHOLDS:
            if chance.random() < 0.5:
                setattr(room, name, 1)
        yield
    finally:
        for (room, name), value in zip(_THRESHOLDS, before, strict=True):
            setattr(room, name, value)


def _build(root: Path, output: Path, *, pdf: bool, jobs: int, drafts: bool) -> str:
    """Builds a project, and gives what was said of it."""
    selection = Selection(drafts=drafts, before=datetime.date(2026, 1, 1))
    options = BuildOptions(output=output, selection=selection, pdf=pdf, jobs=jobs)
    try:
        result = build(read_project(root), options, read_article)
    except BriefgenError as error:
        return f"faults: {error}".replace(str(root), "")
    counts = (result.briefs, result.pages, result.pdfs, result.unchecked, sorted(result.withheld.items()))
    return f"{counts} {result.written + result.unchanged} {[str(one) for one in result.warnings]}"


def _copy_inputs(root: Path, fresh: Path, *, with_cache: bool = True) -> None:
    for name in ("content", "templates", "briefgen.yaml", *([".briefgen/cache"] if with_cache else [])):
        source, target = root / name, fresh / name
        if source.is_dir():
            shutil.copytree(source, target)
        elif source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def _compare(site: Path, fresh: Path) -> Iterator[str]:
    ours, theirs = _read(site), _read(fresh)
    for path in sorted(ours.keys() | theirs.keys()):
        if ours.get(path) != theirs.get(path):
            kind = "is missing" if path not in ours else "should not be" if path not in theirs else "differs"
            yield f"{path} {kind}"


def _read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main() -> int:
    """Runs many sequences, and tells of all that differs."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    wrong = 0
    for number in range(first, first + count):
        with tempfile.TemporaryDirectory() as folder:
            for one in run_sequence(number, Path(folder), pdf=number % 10 == 9):
                print(one, flush=True)
                wrong += 1
    print(f"{count} sequences, {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
