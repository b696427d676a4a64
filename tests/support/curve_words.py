"""What the curves would say of the edits of a test."""

from __future__ import annotations

from nnsim.core.messages import Note


class CurveWords(list[str]):
    """Words in order; those of one key say more of the same, and leave with what they are about."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[str] = []

    def clear(self) -> None:
        """Forget what was said so far, and what it was about."""
        super().clear()
        self._keys.clear()

    def take(self, note: Note) -> None:
        """As the engine takes it."""
        for key in (note.undoes, *([] if note.text and note.key in self._keys else [note.key])):
            if key and key in self._keys:
                place = self._keys.index(key)
                del self[place], self._keys[place]
        if note.text and note.key and note.key in self._keys:
            self[self._keys.index(note.key)] = note.text
        elif note.text:
            self.append(note.text)
            self._keys.append(note.key)
