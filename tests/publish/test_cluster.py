"""Work that is done elsewhere comes to what this machine would make of it, whatever happens to the workers."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from briefgen.codec import read_article
from briefgen.errors import ClusterError, MissingLibrary, TemplateError
from briefgen.project import Config, read_project
from briefgen.publish import cluster as room
from briefgen.publish import errand, parcel
from briefgen.publish.build import BuildOptions, build
from briefgen.publish.cluster import Cluster, connect
from briefgen.publish.errand import Lacking, Made, Unfit, compare, do_batch, find_traits
from briefgen.publish.page import Page
from briefgen.publish.parcel import find_lacking, pack, pack_folders, unpack
from briefgen.publish.pdf import Print, Printed
from briefgen.publish.plan import make_site
from briefgen.publish.press import make_press
from briefgen.publish.render import read_templates, render_page
from tests.conftest import ROOT
from tests.publish.conftest import build_project, plain_brief, write_brief, write_project
from tests.publish.test_crew import _read

Answerer = Callable[..., Any]
TRAITS = find_traits(pdf=True)
PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Topics"
msgstr "Themenfelder"
"""


@dataclass
class Double(Executor):
    """An executor that does the work here and at once, by what stands in for a worker."""

    work: Answerer = do_batch
    sent: list[tuple[Any, ...]] = field(default_factory=list)

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        assert function is do_batch
        self.sent.append(args)
        future: Future[Any] = Future()
        try:
            future.set_result(self.work(*args))
        except (OSError, ImportError, ZeroDivisionError) as error:
            future.set_exception(error)
        return future


def _team(double: Double, **changes: Any) -> Cluster:
    return replace(Cluster(double, lambda: 2, TRAITS), **changes)


def _pages(folder: Path, count: int) -> tuple[list[Page], Any]:
    """Gives pages that a project's own template makes, and its templates."""
    (folder / "templates").mkdir()
    (folder / "templates" / "own.html").write_text("<p>{{ 10 // number }} {{ word }}</p>", encoding="utf-8")
    pages = [Page(f"{number}.html", "own.html", {"number": number, "word": "<&>"}) for number in range(1, count + 1)]
    return pages, read_templates(folder / "templates")


@pytest.fixture(autouse=True)
def own_store(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A worker that has nothing yet."""
    store = tmp_path_factory.mktemp("store")
    monkeypatch.setattr(parcel, "find_store", lambda: store)
    monkeypatch.setattr(errand, "find_store", lambda: store)
    return store


def _dress(root: Path) -> None:
    """Gives a project all that rendering and printing may read: templates, a catalogue, a style sheet, a font."""
    shipped, own = ROOT / "templates" / "print", root / "templates"
    (own / "print" / "fonts").mkdir(parents=True)
    (own / "locale" / "en" / "LC_MESSAGES").mkdir(parents=True)
    (own / "locale" / "en" / "LC_MESSAGES" / "briefgen.po").write_text(PO, encoding="utf-8")
    (own / "index.html").write_text('{% extends "shipped/index.html" %}{% block title %}Own{% endblock %}', "utf-8")
    shutil.copy(shipped / "fonts" / "sans-semibold.ttf", own / "print" / "fonts" / "own.ttf")
    face = '@font-face { font-family: "Own"; src: url(fonts/own.ttf) }\nh1 { font-family: "Own"; color: #123456 }\n'
    (own / "print" / "print.css").write_text((shipped / "print.css").read_text("utf-8") + face, "utf-8")


def test_a_site_has_the_same_bytes_whoever_makes_it(isles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _dress(isles)
    build_project(isles, output=isles / "here", pdf=True)
    shutil.rmtree(isles / ".briefgen")
    double = Double()
    asked = []

    def connect_double(address: str, *, pdf: bool) -> Any:
        asked.append((address, pdf))
        return contextlib.nullcontext(_team(double))

    monkeypatch.setattr(room, "connect", connect_double)
    build_project(isles, output=isles / "there", pdf=True, cluster="tcp://there:1")
    here = _read(isles / "here")
    assert here == _read(isles / "there")
    assert b"<title>Own" in here["index.html"]
    assert "Themenfelder" in here["topics.html"].decode()
    assert asked == [("tcp://there:1", True)]
    assert not list((isles / ".briefgen").glob("stage-*"))
    # No folder of this machine is named in what travels; else a worker might read it where the disk is shared.
    assert not any(str(isles / "templates").encode() in batch.payload for batch, _ in double.sent)


def test_each_parcel_travels_with_the_first_batch_that_lacks_it_and_never_again(tmp_path: Path) -> None:
    pages, templates = _pages(tmp_path, 300)
    double = Double()
    made = dict(_team(double).render(pages, templates))
    assert made == {page.path: render_page(page, templates) for page in pages}
    assert made["3.html"] == b"<p>3 &lt;&amp;&gt;</p>"
    batches = len({batch.digest for batch, _ in double.sent})
    assert 1 < batches < 150
    first = room._BATCHES_PER_THREAD * 2
    assert sum(bool(parcels) for _, parcels in double.sent) <= first
    before = len(double.sent)
    assert dict(_team(double).render(pages[:5], templates)).keys() == {page.path for page in pages[:5]}
    assert not any(parcels for _, parcels in double.sent[before:])


def test_parcels_that_were_delivered_need_not_travel_with_a_batch(tmp_path: Path) -> None:
    pages, templates = _pages(tmp_path, 3)
    double = Double()
    list(_team(double, deliver=parcel.keep_parcels).render(pages, templates))
    assert not any(parcels for _, parcels in double.sent)


def test_pages_are_taken_as_they_are_needed(tmp_path: Path) -> None:
    pages, templates = _pages(tmp_path, 2000)
    taken = []

    def take() -> Iterator[Page]:
        for page in pages:
            taken.append(page.path)
            yield page

    made = _team(Double()).render(take(), templates)
    next(made)
    assert len(taken) <= room._BATCHES_PER_THREAD * 2 * room._find_size(room._PAGE_COSTS)
    made.close()


def test_a_batch_is_worth_fifty_milliseconds() -> None:
    assert [room._find_size(seconds) for seconds in (0, 0.0001, 0.005, 0.05, 3)] == [200, 200, 10, 1, 1]


@pytest.mark.parametrize("harm", ["damaged", "lost", "exchanged"])
def test_what_is_lost_or_damaged_is_done_again(tmp_path: Path, harm: str) -> None:
    pages, templates = _pages(tmp_path, 120)
    met: dict[str, Made] = {}

    def work(batch: Any, parcels: Any = ()) -> Any:
        answer = do_batch(batch, parcels)
        if batch.digest in met or not isinstance(answer, Made):
            return answer
        other = next(iter(met.values()), replace(answer, data=b""))
        met[batch.digest] = answer
        if harm == "lost":
            raise ConnectionResetError("the worker is gone")
        return replace(answer, data=answer.data.replace(b"&lt;", b"&gt;")) if harm == "damaged" else other

    assert dict(_team(Double(work)).render(pages, templates)) == {
        page.path: render_page(page, templates) for page in pages
    }


def test_what_is_always_damaged_is_an_error(tmp_path: Path) -> None:
    pages, templates = _pages(tmp_path, 1)

    def work(batch: Any, parcels: Any = ()) -> Any:
        answer = do_batch(batch, parcels)
        return replace(answer, digest="0" * 64) if isinstance(answer, Made) else answer

    with pytest.raises(ClusterError, match=r"failed 3 times to make 1\.html: what came back is damaged"):
        list(_team(Double(work)).render(pages, templates))


def test_a_worker_that_always_fails_is_an_error(tmp_path: Path) -> None:
    pages, templates = _pages(tmp_path, 1)

    def work(_batch: Any, _parcels: Any = ()) -> Any:
        raise OSError(28, "No space left on device")

    with pytest.raises(ClusterError, match="No space left"):
        list(_team(Double(work)).render(pages, templates))


def test_what_arrives_damaged_is_not_used(tmp_path: Path) -> None:
    pages, templates = _pages(tmp_path, 1)
    double = Double()
    list(_team(double).render(pages, templates))
    batch = double.sent[0][0]
    with pytest.raises(OSError, match="damaged"):
        do_batch(replace(batch, payload=batch.payload + b"0"))


def test_an_error_of_the_work_itself_is_raised_as_it_is(tmp_path: Path) -> None:
    pages, templates = _pages(tmp_path, 1)

    def work(_batch: Any, _parcels: Any = ()) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(_team(Double(work)).render(pages, templates))


def test_the_first_fault_of_a_template_comes_back_with_its_place(tmp_path: Path) -> None:
    pages, templates = _pages(tmp_path, 150)
    wrong = [page._replace(data={**page.data, "number": 0}) if page.path == "70.html" else page for page in pages]
    wrong[120] = wrong[120]._replace(template="absent.html")
    with pytest.raises(TemplateError) as here:
        [render_page(page, templates) for page in wrong]
    with pytest.raises(TemplateError) as there:
        list(_team(Double()).render(wrong, templates))
    assert str(there.value) == str(here.value)
    assert str(there.value).startswith("templates/own.html:1:1: this template fails: ZeroDivisionError")


def test_a_worker_that_is_unlike_this_machine_is_refused(tmp_path: Path) -> None:
    pages, templates = _pages(tmp_path, 1)
    other = tuple("jinja2 0.1" if one.startswith("jinja2 ") else one for one in TRAITS)
    with pytest.raises(ClusterError, match=r"jinja2 \S+ there and 0\.1 here\n"):
        list(_team(Double(), versions=other).render(pages, templates))


def test_a_worker_without_briefgen_is_refused(tmp_path: Path) -> None:
    pages, templates = _pages(tmp_path, 1)

    def work(_batch: Any, _parcels: Any = ()) -> Any:
        raise ModuleNotFoundError("No module named 'briefgen'")

    with pytest.raises(ClusterError, match="a worker has another briefgen, or none"):
        list(_team(Double(work)).render(pages, templates))


def test_what_differs_is_told_in_words() -> None:
    assert compare(("a 1", "b 2 x", "c 3"), ("a 1", "b 1", "d 4")) == (
        "b 1 there and 2 x here, c none there and 3 here, d 4 there and none here"
    )
    assert not compare(TRAITS, TRAITS)


def test_traits_name_what_decides_the_bytes() -> None:
    names = [one.split(" ")[0] for one in TRAITS]
    assert names[:2] == ["python", "briefgen"]
    assert {"jinja2", "babel", "briefgen's-code", "weasyprint", "pango", "harfbuzz", "zlib"} <= set(names)
    assert not any(one.startswith("weasyprint") for one in find_traits(pdf=False))


def test_nobody_left_is_an_error(tmp_path: Path) -> None:
    pages, templates = _pages(tmp_path, 1)
    with pytest.raises(ClusterError, match="no worker of the cluster is left") as error:
        list(_team(Double(), count_threads=lambda: 0, patience=0.01).render(pages, templates))
    assert "start workers" in (error.value.hint or "")

    class Broken(Double):
        def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            raise BrokenProcessPool

    with pytest.raises(ClusterError, match="no worker of the cluster is left"):
        list(_team(Broken()).render(pages, templates))


def _job(name: str, html: str) -> Print:
    return Print(name, html, (), datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC), name, "en")


def _sheets(templates: Any) -> Any:
    site = make_site(Config(title="Isles"), base_url=None, has_pdfs=True)
    return make_press(site, templates, {}).sheets


@pytest.fixture
def printers(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, list[str]]:
    """Printing that only notes where it was done; `bound` is for what need not leave this machine."""
    noted: dict[str, list[str]] = {"shared": [], "bound": []}

    def note(kind: str) -> Callable[..., Printed]:
        def print_one(job: Print, _sheets: Any) -> Printed:
            noted[kind].append(job.name)
            return Printed(job.name.encode(), "", 1)

        return print_one

    monkeypatch.setattr(errand, "print_pdf", note("shared"))
    monkeypatch.setattr(room, "print_pdf", note("bound"))
    return noted


def test_what_needs_other_fonts_than_a_worker_has_is_printed_here(
    tmp_path: Path, printers: Mapping[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, templates = _pages(tmp_path, 1)
    jobs = {"k1": _job("latin", "<p>a"), "k2": _job("han", "<p>漢字")}
    answers = []

    def work(batch: Any, parcels: Any = ()) -> Any:
        answers.append(do_batch(batch, parcels))
        return answers[-1]

    monkeypatch.setattr(errand, "find_installed_fonts", lambda: "the worker's")
    made = dict(_team(Double(work)).print(jobs, _sheets(templates)))
    assert {key: one.data for key, one in made.items()} == {"k1": b"latin", "k2": b"han"}
    assert [type(one) for one in answers if not isinstance(one, Lacking)] in ([Made, Unfit], [Unfit, Made])


def test_what_names_a_file_of_this_machine_is_printed_here(tmp_path: Path, printers: Mapping[str, list[str]]) -> None:
    _, templates = _pages(tmp_path, 1)
    jobs = {"k1": _job("free", "<p>a"), "k2": _job("tied", f'<img src="{tmp_path.as_uri()}/templates/logo.svg">')}
    assert dict(_team(Double()).print(jobs, _sheets(templates))).keys() == {"k1", "k2"}
    assert printers == {"shared": ["free"], "bound": ["tied"]}
    (tmp_path / "templates" / "more.css").write_text('@import "file:///elsewhere/a.css";', encoding="utf-8")
    assert len(dict(_team(Double()).print(jobs, _sheets(templates)))) == 2
    assert sorted(printers["bound"]) == ["free", "tied", "tied"]


def test_a_folder_is_packed_with_all_that_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    (folder / "print").mkdir(parents=True)
    (folder / "print" / "a.css").write_bytes(b"a")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.css").write_bytes(b"b")
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    (folder / "round").symlink_to(folder)
    packed = pack(folder)
    assert packed.files == (("link/b.css", b"b"), ("print/a.css", b"a"))
    store = tmp_path / "store"
    store.mkdir()
    unpack(packed, store)
    unpack(packed, store)
    assert (store / packed.digest / "templates" / "print" / "a.css").read_bytes() == b"a"
    assert len(list(store.iterdir())) == 1
    with pytest.raises(OSError, match="damaged"):
        unpack(replace(packed, files=(("print/a.css", b"x"),)), store)


def test_a_folder_in_another_travels_with_it(tmp_path: Path) -> None:
    (tmp_path / "templates" / "locale").mkdir(parents=True)
    luggage = pack_folders([str(tmp_path / "templates" / "locale"), str(tmp_path / "templates")])
    assert list(luggage.parcels) == [str(tmp_path / "templates")]
    digest = luggage.digests[0]
    assert luggage.address(str(tmp_path / "templates" / "locale" / "x")) == f"{digest}/templates/locale/x"
    assert luggage.address(str(tmp_path / "templates")) == f"{digest}/templates"
    with pytest.raises(ValueError, match="not packed"):
        luggage.address(str(tmp_path / "other"))


def test_parcels_that_nobody_uses_make_room(tmp_path: Path, own_store: Path) -> None:
    digests = []
    for number in range(parcel._PARCELS_KEPT + 3):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "a").write_text(str(number))
        packed = pack(folder)
        unpack(packed, own_store)
        os.utime(own_store / packed.digest, (number, number))
        digests.append(packed.digest)
        assert not find_lacking(digests[:1]), "the first is used all the time"
    assert len(list(own_store.iterdir())) == parcel._PARCELS_KEPT
    assert find_lacking(digests) == tuple(digests[1:4])


def test_without_distributed_its_installation_is_hinted_at(
    project: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingLibrary, match="not installed"), connect("tcp://127.0.0.1:8786"):
        pass
    result = run("build", "--no-pdf", "--cluster", "tcp://127.0.0.1:8786", folder=project)
    assert result.exit_code == 2
    assert "hint: pip install 'briefgen[cluster]'" in result.stderr


@pytest.mark.parametrize("address", ["here", "tcp://127.0.0.1", "tcp://:1", "http://127.0.0.1:1", "tcp://h:x"])
def test_a_wrong_address_is_told(address: str) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(ClusterError, match="is no address of a cluster"), connect(address):
        pass


def test_an_address_where_nobody_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(room, "_TIMEOUT", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(ClusterError, match="no dask scheduler answers"), connect(f"tcp://127.0.0.1:{port}"):
            pass
    with pytest.raises(ClusterError, match="refused"), connect(f"tcp://127.0.0.1:{port}"):
        pass
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(ClusterError, match="needs certificates"),
        connect(f"tls://127.0.0.1:{silent.getsockname()[1]}"),
    ):
        pass


@dataclass(frozen=True)
class Site:
    """A scheduler of dask on loopback, and how to start a worker for it."""

    address: str
    start: Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Site]:
    distributed = pytest.importorskip("distributed")
    folder = tmp_path / "work"
    folder.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words]
        with (folder / "log.txt").open("ab") as log:
            environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
            started.append(subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log))
        return started[-1]

    def start_worker() -> subprocess.Popen[bytes]:
        return start("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", ".")

    try:
        start("scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-dashboard")
        with distributed.Client(address, timeout=60, set_as_default=False):
            yield Site(address, start_worker)
    finally:
        for process in started:
            process.kill()
            process.wait()


def _wait_for(site: Site, count: int) -> None:
    import distributed

    with distributed.Client(site.address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=60)


def test_a_cluster_that_loses_a_worker_makes_the_same_site(tmp_path: Path, dask: Site) -> None:
    with pytest.raises(ClusterError, match="has no workers"), connect(dask.address, pdf=False):
        pass
    workers = [dask.start(), dask.start()]
    root = write_project(tmp_path / "isles")
    _dress(root)
    for number in range(28):
        write_brief(root, f"2025-04-{number + 1:02}-more", plain_brief(title=f"More {number}", topics=[f"t-{number}"]))
    build_project(root, output=tmp_path / "here")
    _wait_for(dask, 2)
    _build_losing(root, tmp_path / "there", dask, workers[0], ("pages", 20), pdf=False)
    assert _read(tmp_path / "there") == _read(tmp_path / "here")

    # One that comes later, lacks all that the first ones were given, and is left alone with the rest.
    dask.start()
    for path in sorted((root / "content" / "briefs").glob("*-more.yaml"))[2:]:
        path.unlink()
    build_project(root, output=tmp_path / "here", pdf=True)
    shutil.rmtree(root / ".briefgen" / "cache")
    _wait_for(dask, 2)
    _build_losing(root, tmp_path / "there", dask, workers[1], ("PDFs", 1), pdf=True)
    assert _read(tmp_path / "there") == _read(tmp_path / "here")
    assert len(list((tmp_path / "here").rglob("*.pdf"))) == 4


def _build_losing(
    root: Path, output: Path, site: Site, worker: subprocess.Popen[bytes], when: Sequence[Any], *, pdf: bool
) -> None:
    """Builds on a cluster, and kills a worker as soon as so much of a stage is done."""

    def report(stage: str, done: int, _total: int) -> None:
        if (stage, done) == tuple(when):
            worker.kill()

    options = BuildOptions(output=output, pdf=pdf, cluster=site.address)
    build(read_project(root), options, read_article, report)
    assert worker.poll() is not None
