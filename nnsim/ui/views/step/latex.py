"""Written arithmetic as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from nnsim.ui.views.step.written import Bit, Section

_LOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_HIGH = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")

_FUNCTIONS = {"exp", "ln", "max", "sigmoid", "tanh", "softplus", "sign", "sin", "cos", "loss", "mean"}

_SIGNS = {
    "×": r" \cdot ", "·": r" \cdot ", "−": "-", "±": r"\pm ", "∂": r"\partial ", "δ": r"\delta ", "Σ": r"\sum ",
    "η": r"\eta ", "β": r"\beta ", "μ": r"\mu ", "α": r"\alpha ", "ε": r"\varepsilon ", "λ": r"\lambda ",
    "γ": r"\gamma ", "Φ": r"\Phi ", "←": r"\leftarrow ", "′": "'", "σ": r"\sigma ",
    "θ": r"\theta ", "{": r"\{", "}": r"\}", "$": r"\$", "\\": r"\backslash ", "~": r"\sim ", "^": r"\wedge ", "–": "-",
    "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_",
}  # fmt: skip

_TOKEN = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)|(?P<hat>[A-Za-z]\u0302)|(?P<word>[A-Za-z]{2,})|(?P<gap> {2,})|(?P<low>[₀-₉]+)"
    r"|(?P<power>\^[\d.,]*\d)|(?P<high>[⁻⁰¹²³⁴-⁹]+)|(?P<root>√)|(?P<sign>.)",
    re.DOTALL,
)


_WRITTEN: dict[str, Callable[[str], str]] = {
    "hat": lambda text: rf"\hat{{{text[0]}}}",
    "word": lambda text: rf"\operatorname{{{text}}}" if text in _FUNCTIONS else rf"\text{{ {text} }}",
    "low": lambda text: f"_{{{text.translate(_LOW)}}}",
    "high": lambda text: f"^{{{text.translate(_HIGH)}}}",
    "power": lambda text: f"^{{{text[1:].replace(',', '{,}')}}}",
    "gap": lambda _: r" \quad ",
    "number": lambda text: text.replace(",", "{,}"),
    "sign": lambda text: _SIGNS.get(text, text),
}
"""What becomes of each kind of token."""


def latex(sections: Iterable[Section]) -> str:
    """An ``align*`` environment; a sentence stands in it as text."""
    rows = (row for section in sections for row in _rows(section))
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n"


def _rows(section: Section) -> Iterator[str]:
    yield rf"& \textbf{{{section.title}}}"
    for line in section.lines:
        words = spoken(line).strip()
        yield f"& {formula(words)}" if "=" in words else rf"& \text{{{_escaped(words)}}}"


def spoken(line: Iterable[Bit]) -> str:
    """A line without what belongs to the view: how to check a slope, and what that came to."""
    return "".join(bit.text for bit in line if bit.check is None and "✓" not in bit.text)


_SPECIAL = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
"""What has a meaning in the text of LaTeX, and no sign of its own behind a backslash."""


def _escaped(words: str) -> str:
    """A sentence: signs that the text of LaTeX lacks stand in it as formulas."""
    words = re.sub(r"[\\^~]|[%&#_{}$]", lambda match: _SPECIAL.get(match[0], rf"\{match[0]}"), words)
    return re.sub(r"[A-Za-z]\u0302|[^\x00-\x7f]", lambda match: f"${formula(match[0])}$", words)


def formula(words: str) -> str:
    """One line of arithmetic."""
    out: list[str] = []
    is_below_root = False
    for match in _TOKEN.finditer(words):
        kind, text = match.lastgroup, match[0]
        if kind == "root":
            out.append(r"\sqrt{")
            is_below_root = True
            continue
        if is_below_root and kind not in {"number", "hat", "low"} and not text.isalpha():
            out.append("}")
            is_below_root = False
        out.append(_WRITTEN[kind or "sign"](text))
    return "".join([*out, "}" if is_below_root else ""]).strip()
