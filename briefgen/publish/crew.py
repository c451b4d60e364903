"""Work shared among processes that are split off at the moment of need, and so know already what this one has read."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import struct
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from briefgen.errors import BriefgenError

Task = TypeVar("Task")
Result = TypeVar("Result")
# Takes batches of tasks as they come, and gives what it makes of each; it may do something of its own after the last.
Work = Callable[[Iterable[Sequence[Task]]], Iterable[Result]]
# Hears of a stage of a build, how much of it is done, and of how much.
Report = Callable[[str, int, int], None]
Tell = Callable[[int], None]
_TICKET = struct.Struct("I")
# A pipe holds 64 KiB at least; who fills it must not wait for those who have not begun to empty it.
_MOST_TICKETS = 16_000


def can_split() -> bool:
    """Tells whether a process may be split here: where the system can, and no thread could hold a lock for ever."""
    return hasattr(os, "fork") and threading.active_count() == 1


def share(
    tasks: Sequence[Task], work: Work[Task, Result], processes: int, batch: int, tell: Tell | None = None
) -> list[Result]:
    """Gives what `work` makes of the tasks, in batches of so many, each done by whoever is free first.

    A process that is lost costs its batches only: they are done again, here. `tell` hears on the way how many tasks
    have been taken up.
    Raises: BriefgenError where the work raises it, wherever it is done.
    """
    helpers = min(processes, -(-len(tasks) // batch)) - 1  # one batch is for this process
    with contextlib.closing(Shift(tasks, work, helpers, batch)) as shift:
        return shift.finish(tell)


class Shift(Generic[Task, Result]):
    """Work that `helpers` further processes have begun, while this one may do something else; see `share`."""

    def __init__(self, tasks: Sequence[Task], work: Work[Task, Result], helpers: int, batch: int) -> None:
        batch = max(batch, -(-len(tasks) // _MOST_TICKETS))
        self._batches = [tasks[start : start + batch] for start in range(0, len(tasks), batch)]
        self._work = work
        self._crew: list[tuple[int, int]] = []
        self._tickets = _print_tickets(len(self._batches))
        for _ in range(min(helpers, len(self._batches))):
            self._crew.append(_split(self._batches, work, self._tickets))

    def finish(self, tell: Tell | None = None) -> list[Result]:
        """Does what nobody has begun yet, waits for the others, and gives what it all comes to."""
        done = _do(self._batches, self._work, self._draw(tell))
        while self._crew:
            message = _hear(*self._crew[-1])
            self._crew.pop()  # not before it has ended: whoever is interrupted ends it
            if message:
                made, error = message
                if error:
                    raise error
                done.update(made)
        lost = [number for number in range(len(self._batches)) if number not in done]
        if lost:
            done.update(_do(self._batches, self._work, lost))
        return [done[number] for number in range(len(self._batches))]

    def _draw(self, tell: Tell | None) -> Iterator[int]:
        for number in _draw(self._tickets):
            if tell:
                tell(number * len(self._batches[0]))  # the last batch alone may have fewer
            yield number

    def close(self) -> None:
        """Ends it, and what others may still be doing."""
        os.close(self._tickets)
        for pid, pipe in self._crew:
            # Whoever was being heard may have ended already, and its pipe be closed.
            with contextlib.suppress(OSError):
                os.close(pipe)
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def _print_tickets(count: int) -> int:
    """Gives a pipe of numbers, from which every process draws what it does next."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(map(_TICKET.pack, range(count))))
    os.close(writing)
    return reading


def _draw(tickets: int) -> Iterator[int]:
    while ticket := os.read(tickets, _TICKET.size):
        yield _TICKET.unpack(ticket)[0]


def _do(batches: Sequence[Sequence[Task]], work: Work[Task, Result], numbers: Iterable[int]) -> dict[int, Result]:
    """Gives what comes of those batches whose numbers are drawn, by their numbers."""
    drawn: list[int] = []

    def deal() -> Iterator[Sequence[Task]]:
        for number in numbers:
            drawn.append(number)
            yield batches[number]

    made = list(work(deal()))
    return dict(zip(drawn, made, strict=True))


def _split(batches: Sequence[Sequence[Any]], work: Work[Any, Any], tickets: int) -> tuple[int, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    # From here on this is the other process; it ends without the farewells that belong to the first.
    status = 1
    try:
        os.close(reading)
        message: tuple[dict[int, Any], BriefgenError | None]
        try:
            message = (_do(batches, work, _draw(tickets)), None)
        except BriefgenError as error:
            message = ({}, error)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(message, pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)


def _hear(pid: int, pipe: int) -> tuple[dict[int, Any], BriefgenError | None] | None:
    """Gives what another process made, None where it was lost."""
    with os.fdopen(pipe, "rb") as file:
        data = file.read()
    _, status = os.waitpid(pid, 0)
    message: tuple[dict[int, Any], BriefgenError | None] | None = None
    if data and status == 0:
        message = pickle.loads(data)  # noqa: S301 - from a process of our own
    return message
