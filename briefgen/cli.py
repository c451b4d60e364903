"""The commands. This is the one room that prints, and heavy rooms are imported when a command uses them."""

from __future__ import annotations

import datetime
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from briefgen import __version__
from briefgen.errors import BriefgenError, Faults, NoProject, UsageError, closest

if TYPE_CHECKING:
    from briefgen.library import Selection
    from briefgen.project import Project
    from briefgen.publish.build import BuildOptions
    from briefgen.publish.ledger import BuildResult
    from briefgen.publish.request import Answer
    from briefgen.publish.stamps import Look

MARKINGS = ("clear", "green", "amber", "amber+strict", "red")
STATUSES = ("open", "partly", "answered", "overtaken", "all")
_PathArgument = click.Path(path_type=Path)


class _Commands(click.Group):
    """A group that knows what a mistyped command was meant to be."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Finds the command, or names the one that is most like it."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = closest(args[0], self.commands)
            ctx.fail(f"There is no command {args[0]!r}." + (f" Did you mean {near!r}?" if near else ""))
        return super().resolve_command(ctx, args)


def _say(text: str) -> None:
    """Prints a result, which a script may want, to standard output."""
    click.echo(text)


def _tell(text: str) -> None:
    """Prints what a person may want to know to standard error."""
    click.echo(text, err=True)


def _report(error: BriefgenError) -> None:
    """Prints faults to standard error, with colour on a terminal."""
    for fault in error.faults if isinstance(error, Faults) else (error,):
        colour = {"error": "red", "warning": "yellow", "note": "cyan"}[fault.severity]
        first, *rest = str(fault).splitlines()
        place = str(fault.place) if fault.place else ""
        shown = click.style(place, bold=True) + first.removeprefix(place) if place else click.style(first, fg=colour)
        _tell("\n".join([shown, *(click.style(line, fg="cyan") for line in rest)]))


def _stop(error: BriefgenError) -> NoReturn:
    _report(error)
    faults = error.faults if isinstance(error, Faults) else (error,)
    raise SystemExit(max((fault.exit_status for fault in faults), default=1))


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line; what a user can mend is told without a traceback."""
    try:
        commands.main(args=list(arguments) if arguments is not None else None, standalone_mode=True)
    except BriefgenError as error:
        _stop(error)
    except BrokenPipeError:
        # The reader of our output went away (`briefgen … | head`): not our fault, and nothing to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="briefgen")
def commands() -> None:
    """Condense articles into verified briefs, and publish them as a static site and PDFs."""
    gc.enable()  # a process begins without it


def _today() -> datetime.date:
    return datetime.date.today()


def _hurry() -> None:
    """Lets rubbish lie: a command that ends within seconds spends a fifth of its time on looking for cycles."""
    gc.disable()


def _project() -> Project:
    from briefgen.project import read_project

    return read_project(Path.cwd())


def _project_or_none() -> Project | None:
    try:
        return _project()
    except NoProject:
        return None


def _parse_date(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime.date | None:
    from briefgen.edtf import parse_day

    try:
        return parse_day(value) if value else None
    except ValueError as error:
        raise click.BadParameter(f"{value!r}: {error}.") from None


@commands.command()
@click.argument("folder", metavar="DIR", type=_PathArgument)
def init(folder: Path) -> None:
    """Make a new project that builds at once."""
    from briefgen.starter import write_starter

    written = write_starter(folder, _today())
    for path in written:
        _say(str(path))
    _tell(f"Now: cd {folder} && briefgen build")


@commands.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
def add(sources: tuple[str, ...]) -> None:
    """Keep articles in the project: files (.txt .md .html), addresses, or - for standard input."""
    from briefgen.gather.source import keep_article, read_source

    project = _project()

    def keep(source: str) -> None:
        article = read_source(source, _today(), sys.stdin.buffer)
        path, is_new = keep_article(project, article)
        _say(project.show(path))
        if not is_new:
            _tell(f"{source}: the same text is already kept")

    _for_each(sources, keep)


def _for_each(sources: Sequence[str], work: Callable[[str], None]) -> None:
    """Does the work for each source; one that fails never stops the others."""
    faults: list[BriefgenError] = []
    for source in sources:
        try:
            work(source)
        except BriefgenError as error:
            faults.append(error)
    if len(faults) == 1:
        _stop(faults[0])
    if faults:
        raise Faults(faults)


@commands.command()
@click.argument("title")
def new(title: str) -> None:
    """Write an empty brief to fill in by hand."""
    from briefgen.starter import write_empty_brief

    project = _project()
    _say(project.show(write_empty_brief(project, title, _today())))


@commands.command()
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="FILE|DIR|-", help="Where the brief goes; - prints it.")
@click.option("--together", is_flag=True, help="Condense all articles into one brief.")
@click.option("--date", metavar="DATE", callback=_parse_date, help="The day the brief speaks of (YYYY-MM-DD).")
@click.option("--engine", type=click.Choice(["offline"]), default="offline", show_default=True, expose_value=False)
@click.option("--explain", is_flag=True, help="Write NAME.explain.json: why each sentence was taken or left.")
@click.option(
    "--update", is_flag=True, help="Add to an existing brief what is new, and change nothing that stands in it."
)
@click.option("--force", is_flag=True, help="Overwrite an existing brief.")
def condense(
    articles: tuple[str, ...], output: str | None, together: bool, date: datetime.date | None,
    explain: bool, update: bool, force: bool,
) -> None:  # fmt: skip
    """Draft a brief from each article, or from several together."""
    from briefgen.condense.destination import plan_destination
    from briefgen.condense.drafting import Desk, Draft, draft_brief, draft_together, update_brief, write_draft

    project = _project_or_none() if output is None else None
    destination = plan_destination(output, len(articles), project, together=together)
    if explain and destination.prints:
        raise UsageError("--explain writes beside the brief, and this brief is printed", hint="name a file: -o FILE")
    clash = None if together else destination.find_clash(articles)
    if clash:
        raise UsageError(
            f"the briefs of {clash[0]} and {clash[1]} would have one name", hint="condense them one by one"
        )
    if update and (force or explain or destination.prints):
        raise UsageError("--update changes a brief in its file", hint="it goes without --force, --explain and -o -")
    desk = Desk(destination, project, today=_today(), date=date, standard_input=sys.stdin.buffer)
    printed: list[str] = []

    def put(made: Draft) -> None:
        if made.is_undated and date is None and not update:
            _tell(f"{made.condensed.brief.title}: no date is found, so today's is used; --date gives another")
        if made.path is None:
            _say(f"---\n{made.text}" if printed else made.text)
            printed.append(made.text)
        elif update:
            shown, changes = update_brief(made, project)
            _say(shown)
            _tell("\n".join(changes) or "nothing new")
        else:
            _say(write_draft(made, project, explain=explain, force=force))

    def draft(source: str) -> None:
        put(draft_brief(desk, source))

    if not together:
        _for_each(articles, draft)
        return
    made, faults = draft_together(desk, articles)
    if made:
        put(made)
    if faults:
        raise Faults(faults)


@commands.command()
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=_PathArgument)
@click.option("--strict", is_flag=True, help="Count warnings as faults.")
@click.option("--relocate", is_flag=True, help="First take over changed articles on which all quotes still stand.")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
def check(paths: tuple[Path, ...], strict: bool, relocate: bool, form: str) -> None:
    """Prove briefs: their form, and every quote against its article."""
    _hurry()
    from briefgen.checkup import check_files, check_project, dump_github, dump_json
    from briefgen.checkup import relocate as take_over
    from briefgen.gather.reading import read_any_article

    if relocate:
        changes, _ = take_over(paths or (_project().briefs,), read_any_article)
        _tell("\n".join(changes) or "no article was changed that could be taken over")
    checkup = check_files(paths, read_any_article) if paths else check_project(_project(), read_any_article)
    if form == "json":
        _say(dump_json(checkup))
    elif form == "github":
        _say(dump_github(checkup))
    else:
        _report(Faults(checkup.faults))
    stops = checkup.stops(strict=strict)
    if not stops:
        unchecked = f", {checkup.unchecked} not checked (no article kept)" if checkup.unchecked else ""
        _tell(f"{_count(checkup.briefs, 'brief')}, {_count(checkup.quotes, 'quote')}: all stand{unchecked}")
    raise SystemExit(1 if stops else 0)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


@commands.command()
@click.argument("old")
@click.argument("new")
def rename(old: str, new: str) -> None:
    """Give an actor another name in all briefs; OLD becomes an alias, and the address stays."""
    from briefgen.checkup import rename_everywhere

    for change in rename_everywhere(_project(), old, new):
        _say(change)


@commands.command()
@click.option("--status", type=click.Choice(STATUSES), default="open", show_default=True)
def questions(status: str) -> None:
    """List the questions of all briefs, the longest open first: id, status, day asked, age in days, origin, text."""
    from functools import partial

    from briefgen.faith import prove_brief
    from briefgen.gather.reading import read_any_article
    from briefgen.library import Selection, read_library

    project = _project()
    prove = partial(prove_brief, root=project.root, read_article=read_any_article)
    library = read_library(project, Selection(marking="red"), prove).library
    for question in library.questions:
        if status in (question.status, "all") and library.newest:
            age = (library.newest - question.asked).days
            asked = question.question
            _say(f"{question.id}\t{question.status}\t{question.asked}\t{age}\t{asked.origin or '-'}\t{asked.text}")


def _selection(marking: str, *, drafts: bool) -> Selection:
    from briefgen.library import Selection

    return Selection(drafts=drafts, marking=marking, before=_today())  # type: ignore[arg-type]


def _build(project: Project, options: BuildOptions) -> BuildResult:
    """Builds with a progress bar on a terminal, and tells what came of it."""
    from briefgen.gather.reading import read_any_article
    from briefgen.publish.build import build as build_site

    with _show_progress() if sys.stderr.isatty() else nullcontext() as report:
        result = build_site(project, options, read_any_article, report)
    _report(Faults(result.warnings))
    return result


@contextmanager
def _show_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Draws a bar for each stage that is reported, and wipes them off at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn())
    # Without a thread of its own: a process that is split off must not inherit the lock of one.
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal, auto_refresh=False)
    with progress as bars:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total, refresh=done % 20 == 0 or done == total)

        yield report


@commands.command()
@click.option("-o", "--output", metavar="DIR", type=_PathArgument, help="Where the site goes [default: site/].")
@click.option("--drafts", is_flag=True, help="Take drafts too.")
@click.option("--marking", type=click.Choice(MARKINGS), default="clear", help="Take briefs up to this TLP marking.")
@click.option("--no-pdf", is_flag=True, help="No PDFs and no links to them.")
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(1), help="Processes [default: one for each core].")
@click.option("--clean", is_flag=True, help="Remove what was built before, and build all of it anew.")
@click.option("--cluster", metavar="ADDRESS", help="Render and print on a dask cluster, such as tcp://HOST:8786.")
@click.option("--explain", metavar="PATH", help="Say then why this file of the site was made the last time.")
def build(
    output: Path | None,
    drafts: bool,
    marking: str,
    no_pdf: bool,
    jobs: int | None,
    clean: bool,
    cluster: str | None,
    explain: str | None,
) -> None:
    """Build the site and the PDFs."""
    if not cluster:
        # What talks to a cluster leaves cycles behind that hold pages and PDFs.
        _hurry()
    from briefgen.disk import find_project_root, show_from
    from briefgen.publish.ledger import Order, find_done
    from briefgen.publish.stamps import look_at_inputs

    root = find_project_root(Path.cwd()) or _project().root
    order = Order(root, output or root / "site", drafts, marking, not no_pdf, None, _today())
    # Looking needs none of the heavy rooms, so a build with nothing to do ends before it begins.
    look = look_at_inputs(root)
    done = None if clean else find_done(order, look, jobs or os.cpu_count() or 1)
    if done:
        _report(Faults(done.warnings))
        _tell_build(done, show_from(root, order.output))
    else:
        _build_now(output, _selection(marking, drafts=drafts), no_pdf, jobs, clean, cluster, look)
    if explain:
        from briefgen.publish.explanation import explain as explain_output

        _say(explain_output(order, explain))


def _build_now(
    output: Path | None,
    selection: Selection,
    no_pdf: bool,
    jobs: int | None,
    clean: bool,
    cluster: str | None,
    look: Look,
) -> None:
    from briefgen.publish.build import BuildOptions

    project = _project()
    options = BuildOptions(
        output=output or project.site,
        selection=selection,
        pdf=not no_pdf,
        jobs=jobs or os.cpu_count() or 1,
        clean=clean,
        cluster=cluster,
        look=look,
    )
    _tell_build(_build(project, options), project.show(options.output))


def _tell_build(result: BuildResult, output: str) -> None:
    if result.withheld:
        reasons = ", ".join(f"{number} as {reason}" for reason, number in sorted(result.withheld.items()))
        _tell(f"withheld: {reasons}")
    if result.unchecked:
        _tell(f"{_count(result.unchecked, 'quote')} not checked: no article is kept (briefgen check lists them)")
    _say(
        f"{output}: {_count(result.briefs, 'brief')}, {_count(result.pages, 'page')}, {_count(result.pdfs, 'PDF')}; "
        f"{result.written:,} written, {result.unchanged:,} unchanged, {result.removed:,} removed"
    )


@commands.command("print")
@click.argument("briefs", metavar="BRIEF...", nargs=-1, required=True, type=_PathArgument)
@click.option("-o", "--output", metavar="FILE|DIR|-", help="The PDF [default: the brief's name]; - prints its bytes.")
@click.option("--form", type=click.Choice(["full", "glance"]), help="All of a brief, or one page [default: pdf.form].")
@click.option("--title", help="What stands on the cover of an edition [default: the site's title].")
def print_(briefs: tuple[Path, ...], output: str | None, form: str | None, title: str | None) -> None:
    """Print a brief as a PDF, several as one edition, or with -o DIR/ each by itself: ids or files."""
    from briefgen.gather.reading import read_any_article
    from briefgen.publish.request import Asker, print_brief, print_edition

    project = _project_or_none()
    asker = Asker(project, read_any_article)
    is_folder = bool(output) and (str(output).endswith("/") or Path(str(output)).is_dir())

    def find(name: str) -> Path:
        path = Path(name)
        is_id = project and not path.is_file() and path.suffix not in (".yaml", ".yml")
        return project.briefs / f"{name}.yaml" if project and is_id else path

    def write(name: str) -> None:
        path = find(name)
        answer = print_brief(path, asker, form)  # type: ignore[arg-type]
        own = f"{path.stem}.pdf"
        _put_pdf(answer, str(Path(str(output)) / own) if is_folder else output or own)

    if len(briefs) == 1 or is_folder:
        if title:
            raise UsageError("--title belongs to an edition", hint="name several briefs, and one file with -o")
        _for_each([str(brief) for brief in briefs], write)
        return
    if form == "glance":
        raise UsageError(
            "an edition holds its briefs in full", hint="leave --form out, or print into a folder: -o DIR/"
        )
    target = output or "edition.pdf"
    _put_pdf(print_edition([find(str(brief)) for brief in briefs], Path(target).stem, title, asker), target)


def _put_pdf(answer: Answer, target: str) -> None:
    from briefgen.disk import write_file

    _report(Faults(answer.remarks))
    if target == "-":
        sys.stdout.buffer.write(answer.data)
        return
    write_file(Path(target), answer.data)
    _say(str(Path(target)))


@commands.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free port.")
@click.option("--drafts", is_flag=True, help="Show drafts too.")
@click.option("--no-pdf", is_flag=True, help="Do not print PDFs.")
def serve(port: int, drafts: bool, no_pdf: bool) -> None:
    """Preview the site on this machine; it rebuilds and reloads on every save."""
    from briefgen.publish.build import BuildOptions
    from briefgen.serve import serve_preview

    project = _project()
    options = BuildOptions(
        output=project.root / ".briefgen" / "preview",
        selection=_selection("clear", drafts=drafts),
        pdf=not no_pdf,
        jobs=os.cpu_count() or 1,
    )
    serve_preview(project.root, options, port, tell=_tell)


@commands.command()
@click.argument("target", required=False)
@click.option("--dry-run", is_flag=True, help="Build and say what would be published, and publish nothing.")
def publish(target: str | None, dry_run: bool) -> None:
    """Build strictly, then bring the site to TARGET: a folder, or branch:NAME[@REMOTE]."""
    import tempfile

    from briefgen.deploy import parse_target, publish_site
    from briefgen.publish.build import BuildOptions

    project = _project()
    place = parse_target(target or project.config.publish.target, project.root)
    with tempfile.TemporaryDirectory(prefix="briefgen-") as folder:
        options = BuildOptions(
            output=Path(folder), selection=_selection("clear", drafts=False), pdf=True, jobs=os.cpu_count() or 1
        )
        result = _build(project, options)
        _tell_build(result, "site")
        _say(publish_site(Path(folder), place, project, dry_run=dry_run))


@commands.command()
@click.argument("name", type=click.Choice(["brief", "article", "actors", "config"]), default="brief")
def schema(name: str) -> None:
    """Print a JSON Schema, for editors: of briefs, articles' front matter, the registry or briefgen.yaml."""
    from briefgen.json_schema import dump_schema

    _say(dump_schema(name).rstrip("\n"))
