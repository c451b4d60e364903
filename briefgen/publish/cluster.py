"""Pages and PDFs made by the workers of a dask.distributed cluster, to the same bytes. The one room that imports it.

All but `connect` is written against any `concurrent.futures.Executor`.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.metadata
import logging
import pickle
import platform
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from briefgen.errors import BriefgenError, ClusterError, MissingLibrary
from briefgen.publish.cache import make_key
from briefgen.publish.errand import (
    Answer,
    Batch,
    Lacking,
    Made,
    Shared,
    Stopped,
    Task,
    Unfit,
    Unlike,
    compare,
    do_batch,
    do_tasks,
    find_traits,
    move,
)
from briefgen.publish.installed import find_foreign, find_installed_fonts
from briefgen.publish.page import Page
from briefgen.publish.parcel import Luggage, Parcel, find_lacking, keep_parcels, pack_folders
from briefgen.publish.pdf import Print, Printed, Sheets, print_pdf
from briefgen.publish.render import Templates

# Seconds. Handing out a batch costs some two milliseconds, so that batches of 50 lose little, and a lost one is little.
_WORTH_A_BATCH = 0.05
_TASKS_IN_A_BATCH = 200
# Seconds for one task, before any was done.
_PAGE_COSTS, _PDF_COSTS = 0.002, 0.2
# One that is worked on, and two that are on their way to and fro.
_BATCHES_PER_THREAD = 3
# A batch that fails in several places fails for itself.
_TRIES = 3
# Seconds: to reach a scheduler; between looks at who is there; until workers that all went are given up, for a nanny
# takes some four seconds to start one anew.
_TIMEOUT, _LOOK, _PATIENCE = 5.0, 1.0, 20.0
_START_HINT = "dask scheduler; dask worker ADDRESS --nworkers 2 --nthreads 1; see docs/cluster.md"
_NOBODY = "no worker of the cluster is left, or its scheduler is gone"
_AGAIN_HINT = "start workers and build again; PDFs that are done are kept"
_SAME_HINT = "install the same versions here and there, or build without --cluster"


@dataclass(frozen=True)
class _Flight:
    """A batch that is under way: the number of its first task, its tasks, and how often it failed."""

    number: int
    tasks: tuple[Task, ...]
    batch: Batch
    parcels: tuple[Parcel, ...] = ()
    failures: int = 0


@dataclass(frozen=True)
class Cluster:
    """Workers that are like this machine.

    Units: `count_threads` counts the tasks that can be done at once, 0 where nobody is there; `patience` is seconds.
    Shape: `deliver` brings parcels to the workers beforehand; `lost` are the errors of an executor whose worker died.
    """

    executor: Executor
    count_threads: Callable[[], int]
    versions: tuple[str, ...]
    deliver: Callable[[tuple[Parcel, ...]], None] = lambda _parcels: None
    lost: tuple[type[BaseException], ...] = ()
    patience: float = _PATIENCE

    def render(self, pages: Iterable[Page], templates: Templates) -> Iterator[tuple[str, bytes]]:
        """Yields pages as bytes with their paths, in the order in which they get done.

        Raises: TemplateError as for a page that is rendered here; ClusterError where no worker is left.
        """
        luggage = pack_folders((*templates.folders, *templates.catalogues))
        yield from self._run(((page.path, page) for page in pages), templates, luggage, _PAGE_COSTS)

    def print(self, missing: Mapping[str, Print], sheets: Sheets) -> Iterator[tuple[str, Printed]]:
        """Yields PDFs with their keys, in the order in which they get done; those that cannot travel are made here.

        Raises: PrintError as for a PDF that is printed here; ClusterError where no worker is left.
        """
        luggage = pack_folders(sheets.folders)
        bound = {key for key, job in missing.items() if "file:/" in job.html}
        if _is_tied(sheets, luggage):
            bound = set(missing)
        travelling = ((key, job) for key, job in missing.items() if key not in bound)
        yield from self._run(travelling, sheets, luggage, _PDF_COSTS)
        yield from ((key, print_pdf(missing[key], sheets)) for key in missing if key in bound)

    def _run(self, tasks: Iterable[Task], shared: Shared, luggage: Luggage, cost: float) -> Iterator[tuple[str, Any]]:
        """Yields what the workers make of tasks, with a few batches under way for each thread.

        Units: `cost` is the seconds that a task is thought to take.
        """
        parcels, sent = tuple(luggage.parcels.values()), move(shared, luggage.address)
        self.deliver(parcels)
        threads, looked = self._look(), time.monotonic()
        queue, number = iter(tasks), 0
        again: deque[_Flight] = deque()
        flying: dict[Future[Answer], _Flight] = {}
        stop: tuple[int, BriefgenError] | None = None
        try:
            while True:
                while len(flying) < threads * _BATCHES_PER_THREAD:
                    if again:
                        flight = again.popleft()
                    elif stop or not (batch := tuple(islice(queue, _find_size(cost)))):
                        break
                    else:
                        flight = _Flight(number, batch, self._wrap(batch, sent, shared, luggage))
                        number += len(batch)
                    flying[self._send(flight)] = flight
                if stop and not any(flight.number < stop[0] for flight in (*flying.values(), *again)):
                    raise stop[1]
                if not flying:
                    return
                done, _ = wait(flying, _LOOK, FIRST_COMPLETED)
                if time.monotonic() - looked > _LOOK:
                    threads, looked = self._look(), time.monotonic()
                for future in done:
                    flight = flying.pop(future)
                    match self._hear(future):
                        case Made(_, _, seconds) as made if (results := _open(made, flight)) is not None:
                            cost = (cost + seconds / len(flight.tasks)) / 2
                            yield from results
                        case Unfit():
                            yield from do_tasks(flight.tasks, shared)
                        case Stopped(place, fault):
                            at = flight.number + place
                            # The first in order: those before it are still waited for.
                            stop = (at, fault) if stop is None or at < stop[0] else stop
                        case Lacking() if not flight.parcels:
                            again.append(replace(flight, parcels=parcels))
                        case failure:
                            again.append(_count_failure(flight, failure))
        finally:
            for future in flying:
                future.cancel()

    def _look(self) -> int:
        """Gives how many threads there are, having waited for the first one where all are gone.

        Raises: ClusterError where they stay away.
        """
        start = time.monotonic()
        while not (threads := self.count_threads()):
            if time.monotonic() - start > self.patience:
                raise ClusterError(_NOBODY, hint=_AGAIN_HINT)
            time.sleep(min(_LOOK, self.patience) / 4)
        return threads

    def _wrap(self, tasks: tuple[Task, ...], sent: Shared, shared: Shared, luggage: Luggage) -> Batch:
        payload = pickle.dumps((tasks, sent), pickle.HIGHEST_PROTOCOL)
        foreign = isinstance(shared, Sheets) and any(find_foreign(job.html, shared.fonts) for _, job in tasks)
        fonts = find_installed_fonts() if foreign else ""
        return Batch(payload, make_key(payload), luggage.digests, self.versions, fonts)

    def _send(self, flight: _Flight) -> Future[Answer]:
        try:
            return self.executor.submit(do_batch, flight.batch, flight.parcels)
        except BrokenExecutor as error:
            raise ClusterError(_NOBODY, hint=_AGAIN_HINT) from error

    def _hear(self, future: Future[Answer]) -> Answer | BaseException:
        """Gives a worker's answer, or the error where it was lost.

        Raises: ClusterError where the worker is unlike this machine; any error that the work itself raises.
        """
        lost: tuple[type[BaseException], ...] = (CancelledError, BrokenExecutor, OSError, *self.lost)
        try:
            answer: Answer = future.result()
        except lost as error:
            return error
        except ImportError as error:
            raise ClusterError(f"a worker has another briefgen, or none: {error}", hint=_SAME_HINT) from error
        if isinstance(answer, Unlike):
            raise ClusterError(
                f"a worker that came later has {compare(self.versions, answer.versions)}", None, _SAME_HINT
            )
        return answer


def _find_size(cost: float) -> int:
    """Gives how many tasks a batch has, when each takes so many seconds."""
    return min(_TASKS_IN_A_BATCH, max(1, round(_WORTH_A_BATCH / max(cost, _WORTH_A_BATCH / _TASKS_IN_A_BATCH))))


def _open(made: Made, flight: _Flight) -> list[tuple[str, Any]] | None:
    """Gives the results for the tasks of a batch, None where they came damaged, or are those of another one."""
    if make_key(made.data) != made.digest:
        return None
    results: list[tuple[str, Any]] = pickle.loads(made.data)  # noqa: S301 - from a worker, whom we trust with pickle
    return results if [key for key, _ in results] == [key for key, _ in flight.tasks] else None


def _count_failure(flight: _Flight, failure: Any) -> _Flight:
    """Gives a batch for another try.

    Raises: ClusterError where it was tried often enough.
    """
    failures = flight.failures + 1
    if failures < _TRIES:
        return replace(flight, failures=failures)
    reason = "what came back is damaged" if isinstance(failure, Made) else str(failure) or type(failure).__name__
    message = f"the cluster failed {failures} times to make {flight.tasks[0][0]}: {reason}"
    raise ClusterError(message, hint="look into the workers' logs, or build without --cluster")


def _is_tied(sheets: Sheets, luggage: Luggage) -> bool:
    """Tells whether style sheets or links name files by where they are on this machine."""
    styles = (
        data for parcel in luggage.parcels.values() for name, data in parcel.files if name.endswith((".css", ".svg"))
    )
    places = [Path(folder) / name for folder, parcel in luggage.parcels.items() for name, _ in parcel.files]
    # What a link leads out to is not printed here, and would be where the link has become a file.
    outside = (path for path in places if not any(path.resolve().is_relative_to(one) for one in sheets.folders))
    return any(b"file:/" in data for data in styles) or any(outside)


@contextlib.contextmanager
def connect(address: str, *, pdf: bool = True) -> Iterator[Cluster]:
    """Gives the cluster of a dask scheduler, once its workers are known to be like this machine.

    Shape: `address` is that of the scheduler, such as `tcp://HOST:8786`, or `tls://` with dask's own configuration.
    Raises: MissingLibrary where distributed is not installed; ClusterError where nobody answers, nobody works there, or
    a worker is unlike this machine.
    """
    try:
        import distributed
    except ImportError:
        message = "--cluster needs dask.distributed, which is not installed"
        raise MissingLibrary(message, hint="pip install 'briefgen[cluster]'") from None
    _check_address(address)
    # What it has to say of lost workers is dealt with here.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    security = distributed.Security().get_connection_args("client")
    if address.startswith("tls:") and not security.get("ssl_context"):
        raise ClusterError(f"{address} needs certificates", hint="set distributed.comm.tls in dask's configuration")
    try:
        # A client waits for ever for the answer of what is no scheduler.
        asyncio.run(asyncio.wait_for(_greet(address, security), _TIMEOUT))
        client = distributed.Client(address, timeout=_TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no dask scheduler answers at {address}", hint=_START_HINT) from error
    try:
        versions = find_traits(pdf=pdf)
        try:
            _check_workers(client, address, versions, pdf=pdf)
        except OSError as error:
            raise ClusterError(f"the scheduler at {address} was lost: {error}", hint=_START_HINT) from error

        def count_threads() -> int:
            # None while a lost scheduler is looked for.
            scheduler = client.scheduler
            try:
                return sum(client.sync(scheduler.ncores).values()) if scheduler else 0
            except OSError:
                return 0

        def deliver(parcels: tuple[Parcel, ...]) -> None:
            digests = tuple(parcel.digest for parcel in parcels)
            # A worker that is not reached says later what it lacks.
            with contextlib.suppress(OSError):
                lacking = client.run(find_lacking, digests, on_error="ignore")
                needing = [worker for worker, some in lacking.items() if some]
                if needing:
                    client.run(keep_parcels, parcels, workers=needing, on_error="ignore")

        # Not pure: the same work again must be done again, for what came of it may be damaged.
        executor = client.get_executor(pure=False)
        yield Cluster(executor, count_threads, versions, deliver, (distributed.KilledWorker,))
    finally:
        with contextlib.suppress(OSError):
            client.close(timeout=_TIMEOUT)


def _check_address(address: str) -> None:
    """Makes sure that somebody listens; dask would ask again and again, and leave threads behind.

    Raises: ClusterError where it is no address, or nobody answers.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port or parts.scheme not in ("tcp", "tls"):
        raise ClusterError(f"{address!r} is no address of a cluster", hint="--cluster tcp://HOST:8786")
    try:
        socket.create_connection((host, port), timeout=_TIMEOUT).close()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ClusterError(f"no dask scheduler answers at {address}: {reason}", hint=_START_HINT) from None


async def _greet(address: str, security: Mapping[str, Any]) -> None:
    from distributed.comm import connect as open_comm

    comm = await open_comm(address, **security)
    try:
        await comm.write({"op": "identity"})
        answer = await comm.read()
        if not isinstance(answer, Mapping) or answer.get("type") != "Scheduler":
            raise OSError("this is no scheduler")
    finally:
        comm.abort()


def _check_workers(client: Any, address: str, versions: tuple[str, ...], *, pdf: bool) -> None:
    """Makes sure that all workers are like this machine.

    Raises: ClusterError where there are none, or one is not.
    """
    # Asked of the standard library first: a worker without briefgen cannot be asked by briefgen's own functions.
    pythons = client.run(platform.python_version, on_error="ignore")
    if not pythons:
        raise ClusterError(f"the cluster at {address} has no workers", hint=_START_HINT)
    briefgens = client.run(importlib.metadata.version, "briefgen", on_error="return")
    faults = []
    for worker, python in sorted(pythons.items()):
        found = briefgens.get(worker)
        theirs = (f"python {python.rpartition('.')[0]}", f"briefgen {found if isinstance(found, str) else 'none'}")
        if found and (words := compare((versions[0], versions[1]), theirs)):
            faults.append(f"{worker} has {words}")
    if not faults:
        for worker, traits in sorted(client.run(find_traits, pdf=pdf, on_error="return").items()):
            if isinstance(traits, ImportError | AttributeError):
                faults.append(f"{worker} has another briefgen: {traits}")
            elif isinstance(traits, tuple) and (words := compare(versions, traits)):
                faults.append(f"{worker} has {words}")
    if faults:
        raise ClusterError("\n".join(faults), hint=_SAME_HINT)
