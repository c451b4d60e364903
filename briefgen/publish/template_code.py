"""The Python that templates are compiled to: Jinja's own, with shorter ways for what pages do most.

A page writes out some hundred values, and nearly all are plain strings or attributes that are there. Jinja makes a
Markup of each string, and asks for each attribute through a function; both cost more than what they give. What is not
of the common kind (what is not defined, objects with `__html__`) still goes Jinja's way, so that templates mean what
they mean everywhere. A template that takes items of a dict for attributes is compiled a second time, to ask for each.

Source: https://jinja.palletsprojects.com/en/stable/api/#jinja2.Environment.code_generator_class
"""

from __future__ import annotations

import datetime
import keyword
from collections.abc import Iterable, Mapping, MutableMapping
from functools import cached_property
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.utils import missing

from briefgen.publish import macros, markup
from briefgen.publish.compiled import CompiledTemplates
from briefgen.publish.view import View


class ExactCode(CodeGenerator):
    """Writes templates as Python, whatever they ask for. The names of its methods are Jinja's."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._values: list[str] = []  # the names of the values that are being written out, the innermost last
        self._written: nodes.Expr | None = None  # the call that is written out as it is
        self._scope: nodes.Template | nodes.Macro | nodes.CallBlock | nodes.Block | None = None  # that begins next

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """Writes a template, and before it the names that it needs besides Jinja's."""
        self.writeline("from functools import partial")
        self.writeline(f"from {macros.__name__} import PageMacro, Quick")
        self.writeline(f"from {markup.__name__} import escape_text, write_call, write_out")
        self._scope = node
        super().visit_Template(node, frame)

    def macro_body(self, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> tuple[Frame, MacroRef]:
        """Writes a macro, or the block of a call."""
        self._scope = node
        return super().macro_body(node, frame)

    def enter_frame(self, frame: Frame) -> None:
        """Begins a scope; what a macro, a block or a template takes from the page is asked for once, not in each round.

        A macro asks when it is called, for by then the page may have what it had not when the macro was made.
        """
        scope, self._scope = self._scope, None
        if frame.block and frame.symbols.parent is None:
            scope = self.blocks[frame.block]
        if scope:
            for name in sorted(_find_free_names(scope.body)):
                frame.symbols.load(name)
        super().enter_frame(frame)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Writes a body; that of a template or a block gives its text at once, where Jinja's gives a hundred parts."""
        body = list(nodes)
        if frame.buffer is not None or not (frame.rootlevel or frame.block_frame) or _has_bare_include(body):
            super().blockvisit(body, frame)
            return
        self.buffer(frame)
        super().blockvisit(body, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Writes how a macro is made, which is `Macro(…)` in Jinja."""
        self.write("Page")
        super().macro_def(macro_ref, frame)

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        # A filter of constant words is called as the page is made: what is compiled must not depend on what it does.
        if not isinstance(node, (nodes.TemplateData, nodes.Const)):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not self._is_plain_output(frame, finalize):
            super()._output_child_pre(node, frame, finalize)
        elif isinstance(node, nodes.Call):
            self._written = node  # what it comes to is HTML already
        else:
            # Most values are strings, and to call a function for each takes as long as to escape it.
            value = self.temporary_identifier()
            self._values.append(value)
            self.write(f"(escape_text({value}) if type({value} := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if not self._is_plain_output(frame, finalize):
            super()._output_child_post(node, frame, finalize)
        elif not isinstance(node, nodes.Call):
            value = self._values.pop()
            self.write(f") is str else {value} if type({value}) is Markup else write_out({value}))")

    def _is_plain_output(self, frame: Frame, finalize: Any) -> bool:
        return bool(frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Writes how an attribute is asked for; where there is none, Jinja looks for an item, or says what is wrong."""
        owner, found = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({found} if ({found} := getattr(({owner} := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr({owner}, {node.attr!r}))")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """Writes how an item is asked for; where a dict does not have it, Jinja looks for an attribute."""
        if isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        owner, key, found = (self.temporary_identifier() for _ in range(3))
        self.write(f"({found} if (({owner} := ")
        self.visit(node.node, frame)
        self.write(f"), ({key} := ")
        self.visit(node.arg, frame)
        self.write(
            f")) and type({owner}) is dict and type({key}) is str and ({found} := {owner}.get({key}, missing))"
            f" is not missing else environment.getitem({owner}, {key}))"
        )

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Writes a call; what is quick needs nothing of the context, but what else is called may."""
        if frame.eval_ctx.volatile:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        is_written, self._written = self._written is node, None
        way = "written" if is_written else "markup" if frame.eval_ctx.autoescape else "text"
        called = self.temporary_identifier()
        scopes = [*(["_loop_vars"] if frame.loop_frame else []), *(["_block_vars"] if frame.block_frame else [])]
        known = ["write_call"] if is_written else []
        known += ["context.call", *(f"{one}={one}" for one in scopes)]
        other = f"partial({', '.join(known)})" if len(known) > 1 else "context.call"
        self.write(f"(type({called}).{way} if isinstance(({called} := ")
        self.visit(node.node, frame)
        self.write(f"), Quick) else {other})({called}")
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")


_GIVEN_NAMES = frozenset(("loop", "self", "super", "caller", "varargs", "kwargs"))


def _find_free_names(body: Iterable[nodes.Node]) -> set[str]:
    """Gives the names that statements take from the page and never set, but for those that a macro among them has too.

    Such a macro would find what was there when it was made; what blocks do is their own.
    """
    found: set[str] = set()
    stored: set[str] = set(_GIVEN_NAMES)
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Block):
            continue
        if isinstance(node, nodes.Macro):
            stored.update((node.name, *[one.name for one in node.find_all(nodes.Name)]))
            continue
        if isinstance(node, nodes.Name):
            (found if node.ctx == "load" else stored).add(node.name)
        elif isinstance(node, nodes.FromImport):
            stored.update(one if isinstance(one, str) else one[1] for one in node.names)
        elif isinstance(node, nodes.Import):
            stored.add(node.target)
        waiting += node.iter_child_nodes()
    return found - stored


class QuickCode(ExactCode):
    """Writes templates as Python for values that have all attributes which they are asked for."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Writes an attribute as Python has it, which fails where there is none."""
        if not (node.attr.isascii() and node.attr.isidentifier()) or keyword.iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        if isinstance(node.node, nodes.Name) and node.node.ctx == "load":
            self.write(frame.symbols.ref(node.node.name))  # what stands for a name that is not there has no attributes
        else:
            self.write("(")  # a number, for one, has no attribute right after it
            self.visit(node.node, frame)
            self.write(")")
        self.write(f".{node.attr}")


def _has_bare_include(body: Iterable[nodes.Node]) -> bool:
    """Tells of an include without context, which Jinja writes past any buffer."""
    return any(
        isinstance(one, nodes.Include) and not one.with_context
        for part in body
        for one in (part, *part.find_all(nodes.Include))
    )


# What a template may fail by.
FAULTS = (jinja2.TemplateError, RecursionError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_WITHOUT_NAMED_ITEMS = (tuple, View, datetime.date)


class PageTemplate(jinja2.Template):
    """A template of a page."""

    environment: PageEnvironment

    def render(self, data: Mapping[str, Any]) -> str:
        """Gives what it makes of some data, and leaves nothing of that behind."""
        environment = self.environment
        if self.name in environment.inexact:
            return environment.exact.get_template(self.name).render(data)
        # A macro of a page knows the page's context, which knows the macro, and all that the page shows: until somebody
        # looks for such cycles, they are held in memory.
        context = self.new_context(dict(data))
        try:
            return environment.concat(self.root_render_func(context))
        except AttributeError:
            # What Jinja finds in the place of what is not there, or says of it, is found its own way.
            if self.name is None or environment.is_exact:
                environment.handle_exception()
            environment.inexact.add(self.name)
            return self.render(data)
        except FAULTS:
            environment.handle_exception()
        finally:
            context.vars.clear()


class PageEnvironment(jinja2.Environment):
    """Jinja as pages need it.

    Shape: `inexact` has the names of templates that ask for attributes which are not there.
    """

    code_generator_class: type[ExactCode] = QuickCode
    template_class = PageTemplate

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.is_exact = False
        self.inexact: set[str] = set()
        self._known: dict[str, jinja2.Template] = {}

    @cached_property
    def exact(self) -> PageEnvironment:
        """The same for templates that may ask for attributes which are not there."""
        kept = self.bytecode_cache
        made = self.overlay(bytecode_cache=kept.set_apart("exact") if isinstance(kept, CompiledTemplates) else None)
        made.code_generator_class, made.is_exact, made.inexact, made._known = ExactCode, True, set(), {}
        return made

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - as Jinja calls it
    ) -> jinja2.Template:
        """Gives a template, which stays as it is: a page asks for five, and Jinja would look each time."""
        if globals is not None or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = super().get_template(name, parent)
        return found

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Gives an item or an attribute; asks those that have no items by name for attributes alone.

        To be told that there is no such item takes as long as ten attributes, and pages group all that they list.
        """
        is_attribute = type(argument) is str and isinstance(obj, _WITHOUT_NAMED_ITEMS)
        found = getattr(obj, argument, missing) if is_attribute else missing
        return super().getitem(obj, argument) if found is missing else found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Gives the names that all templates know, in one dict: here they stay as they are once there is a template."""
        return {**self.globals, **(d or {})}
