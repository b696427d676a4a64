"""The words of a lesson: paragraphs of spans, among them links that light or go to a thing, and values of now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from nnsim.language.texts import say
from nnsim.lessons.expression import Expression, expression
from nnsim.lessons.findings import Finding, Wrong, listed, meant
from nnsim.lessons.state import State
from nnsim.lessons.verdict import shown, value

SpanKind = Literal["text", "strong", "emphasis", "code", "focus", "go", "value"]

PLACES = ("control", "node", "edge", "sample", "class", "view", "command", "panel", "step")
"""What a link may point at, before a slash; without one it is a control by its id, such as ``recipe.rate``."""

TARGET = re.compile(r"[\w.*+-]+(?:/[\w.*+-]+)*")

SPAN = re.compile(
    r"\[(?P<link>[^\[\]\n]+)\]\((?P<verb>\w+):(?P<target>[^)\s]*)\)"
    r"|\*\*(?P<strong>[^*\n]+)\*\*|\*(?P<emphasis>[^*\s](?:[^*\n]*[^*\s])?)\*|`(?P<code>[^`\n]+)`|\{(?P<value>[^{}\n]+)\}"
)


@dataclass(frozen=True, slots=True)
class Span:
    """``text`` in one look; a link has a ``target``, and a value the ``expression`` that it is read by."""

    kind: SpanKind
    text: str
    target: str = ""
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Spans that belong together; ``bullet`` for one of a list."""

    spans: tuple[Span, ...]
    bullet: bool = False

    def plain(self, state: State | None = None) -> str:
        """Without looks; values as they are in ``state``."""
        return "".join(spoken(span, state) for span in self.spans)


def spoken(span: Span, state: State | None = None) -> str:
    """What a span says."""
    if span.expression is None:
        return span.text
    return "–" if state is None else shown(value(span.expression, state))


def words(paragraphs: Iterable[Paragraph]) -> int:
    """How many words stand there."""
    return sum(len(paragraph.plain().split()) for paragraph in paragraphs)


def links(paragraphs: Iterable[Paragraph]) -> Iterator[Span]:
    """All that point at something."""
    return (span for each in paragraphs for span in each.spans if span.kind in ("focus", "go"))


def paragraphs(lines: Iterable[tuple[int, str]]) -> tuple[tuple[Paragraph, ...], list[Finding]]:
    """Text in lines with their numbers; an empty line ends a paragraph, ``- `` begins one of a list."""
    found, findings = list[Paragraph](), list[Finding]()
    held, at = list[str](), 0

    def end() -> None:
        if held:
            found.append(_paragraph(" ".join(held), at, findings))
            held.clear()

    for number, line in lines:
        text = line.strip()
        if not text or text.startswith("- "):
            end()
        if text:
            at = at if held else number
            held.append(text)
    end()
    return tuple(found), findings


def inline(text: str) -> tuple[Span, ...]:
    """The spans of a line, such as a question or what is said of an answer; what cannot be read is plain text."""
    return tuple(_spans(text, 0, []))


def checked(text: str) -> str:
    """``text`` itself, where ``inline`` reads all of it; raises ``Wrong`` with a sentence."""
    findings = list[Finding]()
    tuple(_spans(text, 0, findings))
    for finding in findings:
        raise Wrong(finding.text)
    return text


def _paragraph(text: str, line: int, findings: list[Finding]) -> Paragraph:
    bullet = text.startswith("- ")
    return Paragraph(tuple(_spans(text[2:].strip() if bullet else text, line, findings)), bullet)


def _spans(text: str, line: int, findings: list[Finding]) -> Iterator[Span]:
    at = 0
    for match in SPAN.finditer(text):
        if match.start() > at:
            yield Span("text", text[at : match.start()])
        at = match.end()
        try:
            yield _span(match)
        except Wrong as error:
            findings.append(Finding(line, error.text))
            yield Span("text", match[0])
    if at < len(text):
        yield Span("text", text[at:])


def _span(match: re.Match[str]) -> Span:
    """Raises ``Wrong`` with a sentence."""
    if match["link"]:
        return _link(match["link"], match["verb"], match["target"])
    if match["value"]:
        return Span("value", match["value"], expression=expression(match["value"]))
    kinds: tuple[SpanKind, ...] = ("strong", "emphasis", "code")
    kind = next(each for each in kinds if match[each])
    return Span(kind, match[kind])


def _link(text: str, verb: str, target: str) -> Span:
    if verb not in ("focus", "go"):
        raise Wrong(
            say(
                "Links begin with focus: or go:, not with {verb!r}; {verb_2}",
                verb=verb,
                verb_2=meant(verb, ("focus", "go")),
            )
        )
    if not TARGET.fullmatch(target):
        raise Wrong(
            say(
                "[{text}] points at {target!r}, which is no id; write one such as focus:recipe.rate.",
                text=text,
                target=target,
            )
        )
    place = target.partition("/")[0]
    if "/" in target and place not in PLACES:
        raise Wrong(
            say(
                "There is no {place!r} to point at, but {places}; {place_2}",
                place=place,
                places=listed(PLACES),
                place_2=meant(place, PLACES),
            )
        )
    return Span("focus" if verb == "focus" else "go", text, target)


def text_of(paragraph: Paragraph) -> str:
    """A paragraph as it may stand in a lesson."""
    marks = {"strong": "**", "emphasis": "*", "code": "`", "text": ""}
    found = list[str]()
    for span in paragraph.spans:
        if span.kind in ("focus", "go"):
            found.append(f"[{span.text}]({span.kind}:{span.target})")
        elif span.kind == "value":
            found.append(f"{{{span.text}}}")
        else:
            found.append(f"{marks[span.kind]}{span.text}{marks[span.kind]}")
    return f"{'- ' if paragraph.bullet else ''}{''.join(found)}"
