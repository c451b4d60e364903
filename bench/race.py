"""Runs whole processes and says how long they took and how much memory they held."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.peers.generator import Command

# Seconds between looks at memory: often enough for a build of a second, seldom enough not to slow it much.
_BETWEEN_LOOKS = 0.02
_KIB = 1024


@dataclass(frozen=True)
class Run:
    """What one process came to, with all that it started.

    Units: seconds; `cpu` is that of all its processes; bytes for `largest`, the memory of the largest of them.
    """

    seconds: float
    cpu: float
    largest: int


def run(command: Command, folder: Path) -> Run:
    """Runs a command in a folder.

    Raises: SystemExit with what the program complained of, where it failed.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = _start(command, folder, said.fileno())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command.words)} failed:\n{said.read().decode('utf-8', 'replace')[-4000:]}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _KIB)


def measure_memory(command: Command, folder: Path) -> int:
    """Runs a command, and gives the most memory that all of its processes held together.

    Units: bytes. What processes share is counted once (PSS), where the system tells; else it is the largest process.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        return run(command, folder).largest
    process = _start(command, folder, subprocess.DEVNULL)
    highest = [0]
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(_BETWEEN_LOOKS):
            highest[0] = max(highest[0], sum(map(_read_share, _find_family(process.pid))))

    looker = threading.Thread(target=look)
    looker.start()
    process.wait()
    ended.set()
    looker.join()
    return highest[0]


def _start(command: Command, folder: Path, said: int) -> subprocess.Popen[bytes]:
    # Whoever works on a program may have told Python to compile it anew each time; its users have not.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, **command.environment}
    return subprocess.Popen(command.words, cwd=folder, env=environment, stdout=said, stderr=said)


def _find_family(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text("ascii").split()
        except OSError:
            continue  # ended in between
        for child in children:
            yield from _find_family(int(child))


def _read_share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * _KIB for line in lines if line.startswith("Pss:")), 0)
