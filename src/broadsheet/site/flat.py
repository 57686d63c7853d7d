"""Templates as one Python function each, for when thousands of pages are made: what Jinja2 makes of them, in a fraction
of the time that its contexts and generators take.

Jinja2 reads them; inheritance is resolved once, and what is left is told line by line. A template that uses more than
is understood here (macros, includes, tests, other filters) is left to Jinja2, which is the specification.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from jinja2 import Environment, nodes
from jinja2.runtime import markup_join
from markupsafe import Markup, escape

from broadsheet.markup import escaped

Flat = Callable[[Mapping[str, Any]], str]  # what the template is given -> page
Names = Mapping[str, str]  # of loops that are open -> their variables in the code
_FILTERS = {"join": "context, ", "urlencode": "", "day": ""}  # name -> what it is given before all else
_COMPARED = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in"}


class _Beyond(Exception):
    """A template uses what is not understood here."""


def flat(env: Environment, name: str) -> Flat | None:
    """The function of a template; None for one that is left to Jinja2."""
    code = _Code(env.globals)
    try:
        lines = list(code.lines(_resolved(env, name, {}), {}))
    except _Beyond:
        return None
    given = (f" v_{each} = given[{each!r}]" for each in sorted(code.given))
    made: dict[str, Any] = {f"g_{each}": value for each, value in env.globals.items()}
    made |= {f"f_{each}": env.filters[each] for each in _FILTERS}
    made |= {"context": nodes.EvalContext(env, name), "escaped": escaped, "safe": _safe, "joined": markup_join}
    text = "\n".join(("def page(given):", *given, " out = []", " put = out.extend", *lines, " return ''.join(out)"))
    exec(compile(text, f"<{name}>", "exec"), made)
    page: Flat = made["page"]
    return page


def _safe(value: Any) -> str:
    return value if type(value) is Markup else escape(value)


def _resolved(env: Environment, name: str, filled: Mapping[str, nodes.Block]) -> list[nodes.Node]:
    """What a template says, with its blocks, and those of what it extends, put in: those of `filled` first."""
    if env.loader is None:
        raise _Beyond
    tree = env.parse(env.loader.get_source(env, name)[0])
    blocks = {block.name: block for block in tree.find_all(nodes.Block)} | dict(filled)
    extended = tree.find(nodes.Extends)
    if extended is None:
        return list(_put_in(tree.body, blocks))
    if not isinstance(extended.template, nodes.Const) or not all(map(_is_silent, tree.body)):
        raise _Beyond
    return _resolved(env, extended.template.value, blocks)


def _is_silent(node: nodes.Node) -> bool:
    """True for what says nothing where it stands beside `extends`."""
    if isinstance(node, nodes.Output):
        return all(isinstance(part, nodes.TemplateData) for part in node.nodes)
    return isinstance(node, nodes.Extends | nodes.Block)


def _put_in(body: Iterable[nodes.Node], blocks: Mapping[str, nodes.Block]) -> Iterator[nodes.Node]:
    for node in body:
        if isinstance(node, nodes.Block):
            yield from _put_in(blocks[node.name].body, blocks)
            continue
        for field in ("body", "else_", "elif_"):
            if hasattr(node, field):
                setattr(node, field, list(_put_in(getattr(node, field), blocks)))
        yield node


class _Code:
    """A template told in Python: `g_`, `v_` and `l_` before the names of what is shared, given, and of loops."""

    def __init__(self, shared: Iterable[str]) -> None:
        self.shared = frozenset(shared)
        self.given: set[str] = set()
        self.loops = 0

    def lines(self, body: Sequence[nodes.Node], names: Names, depth: int = 1) -> Iterator[str]:
        """The lines of some nodes; never none."""
        indent = " " * depth
        for node in body:
            if isinstance(node, nodes.Output):
                yield f"{indent}put(({''.join(f'{self.said(part, names)}, ' for part in node.nodes)}))"
            elif isinstance(node, nodes.If):
                yield from self._if(node, names, depth)
            elif isinstance(node, nodes.For):
                yield from self._for(node, names, depth)
            else:
                raise _Beyond
        yield f"{indent}pass"

    def _if(self, node: nodes.If, names: Names, depth: int) -> Iterator[str]:
        for word, each in zip(("if", *("elif" for _ in node.elif_)), (node, *node.elif_), strict=True):
            yield f"{' ' * depth}{word} {self.value(each.test, names)}:"
            yield from self.lines(each.body, names, depth + 1)
        yield f"{' ' * depth}else:"
        yield from self.lines(node.else_, names, depth + 1)

    def _for(self, node: nodes.For, names: Names, depth: int) -> Iterator[str]:
        if node.else_ or node.test or node.recursive:
            raise _Beyond
        targets = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
        inner = dict(names)
        for target in targets:
            if not isinstance(target, nodes.Name):
                raise _Beyond
            self.loops += 1
            inner[target.name] = f"l_{self.loops}"
        variables = ", ".join(inner[target.name] for target in targets if isinstance(target, nodes.Name))
        variables = f"({variables},)" if isinstance(node.target, nodes.Tuple) else variables
        yield f"{' ' * depth}for {variables} in {self.value(node.iter, names)}:"
        yield from self.lines(node.body, {**inner, "loop": ""}, depth + 1)

    def said(self, node: nodes.Node, names: Names) -> str:
        """A part of the page: markup as it is, text escaped."""
        if isinstance(node, nodes.TemplateData):
            return repr(node.data)
        return f"(escaped(it) if type(it := {self.value(node, names)}) is str else safe(it))"

    def value(self, node: nodes.Node, names: Names) -> str:
        """An expression."""
        match node:
            case nodes.Const(value=str() | int() | None as value):
                return repr(value)
            case nodes.Name(name=name):
                return self._name(name, names)
            case nodes.Getattr(node=inner, attr=attr) if not attr.startswith("_"):
                return f"{self.value(inner, names)}.{attr}"
            case nodes.Getitem(node=inner, arg=nodes.Slice(start=start, stop=stop, step=None)):
                ends = (self.value(end, names) if end else "" for end in (start, stop))
                return f"{self.value(inner, names)}[{':'.join(ends)}]"
            case nodes.Not(node=inner):
                return f"(not {self.value(inner, names)})"
            case nodes.And(left=left, right=right):
                return f"({self.value(left, names)} and {self.value(right, names)})"
            case nodes.Or(left=left, right=right):
                return f"({self.value(left, names)} or {self.value(right, names)})"
            case nodes.CondExpr(test=test, expr1=one, expr2=nodes.Node() as other):
                return f"({self.value(one, names)} if {self.value(test, names)} else {self.value(other, names)})"
            case nodes.Compare(expr=left, ops=[nodes.Operand(op=op, expr=right)]):
                return f"({self.value(left, names)} {_COMPARED[op]} {self.value(right, names)})"
            case nodes.Concat(nodes=parts):
                return f"joined(({self._values(parts, names)}))"
            case nodes.Filter(node=nodes.Node() as inner, name=name, args=args, kwargs=[], dyn_args=None, dyn_kwargs=None):
                if name in _FILTERS:
                    return f"f_{name}({_FILTERS[name]}{self._values([inner, *args], names)})"
            case nodes.Call(node=called, args=args, kwargs=[], dyn_args=None, dyn_kwargs=None):
                if isinstance(called, nodes.Name) and called.name == "part" or isinstance(called, nodes.Getattr) and called.attr == "format":
                    return f"{self.value(called, names)}({self._values(args, names)})"
        raise _Beyond

    def _values(self, parts: Iterable[nodes.Node], names: Names) -> str:
        return "".join(f"{self.value(part, names)}, " for part in parts)

    def _name(self, name: str, names: Names) -> str:
        if name in names:
            if not names[name]:  # `loop`
                raise _Beyond
            return names[name]
        if name in self.shared:
            return f"g_{name}"
        self.given.add(name)
        return f"v_{name}"
