"""Work shared among processes that are split off at the moment of need, and so know already what this one has read."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from briefgen.errors import BriefgenError

Task = TypeVar("Task")
Result = TypeVar("Result")


def can_split() -> bool:
    """Tells whether a process may be split here: where the system can, and no thread could hold a lock for ever."""
    return hasattr(os, "fork") and threading.active_count() == 1


def share(tasks: Sequence[Task], work: Callable[[Sequence[Task]], Result], processes: int) -> list[Result]:
    """Gives what `work` makes of the tasks, a share for each process; the first share is done here.

    A process that is lost costs its share only: it is done again, here.
    Raises: BriefgenError where the work raises it, wherever it is done.
    """
    shares = [tasks[number::processes] for number in range(processes)]
    crew = [_split(share, work) for share in shares[1:]]
    try:
        results = [work(shares[0])]
    finally:
        messages = [_hear(pid, pipe) for pid, pipe in crew]
    for message, own in zip(messages, shares[1:], strict=True):
        if message is None:
            results.append(work(own))
        elif message[1]:
            raise message[1]
        else:
            results.append(message[0])
    return results


def _split(tasks: Sequence[Any], work: Callable[[Sequence[Any]], Any]) -> tuple[int, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    # From here on this is the other process; it ends without the farewells that belong to the first.
    status = 1
    try:
        os.close(reading)
        message: tuple[Any, BriefgenError | None]
        try:
            message = (work(tasks), None)
        except BriefgenError as error:
            message = (None, error)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(message, pipe)
        status = 0
    finally:
        os._exit(status)


def _hear(pid: int, pipe: int) -> tuple[Any, BriefgenError | None] | None:
    """Gives what another process made, None where it was lost."""
    with os.fdopen(pipe, "rb") as file:
        data = file.read()
    _, status = os.waitpid(pid, 0)
    message: tuple[Any, BriefgenError | None] | None = pickle.loads(data) if data and status == 0 else None  # noqa: S301
    return message
