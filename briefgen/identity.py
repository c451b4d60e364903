"""One actor, one id: whatever briefs call it."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.brief import Actor
from briefgen.codec import BriefFile
from briefgen.project import RegisteredActor
from briefgen.text import spelling


class ActorIds:
    """Finds the id that an actor of a brief has across the library: the registry's, the written one, or one in use.

    Without a registry the earliest brief that names an actor gives it its id; later spellings of the name join it.
    """

    def __init__(self, registry: Sequence[RegisteredActor], files: Sequence[BriefFile]) -> None:
        self.registered = {name.casefold(): one.id for one in registry for name in (*one.aliases, one.name, one.id)}
        self.by_spelling: dict[tuple[str, str], str] = {}
        # Most briefs call an actor by the name by which others do.
        self._found: dict[tuple[str, str | None, str | None], str] = {}
        seen: set[tuple[str, str | None]] = set()
        for file in sorted(files, key=lambda file: (file.brief.date, file.id)):
            for actor in file.brief.actors:
                named = (actor.name, actor.kind)
                if named in seen:
                    continue
                seen.add(named)
                found = self._find_registered(actor) or actor.id or self._find_spelled(actor) or actor.key
                self.by_spelling.setdefault((spelling(actor.name), actor.kind or ""), found)

    def find(self, actor: Actor) -> str:
        """Gives the id."""
        called = (actor.name, actor.id, actor.kind)
        found = self._found.get(called)
        if found is None:
            found = self._found[called] = (
                self._find_registered(actor) or actor.id or self._find_spelled(actor) or actor.key
            )
        return found

    def _find_registered(self, actor: Actor) -> str | None:
        found = self.registered.get(actor.id.casefold()) if actor.id else None
        return found or self.registered.get(actor.name.casefold())

    def _find_spelled(self, actor: Actor) -> str | None:
        return self.by_spelling.get((spelling(actor.name), actor.kind or ""))
