"""Where outputs are made: by processes of this machine, or by a cluster, and brought to a stage on their way."""

from __future__ import annotations

import gc
import itertools
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from briefgen.project import Project
from briefgen.publish.crew import Report, can_split, share
from briefgen.publish.desk import Desk
from briefgen.publish.editions import Edition
from briefgen.publish.page import Page, Part, Recipe, Section
from briefgen.publish.render import Templates, compile_templates, render_page
from briefgen.publish.settle import Basis, Ground, Keeper, Settled, Sifted, settle, sift
from briefgen.publish.stamps import NOT_SEEN, Stamp
from briefgen.publish.write import Output, Staged, write_staged

if TYPE_CHECKING:
    from briefgen.publish.cluster import Cluster
    from briefgen.publish.pdf import Print
    from briefgen.publish.press import Press

_Planned = tuple[Recipe, Settled, Basis]
# What comes of an output: the fields of `Settled`.
_Row = tuple[Any, ...]
# A further process is split off in some 20 ms, the time of thirty pages.
_SECTIONS_WORTH_SPLITTING = 40
# From so many briefs on, two long sections are worth one by themselves.
_BRIEFS_THAT_MAKE_LONG = 1_000
# Many at first, few at the end, so that nobody waits long for the last: a brief takes two thousandths of a second.
_MOST_SECTIONS_IN_A_BATCH = 48
_LEAST_SECTIONS_IN_A_BATCH = 4
# Their data, some 40 KB each, and what makes them still fit into what a processor has at hand.
_OUTPUTS_MADE_TOGETHER = 48
# In objects, then in rounds. Pages leave nothing behind, but those of a project's own templates may.
_MUCH_RUBBISH = (1_000_000, 20, 100)


class Shop(NamedTuple):
    """What making outputs needs; `stage` is a folder for those on their way, `jobs` the number of processes."""

    project: Project
    desk: Desk
    templates: Templates
    press: Press | None
    editions: Sequence[Edition]
    stage: Staged
    jobs: int
    tell: Report
    cluster: Cluster | None


def make_sections(sections: Sequence[Section], shop: Shop, ground: Ground) -> list[Settled]:
    """Plans sections and makes what has to be made of them, by several processes where there is enough to do."""
    if shop.cluster:
        return _make_elsewhere(sections, shop, shop.cluster, ground)
    processes = shop.jobs if _are_worth_splitting(sections, shop) and can_split() else 1
    if processes > 1:
        _get_ready(shop)
    # What is long is begun first; the rest goes to whoever is free.
    tasks = [[section] for section in sections if section.is_long]
    short = [section for section in sections if not section.is_long]
    tasks += map(list, _deal(short, processes))
    done = [0, *itertools.accumulate(map(len, tasks))]

    def tell(number: int) -> None:
        shop.tell("pages", done[number], len(sections))

    made = share(tasks, partial(_make_all, shop, ground), processes, 1, tell)
    if tasks:
        tell(len(tasks))
    return _settle_all(made)


def _deal(sections: Sequence[Section], processes: int) -> Iterator[Sequence[Section]]:
    """Yields all sections in batches, the largest first; one process needs no small ones."""
    start = 0
    while start < len(sections):
        fair = (len(sections) - start) // (4 * processes) if processes > 1 else len(sections)
        end = start + min(_MOST_SECTIONS_IN_A_BATCH, max(_LEAST_SECTIONS_IN_A_BATCH, fair))
        yield sections[start:end]
        start = end


def _are_worth_splitting(sections: Sequence[Section], shop: Shop) -> bool:
    """Tells whether sections are worth a further process: by their number, or because several are long."""
    if len(sections) >= _SECTIONS_WORTH_SPLITTING:
        return True
    is_large = len(shop.desk.library.entries) >= _BRIEFS_THAT_MAKE_LONG
    return is_large and sum(section.is_long for section in sections) > 1


def _get_ready(shop: Shop) -> None:
    """Finds beforehand what processes that are split off would each have to find."""
    shop.desk.get_ready()
    # Rubbish is looked for, but not in what was there before.
    gc.freeze()
    gc.set_threshold(*_MUCH_RUBBISH)
    gc.enable()
    compile_templates(shop.desk.planner.templates, shop.templates)


def _settle_all(made: Iterable[Iterable[_Row]]) -> list[Settled]:
    return [Settled(*one) for rows in made for one in rows]


def _make_all(shop: Shop, ground: Ground, batches: Iterable[Sequence[Sequence[Section]]]) -> Iterator[list[_Row]]:
    """Yields what came of the sections of each batch, and keeps how it was made."""
    keeper = ground.begin_keeping()
    for tasks in batches:
        # Each task has several sections already.
        sections = [section for task in tasks for section in task]
        shop.desk.expect([section.brief_id for section in sections if section.brief_id])
        planned = [item for section in sections for item in settle(section, ground)]
        # As bare tuples, which come from another process in a fifth of the time.
        yield [tuple(one) for one in _make_planned(planned, shop, keeper)]
    keeper.flush()


def _make_planned(planned: Iterable[_Planned], shop: Shop, keeper: Keeper) -> Iterator[Settled]:
    """Makes what has to be made of planned outputs, those of a kind together, and keeps how.

    One step is done for many outputs before the next one: a processor has at hand what it did last, and to fetch
    another template with all that it calls takes as long as half a page.
    Raises: TemplateError where a template is wrong; WriteError where the stage cannot be written.
    """
    stale: list[_Planned] = []
    for item in planned:
        if item[1].cause:
            stale.append(item)
        else:
            yield item[1]
    stale.sort(key=_find_kind)
    for start in range(0, len(stale), _OUTPUTS_MADE_TOGETHER):
        part = stale[start : start + _OUTPUTS_MADE_TOGETHER]
        made = [recipe.make() for recipe, _, _ in part]
        ready = [_finish(one, shop) for one in made]
        for (recipe, one, basis), output in zip(part, ready, strict=True):
            staged, seen = _bring(output, recipe.path, shop)
            found = one.come_to(staged)
            keeper.add(found, basis, seen)
            yield found


def _find_kind(planned: _Planned) -> str:
    recipe = planned[0]
    return recipe.template or os.path.splitext(recipe.path)[1]


def _finish(made: Page | Print | bytes | Path, shop: Shop) -> bytes | Path:
    """Gives an output as it is brought to the stage: a page is rendered first."""
    if isinstance(made, Page):
        return render_page(made, shop.templates)
    if isinstance(made, bytes | Path):
        return made
    raise TypeError(f"{made!r} belongs to a section of papers")


def _bring(output: bytes | Path, path: str, shop: Shop) -> tuple[Output, Stamp]:
    """Brings an output to the stage where it is not on disk already, and gives its stamp there."""
    if isinstance(output, Path):
        return output, NOT_SEEN
    return shop.stage, write_staged(shop.stage, path, output)


def _make_elsewhere(sections: Sequence[Section], shop: Shop, cluster: Cluster, ground: Ground) -> list[Settled]:
    """Plans sections, makes files here and pages on a cluster; they wait on disk, however many they are."""
    found: list[Settled] = []
    waiting: dict[str, tuple[Settled, Basis]] = {}
    pages: list[Recipe] = []
    keeper = ground.begin_keeping()
    for recipe, one, basis in (item for section in sections for item in settle(section, ground)):
        if one.cause and one.kind == "page":
            pages.append(recipe)
            waiting[one.path] = (one, basis)
        elif one.cause:
            output, seen = _bring(_finish(recipe.make(), shop), recipe.path, shop)
            found.append(one.come_to(output))
            keeper.add(found[-1], basis, seen)
        else:
            found.append(one)
    made = (page for page in (recipe.make() for recipe in pages) if isinstance(page, Page))
    for number, (path, data) in enumerate(cluster.render(made, shop.templates), 1):
        one, basis = waiting[path]
        seen = write_staged(shop.stage, path, data)
        found.append(one.come_to(shop.stage))
        keeper.add(found[-1], basis, seen)
        shop.tell("pages", number, len(pages))
    keeper.flush()
    return found


def make_late(section: Section, common: Iterable[Part], shop: Shop, ground: Ground, sifted: Sifted) -> list[Settled]:
    """Makes what could be planned only when all else was known."""
    more = sift([section], common, ground)
    sifted.kept.update(more.kept)
    sifted.keys.update(more.keys)
    return _settle_all(_make_all(shop, ground, [[more.stale]]))
