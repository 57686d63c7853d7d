"""Templates as one Python expression each, for when thousands of pages are made: what Jinja2 makes of them, in a
fraction of the time that its contexts and generators take.

Jinja2 reads them; inheritance is resolved, and all that hangs on the site and the way to its root alone is worked out
once. A template that uses more than is understood here (macros, includes, tests, other filters) is left to Jinja2,
which is the specification.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from jinja2 import Environment, nodes
from jinja2.runtime import markup_join
from markupsafe import Markup, escape

from broadsheet.markup import as_utf8, escaped

Flat = Callable[[Mapping[str, Any]], bytes]  # what the template is given -> page
Names = Mapping[str, str]  # of loops that are open -> their variables in the code
Body = Sequence[nodes.Node]
_FILTERS = {"join": "context, ", "urlencode": "", "day": ""}  # name -> what it is given before all else
_COMPARED = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in"}


class _Beyond(Exception):
    """A template uses what is not understood here."""


def resolved(env: Environment, name: str) -> Body | None:
    """What a template says, with what it extends; None where it is left to Jinja2."""
    try:
        return _resolved(env, name, {})
    except _Beyond:
        return None


def flat(env: Environment, name: str, body: Body, root: str) -> Flat | None:
    """The function of a template for pages at one depth; None where it is left to Jinja2."""
    known: dict[str, Any] = {f"g_{each}": value for each, value in env.globals.items()}
    known |= {f"f_{each}": env.filters[each] for each in _FILTERS}
    known |= {"context": nodes.EvalContext(env, name), "safe": _safe, "escaped": escaped, "joined": markup_join}
    known |= {"g_root": root, "join": "".join, "as_utf8": as_utf8}
    code = _Code(known)
    try:
        page = f"as_utf8(({', '.join(code.parts(body, {}))},))"
    except _Beyond:
        return None
    given = (f" v_{each} = given[{each!r}]\n" for each in sorted(code.given))
    try:
        exec(compile(f"def page(given):\n{''.join(given)} return {page}", f"<{name}>", "exec"), known)
    except SyntaxError:  # a name that is none in Python, or too deep
        return None
    made: Flat = known["page"]
    return made


def _safe(value: Any) -> str:
    return value if type(value) is Markup else escape(value)


def _resolved(env: Environment, name: str, filled: Mapping[str, nodes.Block]) -> Body:
    """`resolved`, with the blocks of `filled` in place of the template's own."""
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
    """A template told in Python: `g_`, `v_` and `l_` before the names of what is known, given, and of loops."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known
        self.given: set[str] = set()
        self.loops = 0

    def text(self, body: Body, names: Names) -> str:
        """An expression for what some nodes say."""
        first, *others = parts = self.parts(body, names)
        return f"join(({', '.join(parts)},))" if others or first.startswith("*") else first

    def parts(self, body: Body, names: Names) -> list[str]:
        """Expressions for what some nodes say, one after the other; a loop, whose turns are put in, begins with "*"."""
        parts: list[str] = []
        literal = ""
        for part in self._parts(body, names):
            said = self._constant(f"join(({part},))")
            if said is not None:
                literal += said
                continue
            parts += [repr(literal), part] if literal else [part]
            literal = ""
        return parts + ([repr(literal)] if literal or not parts else [])

    def _parts(self, body: Body, names: Names) -> Iterator[str]:
        for node in body:
            match node:
                case nodes.Output():
                    yield from (self._said(part, names) for part in node.nodes)
                case nodes.If():
                    yield self._if(node, names)
                case nodes.For(else_=[], test=None, recursive=False):
                    yield self._for(node, names)
                case _:
                    raise _Beyond

    def _said(self, node: nodes.Node, names: Names) -> str:
        """A part of the page: markup as it is, text escaped."""
        if isinstance(node, nodes.TemplateData):
            return repr(node.data)
        return f"(escaped(it) if type(it := {self.value(node, names)}) is str else safe(it))"

    def _if(self, node: nodes.If, names: Names) -> str:
        said = self.text(node.else_, names)
        for each in ([node, *node.elif_])[::-1]:
            test = self.value(each.test, names)
            is_known = self._constant(f"bool({test})")
            if is_known is None:
                said = f"({self.text(each.body, names)} if {test} else {said})"
            elif is_known:
                said = self.text(each.body, names)
        return said

    def _for(self, node: nodes.For, names: Names) -> str:
        targets = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
        inner = {"loop": "", **names}
        for target in targets:
            if not isinstance(target, nodes.Name):
                raise _Beyond
            self.loops += 1
            inner[target.name] = f"l_{self.loops}"
        variables = ", ".join(inner[target.name] for target in targets if isinstance(target, nodes.Name))
        ending = "," if isinstance(node.target, nodes.Tuple) else ""
        return f"*[{self.text(node.body, inner)} for {variables}{ending} in {self.value(node.iter, names)}]"

    def _constant(self, expression: str) -> Any:
        """What an expression comes to on every page; None where it hangs on what is given, or fails."""
        if "v_" in expression or "l_" in expression:
            return None
        try:
            return eval(expression, self.known)
        except Exception:  # of whatever kind: it fails again where the page is made
            return None

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
            case nodes.Filter(
                node=nodes.Node() as inner, name=name, args=args, kwargs=[], dyn_args=None, dyn_kwargs=None
            ):
                if name in _FILTERS:
                    return f"f_{name}({_FILTERS[name]}{self._values([inner, *args], names)})"
            case nodes.Call(node=called, args=args, kwargs=[], dyn_args=None, dyn_kwargs=None):
                is_part = isinstance(called, nodes.Name) and called.name == "part"
                if is_part or (isinstance(called, nodes.Getattr) and called.attr == "format"):
                    return f"{self.value(called, names)}({self._values(args, names)})"
        raise _Beyond

    def _values(self, parts: Iterable[nodes.Node], names: Names) -> str:
        return "".join(f"{self.value(part, names)}, " for part in parts)

    def _name(self, name: str, names: Names) -> str:
        if name in names:
            if not names[name]:  # `loop`
                raise _Beyond
            return names[name]
        if f"g_{name}" in self.known:
            return f"g_{name}"
        self.given.add(name)
        return f"v_{name}"
