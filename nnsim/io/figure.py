"""A figure of the network for papers and slides, as SVG: one block per layer, from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from nnsim.core.counted import counted
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.data.entries import FEATURES
from nnsim.data.kinds import kind_of
from nnsim.io.figure_layout import HEIGHT, MARGIN, Edge, Places, arrange
from nnsim.language.texts import say
from nnsim.networks.activations import choice_of
from nnsim.networks.kinds import ACTIVATIONS, Shape
from nnsim.networks.plan import Plan, Planned
from nnsim.tasks.heads import seen_from
from nnsim.tasks.kinds import task_of
from nnsim.tasks.plan import plan

FONT = "Inter, 'Helvetica Neue', Helvetica, Arial, sans-serif"
INK, GREY, LINE, PAPER = "#1c2430", "#5c6675", "#8a94a3", "#ffffff"
FILLS = {
    say("Input"): ("#f1f3f6", "#b9c1cc"),
    say("Basic"): ("#e6effb", "#7ba3da"),
    say("Convolution"): ("#fdeedd", "#dda35f"),
    say("Pooling"): ("#e5f4ea", "#74b58c"),
    say("Normalisation"): ("#f0eafa", "#a58dd2"),
    say("Regularisation"): ("#f5f0e6", "#bfa97a"),
    say("Sequence"): ("#e2f4f4", "#66b2b3"),
    say("Merge"): ("#fbe9ee", "#d28aa0"),
    say("Output"): ("#1c2430", "#1c2430"),
}
"""Fill and border by the group of a layer kind; other groups look like the input."""

FOOT = 34
"""Room for the line below."""


@dataclass(frozen=True, slots=True)
class Block:
    """What stands in one block: two lines, and the group that colours it."""

    title: str
    detail: str
    group: str


def svg(project: Project) -> str:
    """The network of ``project`` as a well-formed SVG document.

    Raises ``ProblemError`` for a network that cannot be built.
    """
    planned = plan(project)
    if not planned.layers:
        raise ProblemError(
            planned.problems[0] if planned.problems else Problem(say("The network has no layers."), OUTPUT)
        )
    blocks = _inputs(project, planned) | {layer.id: _block(project, layer) for layer in planned.layers}
    summary = f"{counted(planned.parameters, 'parameter')} · {counted(planned.macs, 'multiply-add')}"
    places = arrange(planned, {name: (block.title, block.detail) for name, block in blocks.items()}, summary)
    width, height = f"{places.width:g}", f"{places.height + FOOT:g}"
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">',
            f"<title>{_text(project.name)}</title>",
            f'<rect width="100%" height="100%" fill="{PAPER}"/>',
            *(_arrow(edge) for edge in places.edges),
            *(_drawn(block, places, name) for name, block in blocks.items()),
            _line(places.width / 2, places.height + FOOT - MARGIN, summary, GREY),
            "</svg>\n",
        )
    )


# ---------------------------------------------------------------- words


def _inputs(project: Project, planned: Plan) -> dict[str, Block]:
    ports = {port.id: Block(port.label, _shape(port.shape), say("Input")) for port in planned.ports}
    return ports or {INPUT: _input(project, planned)}


def _input(project: Project, planned: Plan) -> Block:
    kind = kind_of(project.data)
    what = ", ".join(FEATURES[name].label for name in project.network.features) if kind.takes_features else ""
    return Block(
        f"{kind.title}: {what}" if what and len(what) < 32 else kind.title, _shape(planned.input_shape), say("Input")
    )


def _block(project: Project, layer: Planned) -> Block:
    parts = [_shape(layer.out_shape)]
    if layer.parameters:
        parts.append(counted(layer.parameters, "parameter"))
    detail = " · ".join(parts)
    if layer.id in project.network.outputs:
        name = say("Output") if layer.id == OUTPUT else project.network.head(layer.id).name
        label = task_of(seen_from(project, layer.id)).label
        return Block(name if name == label else f"{name} · {label}", detail, say("Output"))
    return Block(_title(layer), detail, layer.kind.group)


def _title(layer: Planned) -> str:
    """``Conv2d 5×5 / 2 · ReLU``: what the layer does, as papers write it."""
    values, activation = layer.values, choice_of(layer.kind.parameters)
    chosen = ACTIVATIONS[str(values[activation])] if activation else None
    if chosen and layer.kind.is_activation:
        return chosen.label
    window, setting = layer.kind.brief(values)
    step = f"/ {values['stride']}" if int(values.get("stride", 1)) > 1 else ""
    title = " ".join(filter(None, (layer.kind.label, window, step, setting)))
    return title if chosen is None or chosen.id == "linear" else f"{title} · {chosen.label}"


def _shape(shape: Shape) -> str:
    return "×".join(map(str, shape)) if len(shape) > 1 else counted(shape[0], "number")


# ---------------------------------------------------------------- drawing


def _drawn(block: Block, places: Places, name: str) -> str:
    x, y, width = places.blocks[name]
    fill, border = FILLS.get(block.group, FILLS[say("Input")])
    strong, weak = (PAPER, "#c3cad4") if block.group == say("Output") else (INK, GREY)
    return "\n".join(
        (
            f'<g id="{_text(name)}">',
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{HEIGHT}" rx="7" fill="{fill}" stroke="{border}"/>',
            _line(x + width / 2, y + 19, block.title, strong, strong=True),
            _line(x + width / 2, y + 36, block.detail, weak),
            "</g>",
        )
    )


def _line(x: float, y: float, text: str, color: str, *, strong: bool = False) -> str:
    """A line of text around ``x``."""
    look = 'font-size="13" font-weight="600"' if strong else 'font-size="11"'
    return f'<text x="{x:g}" y="{y:g}" {look} fill="{color}" text-anchor="middle">{_text(text)}</text>'


def _arrow(edge: Edge) -> str:
    x, y = edge.tip
    head = f"{x:g},{y:g} {x + edge.along[0]:g},{y + edge.along[1]:g} {x + edge.across[0]:g},{y + edge.across[1]:g}"
    line = f'<path d="{edge.path}" fill="none" stroke="{LINE}" stroke-width="1.4"/>'
    return f'{line}\n<polygon points="{head}" fill="{LINE}"/>'


def _text(text: str) -> str:
    """``text`` inside XML, where control characters and halves of pairs may not stand at all."""
    return escape("".join(c if c.isprintable() else "?" for c in text))
