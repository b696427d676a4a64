"""Texts that files hold: each is stored as the id of a message with arguments, and becomes words where it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from string import Formatter

from nnsim.core.counted import counted, figures
from nnsim.core.parameters import Value

STEPS = {
    "input_used": "Use {input}",
    "input_dropped": "Drop {input}",
    "neuron_added": "Add neuron",
    "neuron_removed": "Remove neuron",
    "channel_added": "Add channel",
    "channel_removed": "Remove channel",
    "activation": "Activation {activation}",
    "changed": "Change {layer}",
    "inserted": "Insert {layer}",
    "added": "Add {layer}",
    "removed": "Remove {layer}",
    "layers_removed": "Remove {count:layer}",
    "outputs_removed": "Remove {count:output}",
    "layers_and_outputs_removed": "Remove {layers:layer} and {outputs:output}",
    "moved": "Move {layer}",
    "frozen": "Freeze {layer}",
    "unfrozen": "Unfreeze {layer}",
    "output": "{task} output",
    "output_added": "Add an output",
    "network": "Network {network}",
    "connected": "Connect {source} to {target}",
    "disconnected": "Disconnect {source} from {target}",
    "block_opened": "Open {block}",
    "branched": "Branch through {layer}",
    "merged": "Merge by {layer}",
    "duplicated": "Duplicate {layer}",
    "layers_duplicated": "Duplicate {count:layer}",
    "pasted": "Paste {layer}",
    "layers_pasted": "Paste {count:layer}",
    "folded": "Fold {count:layer}",
    "mended": "{step} · {way_out}",
    "point_held_out": "Hold out a point",
    "point_trained_on": "Train on a point",
    "point_relabelled": "Relabel a point",
    "point_moved": "Move a point",
    "class_renamed": "Rename class",
    "class_added": "Add a class",
    "class_removed": "Remove class",
    "sample_used": "Use sample {number:,} for {purpose}",
    "samples_used": "Use {count:sample} for {purpose}",
    "sample_excluded": "Exclude sample {number:,}",
    "samples_excluded": "Exclude {count:sample}",
}
"""Steps to undo by their names; the curves tell of them by the same words in small letters."""

TEXTS = STEPS | {
    "text": "{text}",
    "undone": "undo: {step}",
    "redone": "redo: {step}",
    "gone_back": "back to the last good weights",
    "gone_back_at_rate": "back to the last good weights, learning rate {before} → {after}",
    "by_graphs": "CUDA graphs make the steps",
    "by_kernels": "kernels make the steps",
    "by_tuned": "tuned PyTorch makes the steps",
    "by_torch": "PyTorch makes the steps",
    "phase": "phase {phase}",
    "phase_added": "add a phase",
    "phase_removed": "phase {phase}: remove",
    "phase_moved": "phase {phase}: move",
    "phase_renamed": "phase {phase}: name",
    "phase_epochs": "phase {phase}: epochs",
    "phase_rate": "phase {phase}: learning rate",
    "phase_schedule": "phase {phase}: schedule",
    "phase_freezes": "phase {phase}: freeze {layer}",
    "phase_unfreezes": "phase {phase}: unfreeze {layer}",
    "phase_learns": "phase {phase}: let {output} learn",
    "phase_leaves_out": "phase {phase}: do not let {output} learn",
    "chosen": "{part} {before} → {after}",
    "chosen_with_rate": "{part} {before} → {after}, learning rate {old} → {new}",
    "chosen_with_rates": "{part} {before} → {after}, learning rates {old} → {new}",
    "set": "{name} {before} → {after}",
    "knob": "{name} {value}",
    "weight": "{weight} by hand",
    "network_used": "{network}",
    "dense_layers": "dense layers",
    "all_unfrozen": "unfrozen",
    "data": "data: {name}",
    "own_text": "data: own text",
    "data_seed": "data seed {seed:d}",
    "data_cleared": "data cleared",
    "split": "split: {split}",
    "scaling": "scaling: {scaling}",
    "value_scaling": "value scaling: {scaling}",
    "points_added": "+ {count:point}",
    "points_removed": "− {count:point}",
    "points_moved": "{count:point} moved",
    "points_turned": "{count:point} turned",
    "points_mirrored": "{count:point} mirrored",
    "relabelled": "{count:,} relabelled",
    "sample_relabelled": "sample {number:,} → {name}",
    "samples_relabelled": "{count:sample} → {name}",
    "copies_added": "+ {count:copy}",
    "copies_removed": "− {count:copy}",
}
"""Every text by the id of its message; a table in another language may take its place.

``{count:point}`` counts: 12 points. ``{seed:d}`` is a whole number as it is typed, ``{number:,}`` one with separators,
and ``{value}`` a text as it stands, a number in its figures, or on or off. "text" is for words that nobody made here:
those of files of earlier versions, names of steps, and what a ``Problem`` offers.
"""


@dataclass(frozen=True, slots=True)
class Message:
    """The text ``id`` with its ``arguments``, which may be plain values or messages of plain values."""

    id: str
    arguments: tuple[tuple[str, Value | Message], ...] = ()


def message(text_id: str, **arguments: Value | Message) -> Message:
    """A message; raises ``KeyError`` for an id that has no text, ``TypeError`` for arguments that are not its own."""
    if set(arguments) != names(text_id):
        raise TypeError(f"{text_id} takes {sorted(names(text_id))}")
    return Message(text_id, tuple(arguments.items()))


def names(text_id: str) -> set[str]:
    """What the arguments of a message are called."""
    return {name for _, name, _ in _places(TEXTS[text_id]) if name}


def plain(text: str) -> Message:
    """Words as they stand."""
    return message("text", text=text)


def words(said: Message) -> str:
    """What the curves say."""
    return sentence(said).lower() if said.id in STEPS else sentence(said)


def sentence(said: Message) -> str:
    """The text with its arguments, as a step to undo is called by it.

    These stand alone where another version made the message, so that its text is unknown or takes others.
    """
    values = dict(said.arguments)
    try:
        places = _places(TEXTS[said.id])
        return "".join(before + (_shown(values[name], kind) if name else "") for before, name, kind in places)
    except (LookupError, TypeError, ValueError):
        return ", ".join(f"{name} {_shown(value)}" for name, value in said.arguments) or said.id


@cache
def _places(text: str) -> tuple[tuple[str, str, str], ...]:
    """What stands before each argument of ``text``, its name, and how it is written; a name is empty at the end."""
    return tuple((before, name or "", kind or "") for before, name, kind, _ in Formatter().parse(text))


def _shown(value: Value | Message, kind: str = "") -> str:
    """An argument in words; ``kind`` is how its place is written, see ``TEXTS``."""
    if isinstance(value, Message):
        return sentence(value)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return value
    if kind in ("", "d", ","):
        return format(value, kind) if kind else figures(value)
    return counted(int(value), kind)
