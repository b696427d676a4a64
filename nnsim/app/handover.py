"""What one window leaves to the next, which speaks another language: the document with its run, and the open lesson.

It lies where crashed sessions leave their work, so that it would be found there, too. The next process hears of it by
its environment.
"""

from __future__ import annotations

import json
import os
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from pathlib import Path

from nnsim.core.files import recovery
from nnsim.core.files.recovery import Recoverable

VARIABLE = "NNSIM_HANDOVER"


@dataclass(frozen=True, slots=True)
class Handover:
    """``file`` holds document and run; ``lesson`` is a chapter by its name, or a file, empty for none.

    ``unsaved``  whether some of it is in no file of the user's
    ``running``  whether it trained
    ``away``     whether another document than the lesson's is seen
    """

    file: str
    unsaved: bool = False
    running: bool = False
    lesson: str = ""
    away: bool = False

    def environment(self) -> dict[str, str]:
        """What the next process has to hear."""
        return {VARIABLE: json.dumps(asdict(self))}

    def found(self) -> Recoverable | None:
        """The document, where it lies."""
        return next((left for left in recovery.pending() if left.file == Path(self.file)), None)


def taken(environment: MutableMapping[str, str] = os.environ) -> Handover | None:
    """What was left to this process, if anything; once only, so that no other inherits it."""
    try:
        return Handover(**json.loads(environment.pop(VARIABLE, "")))
    except (ValueError, TypeError):
        return None
