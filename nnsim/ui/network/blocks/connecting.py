"""Drawing an edge with the keyboard: arrows go from block to block, Enter connects."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.ui.network.blocks import routes, walk
from nnsim.ui.network.blocks.commands import BlockCommands
from nnsim.ui.network.blocks.gestures.connect import verdicts
from nnsim.ui.network.blocks.overlay import NOTHING, Drawn
from nnsim.ui.network.blocks.walk import Direction


class Connecting:
    """From C to Enter or Escape; every block on the way says whether it fits."""

    def __init__(self, commands: BlockCommands, source: str) -> None:
        self._commands, self._canvas = commands, commands.canvas
        self.source = self.target = source
        self._canvas.highlight.ends = verdicts(commands, source)
        self._canvas.show_highlight()
        self._canvas.say(
            say("Connect {title} to which block?", title=self._title(source)),
            say("Arrow keys choose, Enter connects, Escape gives up."),
        )

    def _title(self, name: str) -> str:
        return self._canvas.flow.block(name).title

    def move(self, direction: Direction) -> None:
        """On to another block."""
        canvas = self._canvas
        self.target = walk.step(canvas.flow, canvas.layout_now, self.target, direction)
        verdict = canvas.highlight.ends.get(self.target)
        problem = verdict.problem if verdict else None
        canvas.highlight.aimed = self.target if verdict else None
        start, box = routes.out_port(canvas.item_of(self.source).box), canvas.item_of(self.target).box
        words = problem.text if problem else ""
        line = (start, routes.in_ports(box, 1)[0])
        drawn = Drawn(line=line, words=words, at=box.middle, wrong=problem is not None) if verdict else NOTHING
        canvas.overlay.show_drawn(drawn)
        canvas.show_highlight()
        canvas.ensure_seen(self.target)
        canvas.say(say("To {title}?", title=self._title(self.target)), words or say("Enter connects."))

    def finish(self) -> None:
        """Connect, or say why not."""
        known = self.target in self._canvas.highlight.ends
        self.cancel()
        if known and self._commands.join(self.source, self.target):
            self._canvas.choose((self.target,))

    def cancel(self) -> None:
        """Nothing is drawn any more."""
        now = self._canvas.highlight
        now.ends, now.aimed = {}, None
        self._canvas.overlay.show_drawn(NOTHING)
        self._canvas.choose(now.chosen, now.current)
