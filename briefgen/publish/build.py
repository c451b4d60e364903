"""The way from a project to its site: read, plan, make, write; faults come first and leave it untouched."""

from __future__ import annotations

import contextlib
import datetime
import os
import sqlite3
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefgen.disk import lock
from briefgen.errors import BriefgenError, Place, UsageError, WriteError
from briefgen.faith import ReadArticle
from briefgen.library import Selection
from briefgen.project import Project
from briefgen.publish.crew import Report
from briefgen.publish.intake import begin_intake
from briefgen.publish.ledger import BuildResult, Order, find_makers, open_store, write_ledger
from briefgen.publish.stamps import Look, find_trusted_moment, look_at_inputs, stamp
from briefgen.publish.store import Store

if TYPE_CHECKING:
    from briefgen.publish.cluster import Cluster

_STAGE = "stage-"


class BuildOptions(NamedTuple):
    """How a site is built.

    Shape: `base_url` stands in for the project's own where it is given, as for a preview; `cluster` is the address of
    a dask scheduler whose workers render and print; `look` is the state of the inputs, where somebody has looked just
    now.
    """

    output: Path
    selection: Selection = Selection()
    pdf: bool = True
    jobs: int = 1
    clean: bool = False
    base_url: str | None = None
    cluster: str | None = None
    look: Look | None = None

    def order(self, root: Path) -> Order:
        """Gives the same in plain values."""
        chosen = self.selection
        day = chosen.before or datetime.date.max
        return Order(root, self.output, chosen.drafts, chosen.marking, self.pdf, self.base_url, day)


def build(
    project: Project, options: BuildOptions, read_article: ReadArticle, report: Report | None = None
) -> BuildResult:
    """Builds the site of a project.

    Raises: Faults, TemplateError, MissingLibrary, ClusterError or WriteError; the site is as it was then.
    """
    check_output(project, options.output)
    store, tell = open_store(project.root), report or (lambda *_: None)
    folder = project.root / ".briefgen"
    with contextlib.closing(store), lock(folder), _connect(options) as cluster, _open_stage(folder) as stage:
        try:
            return _build(project, options, read_article, tell, store, stage, cluster)
        except sqlite3.OperationalError as error:
            hint = "check the space on the disk"
            raise WriteError(f"this cannot be used: {error}", Place(str(store.path)), hint) from None
        except sqlite3.DatabaseError:
            # It is damaged, as a power cut may leave it: what it had is found again.
            store.drop()
            return _build(project, options, read_article, tell, store, stage, cluster)


@contextlib.contextmanager
def _open_stage(folder: Path) -> Iterator[str]:
    """Gives a new folder within a locked one, and removes it in the end, as well as what a broken build left."""
    for left in folder.glob(f"{_STAGE}*"):
        _remove(left)
    stage = f"{folder}{os.sep}{_STAGE}{os.getpid()}"
    os.mkdir(stage)
    try:
        yield stage
    finally:
        _remove(stage)


def _remove(folder: Path | str) -> None:
    import shutil  # templates need it too, and they are imported while another process reads

    shutil.rmtree(folder, ignore_errors=True)


def _connect(options: BuildOptions) -> contextlib.AbstractContextManager[Cluster | None]:
    if not options.cluster:
        return contextlib.nullcontext()
    from briefgen.publish.cluster import connect

    return connect(options.cluster, pdf=options.pdf)


def _build(
    project: Project,
    options: BuildOptions,
    read_article: ReadArticle,
    tell: Report,
    store: Store,
    stage: str,
    cluster: Cluster | None,
) -> BuildResult:
    order = options.order(project.root)
    look, trusted = options.look or look_at_inputs(project.root), find_trusted_moment(project.root / ".briefgen")
    if options.clean:
        store.drop()
    store.prepare(find_makers(look))
    begin = partial(begin_intake, project, options.selection, read_article, store, look, options.jobs, trusted)
    with contextlib.closing(begin()) as begun, contextlib.ExitStack() as closing:
        # These rooms take as long to import as a hundred briefs to read, which another process does meanwhile.
        from briefgen.publish.settle import Ground

        # While the briefs are read, another process looks at what there is of the site.
        ground = closing.enter_context(contextlib.closing(Ground(order, store, options.jobs)))

        from briefgen.publish.renewal import begin_drawing, open_shop, prepare_templates, renew_site

        try:
            prepared = prepare_templates(project, are_all_wanted=begun.is_shared)
        except BriefgenError:
            begun.read(tell)  # faults of briefs come first
            begun.join()
            raise
        begun.read(tell)
        with begin_drawing(project, order, prepared, begun):
            intake = begun.join()
            shop, warnings = open_shop(project, order, intake.library, prepared, stage, options.jobs, tell, cluster)
            result = renew_site(shop, intake, store, order, ground, warnings, clean=options.clean)
    write_ledger(order, look, {**intake.articles, **_find_others(project)}, result, store, trusted)
    return result


def _find_others(project: Project) -> Mapping[str, tuple[int, int, int] | None]:
    """Gives the stamps of what a project takes from beside its content."""
    logo = project.config.theme.logo
    return {str(project.root / logo): stamp(project.root / logo)} if logo else {}


def check_output(project: Project, output: Path) -> None:
    """Refuses to build over what the site is made from."""
    target, root = output.resolve(), project.root.resolve()
    inputs = (project.root / "content", project.templates)
    if root.is_relative_to(target) or any(target.is_relative_to(one.resolve()) for one in inputs):
        raise UsageError(f"{output} holds the project's own files", hint="choose another folder, such as site/")
