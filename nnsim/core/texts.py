"""Texts that files hold: each is stored as the id of a message with arguments, and becomes words where it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from string import Formatter

from nnsim.core.counted import counted, figures
from nnsim.core.parameters import Value
from nnsim.language.texts import lowered, say

STEPS = {
    "input_used": say("Use {input}"),
    "input_dropped": say("Drop {input}"),
    "neuron_added": say("Add neuron"),
    "neuron_removed": say("Remove neuron"),
    "channel_added": say("Add channel"),
    "channel_removed": say("Remove channel"),
    "activation": say("Activation {activation}"),
    "changed": say("Change {layer}"),
    "inserted": say("Insert {layer}"),
    "added": say("Add {layer}"),
    "removed": say("Remove {layer}"),
    "layers_removed": say("Remove {count:layer}"),
    "outputs_removed": say("Remove {count:output}"),
    "layers_and_outputs_removed": say("Remove {layers:layer} and {outputs:output}"),
    "moved": say("Move {layer}"),
    "frozen": say("Freeze {layer}"),
    "unfrozen": say("Unfreeze {layer}"),
    "output": say("{task} output"),
    "output_added": say("Add an output"),
    "network": say("Network {network}"),
    "connected": say("Connect {source} to {target}"),
    "disconnected": say("Disconnect {source} from {target}"),
    "block_opened": say("Open {block}"),
    "branched": say("Branch through {layer}"),
    "merged": say("Merge by {layer}"),
    "duplicated": say("Duplicate {layer}"),
    "layers_duplicated": say("Duplicate {count:layer}"),
    "pasted": say("Paste {layer}"),
    "layers_pasted": say("Paste {count:layer}"),
    "folded": say("Fold {count:layer}"),
    "mended": "{step} · {way_out}",
    "point_held_out": say("Hold out a point"),
    "point_trained_on": say("Train on a point"),
    "point_relabelled": say("Relabel a point"),
    "point_moved": say("Move a point"),
    "class_renamed": say("Rename class"),
    "class_added": say("Add a class"),
    "class_removed": say("Remove class"),
    "sample_used": say("Use sample {number:,} for {purpose}"),
    "samples_used": say("Use {count:sample} for {purpose}"),
    "sample_excluded": say("Exclude sample {number:,}"),
    "samples_excluded": say("Exclude {count:sample}"),
}
"""Steps to undo by their names; the curves tell of them by the same words in small letters."""

TEXTS = STEPS | {
    "text": "{text}",
    "undone": say("undo: {step}"),
    "redone": say("redo: {step}"),
    "gone_back": say("back to the last good weights"),
    "gone_back_at_rate": say("back to the last good weights, learning rate {before} → {after}"),
    "by_graphs": say("CUDA graphs make the steps"),
    "by_kernels": say("kernels make the steps"),
    "by_tuned": say("tuned PyTorch makes the steps"),
    "by_torch": say("PyTorch makes the steps"),
    "phase": say("phase {phase}"),
    "phase_added": say("add a phase"),
    "phase_removed": say("phase {phase}: remove"),
    "phase_moved": say("phase {phase}: move"),
    "phase_renamed": say("phase {phase}: name"),
    "phase_epochs": say("phase {phase}: epochs"),
    "phase_rate": say("phase {phase}: learning rate"),
    "phase_schedule": say("phase {phase}: schedule"),
    "phase_freezes": say("phase {phase}: freeze {layer}"),
    "phase_unfreezes": say("phase {phase}: unfreeze {layer}"),
    "phase_learns": say("phase {phase}: let {output} learn"),
    "phase_leaves_out": say("phase {phase}: do not let {output} learn"),
    "chosen": "{part} {before} → {after}",
    "chosen_with_rate": say("{part} {before} → {after}, learning rate {old} → {new}"),
    "chosen_with_rates": say("{part} {before} → {after}, learning rates {old} → {new}"),
    "set": "{name} {before} → {after}",
    "knob": "{name} {value}",
    "weight": say("{weight} by hand"),
    "network_used": "{network}",
    "dense_layers": say("dense layers"),
    "all_unfrozen": say("unfrozen"),
    "data": say("data: {name}"),
    "own_text": say("data: own text"),
    "data_seed": say("data seed {seed:d}"),
    "data_cleared": say("data cleared"),
    "split": say("split: {split}"),
    "scaling": say("scaling: {scaling}"),
    "value_scaling": say("value scaling: {scaling}"),
    "points_added": "+ {count:point}",
    "points_removed": "− {count:point}",
    "points_moved": say("{count:point} moved"),
    "points_turned": say("{count:point} turned"),
    "points_mirrored": say("{count:point} mirrored"),
    "relabelled": say("{count:,} relabelled"),
    "sample_relabelled": say("sample {number:,} → {name}"),
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
    return lowered(sentence(said)) if said.id in STEPS else sentence(said)


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
