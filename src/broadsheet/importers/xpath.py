"""XPath, as far as site-config files use it, as CSS: the same elements, or a plain word why not.

Exact or refused: what CSS cannot say (text conditions, axes that go up, positions after a condition) is not guessed at.
"""

import re
from collections.abc import Iterator

from broadsheet.selectors import fault_of

_TOKEN = re.compile(
    r"\s*(?:(?P<string>\"[^\"]*\"|'[^']*')|(?P<number>\d+)|(?P<mark>//|::|\.\.|!=|[/\[\]()@,=.|*])"
    r"|(?P<name>[A-Za-z_][\w-]*(?::(?!:)[A-Za-z_][\w-]*)?))"
)
_AXES = {"descendant": " ", "child": " > ", "following-sibling": " ~ "}
_READ = ("content", "datetime", "href", "src")  # attributes at a path's end that the reader looks at by itself
_WHITE = re.compile(r"\s")
_MOST = 64  # alternatives of one expression


class NotCss(Exception):
    """An expression that has no selector: `str()` says why."""


def to_css(xpath: str) -> tuple[str, ...]:
    """The selectors that together match what the expression does. Raises: NotCss."""
    selectors = tuple(dict.fromkeys(_Parser(xpath).whole()))
    for selector in selectors:
        if fault := fault_of(selector):
            raise NotCss(f"{selector}: {fault}")
    return selectors


def _tokens(xpath: str) -> Iterator[tuple[str, str]]:
    at = 0
    text = xpath.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found or not found.lastgroup:
            raise NotCss(f"“{text[at:].strip()[:20]}” is not understood")
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()


class _Parser:
    """Recursive descent; every part is a list of alternatives."""

    def __init__(self, xpath: str) -> None:
        self.tokens = [*_tokens(xpath), ("end", "")]
        self.at = 0

    # -- tokens
    def peek(self, ahead: int = 0) -> str:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)][1]

    def kind(self, ahead: int = 0) -> str:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)][0]

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]

    def accept(self, text: str) -> bool:
        if self.peek() == text and self.kind() != "string":
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise NotCss(f"“{self.peek() or 'the end'}” stands where “{text}” should")

    # -- paths
    def whole(self) -> list[str]:
        found = self.path()
        while self.accept("|"):
            found += self.path()
        if self.kind() != "end":
            raise NotCss(f"“{self.peek()}” is not understood")
        return found

    def path(self) -> list[str]:
        """Steps from the document down."""
        if self.accept("("):
            found = self.path()
            while self.accept("|"):
                found += self.path()
            self.expect(")")
            if self.peek() == "[":
                raise NotCss("a position among all that match has no CSS")
        elif self.peek() == "id" and self.peek(1) == "(":
            found = self.by_id()
        else:
            found = self.step([""], " " if self.accept("//") else self.root())
        while self.peek() in ("/", "//"):
            joint = " " if self.take() == "//" else " > "
            if self.is_end_of_path(joint):
                break
            found = self.step(found, joint)
        return found

    def root(self) -> str:
        self.accept(".")
        self.accept("/")
        return ""

    def by_id(self) -> list[str]:
        self.take()
        self.expect("(")
        name = self.string()
        self.expect(")")
        return [f"[id={_quoted(name)}]"]

    def is_end_of_path(self, joint: str) -> bool:
        """Take /@content or /text(): the reader looks for those itself."""
        if self.peek() == "@":
            if self.peek(1) not in _READ:
                raise NotCss(f"@{self.peek(1)} at the end of a path has no CSS")
            self.at += 2
            return True
        if self.peek() == "text" and self.peek(1) == "(":
            self.at += 2
            self.expect(")")
            return True
        return False

    def step(self, before: list[str], joint: str) -> list[str]:
        if self.peek() in (".", ".."):
            raise NotCss(f"“{self.peek()}” in a path has no CSS")
        if self.peek(1) == "::":
            axis = self.take()
            self.take()
            if axis not in _AXES:
                raise NotCss(f"the axis {axis} has no CSS")
            joint = joint if axis == "child" else _AXES[axis]
        if self.kind() != "name" and self.peek() != "*":
            raise NotCss(f"“{self.peek() or 'the end'}” stands where a tag should")
        tag = self.take()
        if self.peek() == "(":
            raise NotCss(f"{tag}() has no CSS here")
        conditions = self.predicates("child" if tag == "*" else "of-type")
        tag = "" if tag == "*" and any(conditions) else tag
        return _limited([f"{b}{joint if b else ''}{tag}{c}" for b in before for c in conditions])

    # -- predicates
    def predicates(self, among: str) -> list[str]:
        found = [""]
        while self.accept("["):
            position = self.position(found == [""], among)
            said = [position] if position else self.either()
            self.expect("]")
            found = _limited([f + s for f in found for s in said])
        return found

    def position(self, is_first: bool, among: str) -> str:
        """[1], [position()=1] and [last()]: the same in CSS only where no condition stands before them."""
        at = self.at
        if self.peek() == "position" and self.peek(1) == "(":
            self.at += 2
            self.expect(")")
            self.expect("=")
        number = self.take() if self.kind() == "number" else ""
        is_last = not number and self.peek() == "last" and self.peek(1) == "("
        if is_last:
            self.at += 2
            self.expect(")")
        if (number or is_last) and self.peek() == "]":
            if not is_first:
                raise NotCss("a position after a condition has no CSS")
            return f":nth-{among}({number})" if number else f":last-{among}"
        self.at = at
        return ""

    def either(self) -> list[str]:
        found = self.both()
        while self.accept("or"):
            found += self.both()
        return found

    def both(self) -> list[str]:
        found = self.condition()
        while self.accept("and"):
            further = self.condition()
            found = _limited([a + b for a in found for b in further])
        return found

    def condition(self) -> list[str]:
        if self.accept("("):
            found = self.either()
            self.expect(")")
            return found
        if self.peek() == "not" and self.peek(1) == "(":
            self.at += 2
            found = self.either()
            self.expect(")")
            return ["".join(f":not({one})" for one in found)]
        if self.peek() in ("contains", "starts-with") and self.peek(1) == "(":
            return self.part()
        if self.peek() == "@":
            return self.attribute()
        if self.peek() in ("descendant", "child") and self.peek(1) == "::":
            joint = " " if self.peek() == "descendant" else "> "
            self.at += 2
            return [f":has({joint.lstrip()}{one})" for one in self.inner()]
        if self.accept("."):
            if not self.accept("//"):
                raise NotCss("a condition on an element's words has no CSS")
            return [f":has({one})" for one in self.inner()]
        if self.kind() == "name" and self.peek(1) != "(":
            return [f":has(> {one})" for one in self.inner()]
        if self.peek() == "text":
            raise NotCss("a condition on an element's words has no CSS")
        raise NotCss(f"the condition “{self.peek() or 'nothing'}” has no CSS")

    def inner(self) -> list[str]:
        """A path below the element."""
        found = self.step([""], "")
        while self.peek() in ("/", "//"):
            found = self.step(found, " " if self.take() == "//" else " > ")
        return found

    def attribute(self) -> list[str]:
        self.expect("@")
        name = self.take()
        if name == "*":
            raise NotCss("a condition on any attribute has no CSS")
        if self.accept("!="):
            return [f"[{name}]:not([{name}={_quoted(self.string())}])"]
        if self.accept("="):
            return [f"[{name}={_quoted(self.string())}]"]
        return [f"[{name}]"]

    def part(self) -> list[str]:
        """contains(@a, 'x'), starts-with(@a, 'x'), contains(concat(' ', normalize-space(@a), ' '), ' x ')."""
        operator = "*=" if self.take() == "contains" else "^="
        self.expect("(")
        name, is_spaced = self.looked_in()
        self.expect(",")
        text = self.string()
        self.expect(")")
        if is_spaced:
            word = text.strip()
            if operator != "*=" or text != f" {word} " or _WHITE.search(word) or not word:
                raise NotCss(f"“{text}” in a list of names has no CSS")
            operator, text = "~=", word
        return [f"[{name}{operator}{_quoted(text)}]"]

    def looked_in(self) -> tuple[str, bool]:
        """The attribute, and whether it stands between spaces, as a list of names."""
        if self.accept("@"):
            return self.take(), False
        function = self.peek()
        if function not in ("concat", "normalize-space"):
            raise NotCss("a condition on an element's words has no CSS")
        self.take()
        self.expect("(")
        if function == "normalize-space":
            name, is_spaced = self.looked_in()
        else:
            if self.string() != " ":
                raise NotCss("this concat() has no CSS")
            self.expect(",")
            name, is_spaced = self.looked_in()[0], True
            self.expect(",")
            if self.string() != " ":
                raise NotCss("this concat() has no CSS")
        self.expect(")")
        return name, is_spaced

    def string(self) -> str:
        if self.kind() != "string":
            raise NotCss(f"“{self.peek()}” stands where a text should")
        return self.take()[1:-1]


def _quoted(text: str) -> str:
    if not text.isprintable():
        raise NotCss("a text with control characters has no CSS")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _limited(alternatives: list[str]) -> list[str]:
    if len(alternatives) > _MOST:
        raise NotCss("too many alternatives")
    return alternatives
