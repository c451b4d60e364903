"""Builds a project on a cluster of this machine, loses a worker on the way, and compares every file with a local build.

usage: python bench/cluster.py [--briefs N] [--no-pdf] [--no-kill] [--folder DIR]

--briefs N    how many briefs the project has; each has a PDF of 0.1 to 0.2 seconds [default: 1000]
--no-pdf      pages only
--no-kill     both workers live
--folder DIR  where the project and both sites are made, and left [default: a temporary folder, which is removed]

It needs `pip install 'briefgen[cluster]'`. It starts a scheduler and two workers on loopback, in a folder that has none
of the project's files, builds with `--cluster`, kills one worker for good as soon as a third of the PDFs (or as many
pages) are done, then builds locally with two processes, and prints what it measured. The exit status is 1 when any file
differs or is on one side only, or no worker could be killed in time.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # a checkout needs no installation
sys.path.insert(0, str(Path(__file__).parent))

from library import write_project

_WORKERS = 2
_START_SECONDS = 60
_LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Build:
    """What a build came to.

    Units: `seconds` for all of it; `killed` is how many files were done when a worker was killed, -1 for none.
    """

    seconds: float
    said: str
    killed: int
    killed_after: float


def main() -> int:
    """Builds twice and compares."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--briefs", type=int, default=1000)
    parser.add_argument("--no-pdf", action="store_true")
    parser.add_argument("--no-kill", action="store_true")
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="briefgen-cluster-"))
    try:
        return _compare(chosen.briefs, folder, pdf=not chosen.no_pdf, kill=not chosen.no_kill)
    finally:
        if not chosen.folder:
            shutil.rmtree(folder, ignore_errors=True)


def _compare(briefs: int, folder: Path, *, pdf: bool, kill: bool) -> int:
    project, cluster, local = folder / "project", folder / "cluster", folder / "local"
    for one in (project, cluster, local, folder / "work"):
        shutil.rmtree(one, ignore_errors=True)
    write_project(briefs, project)
    _add_own_templates(project)
    with start_cluster(folder / "work") as (address, workers):
        elsewhere = _build(project, cluster, ["--cluster", address], pdf=pdf, victim=workers[0] if kill else None)
    # The caches of the first build must not help the second.
    shutil.rmtree(project / ".briefgen")
    here = _build(project, local, ["--jobs", "2"], pdf=pdf, victim=None)
    ours, theirs = read_site(local), read_site(cluster)
    differing = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    print(f"cluster, {_WORKERS} workers  {elsewhere.seconds:8.1f} s  {elsewhere.said}")
    print(f"local, 2 processes  {here.seconds:8.1f} s  {here.said}")
    if elsewhere.killed >= 0:
        kind = "PDFs" if pdf else "pages"
        print(f"worker killed       {elsewhere.killed_after:8.1f} s  after {elsewhere.killed:,} {kind}")
    elif kill:
        print("worker killed          never: the build was done before")
    pdfs = sum(name.endswith(".pdf") for name in ours)
    print(f"compared            {len(ours):8,} files, {pdfs:,} of them PDFs, {sum(map(len, ours.values())):,} bytes")
    print(f"differing           {len(differing):8,}{''.join(f'{chr(10)}    {name}' for name in differing[:20])}")
    return 1 if differing or (kill and elsewhere.killed < 0) else 0


def _add_own_templates(project: Path) -> None:
    """Gives the project a page, a style sheet for print and a font of its own, which the workers do not have."""
    shipped, own = ROOT / "templates" / "print", project / "templates" / "print"
    (own / "fonts").mkdir(parents=True)
    shutil.copy(shipped / "fonts" / "sans-semibold.ttf", own / "fonts" / "own.ttf")
    face = '@font-face { font-family: "Own"; src: url(fonts/own.ttf); }\nh1 { font-family: "Own"; color: #345 }\n'
    (own / "print.css").write_text((shipped / "print.css").read_text("utf-8") + face, encoding="utf-8")
    (project / "templates" / "topics.html").write_text(
        '{% extends "shipped/topics.html" %}{% block title %}Own {{ super() }}{% endblock %}', encoding="utf-8"
    )


@contextmanager
def start_cluster(folder: Path, count: int = _WORKERS) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Gives the address of a scheduler on loopback with its workers, each a process that may be killed for good."""
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    # A checkout needs no installation on its workers either.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    dask = [sys.executable, "-m", "dask"]
    with (folder / "log.txt").open("wb") as log:

        def start(*words: str) -> subprocess.Popen[bytes]:
            command = [*dask, *words]
            return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)

        started = [start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")]
        try:
            _wait_for_workers(address, 0)
            words = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder))
            workers = [start("worker", address, *words) for _ in range(count)]
            started += workers
            _wait_for_workers(address, count)
            yield address, workers
        finally:
            for process in reversed(started):
                process.terminate()
            for process in started:
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _wait_for_workers(address: str, count: int) -> None:
    from distributed import Client

    with Client(address, timeout=_START_SECONDS, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=_START_SECONDS) if count else None


def _build(
    project: Path, output: Path, options: list[str], *, pdf: bool, victim: subprocess.Popen[bytes] | None
) -> Build:
    """Runs the command as a user would, and kills a worker when a third is done."""
    command = [sys.executable, "-m", "briefgen", "build", "--output", str(output), *options]
    if not pdf:
        command.append("--no-pdf")
    total = sum(1 for _ in (project / "content" / "briefs").iterdir())
    start, killed, killed_after = time.perf_counter(), -1, 0.0
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.PIPE, text=True) as running:
        while victim and killed < 0 and running.poll() is None:
            time.sleep(_LOOK_SECONDS)
            done = _count_done(project, pdf=pdf)
            if done >= total / 3:
                victim.send_signal(signal.SIGKILL)
                killed, killed_after = done, time.perf_counter() - start
        said, _ = running.communicate()
    if running.returncode:
        sys.exit(f"{' '.join(command)}: exit status {running.returncode}")
    return Build(time.perf_counter() - start, said.strip().partition(": ")[2], killed, killed_after)


def _count_done(project: Path, *, pdf: bool) -> int:
    """Gives how many PDFs are in the cache, or how many pages wait to be put in their places."""
    hidden = project / ".briefgen"
    return sum(1 for _ in (hidden.glob("cache/pdf/*/*.pdf") if pdf else hidden.glob("stage-*/*")))


def read_site(folder: Path) -> Mapping[str, bytes]:
    """Gives all files of a site by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


if __name__ == "__main__":
    sys.exit(main())
