"""A typed registry filled by importing every module of a package once."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Generic, TypeVar

from nnsim.language.texts import say

T = TypeVar("T")


class UnknownEntry(KeyError):
    """An id that no entry has, now or under an earlier name; ``str()`` is a sentence."""

    def __str__(self) -> str:
        return str(self.args[0])


class Registry(Generic[T]):
    """Maps a stable string id, which goes into project files, to one entry.

    Ids that were renamed are listed under ``replaces`` and keep resolving.
    Iteration follows the order of registration, but for entries that name their place.
    """

    def __init__(self, kind: str, key: Callable[[T], str]) -> None:
        self.kind = kind
        self._key = key
        self._items: dict[str, T] = {}
        self._renamed: dict[str, str] = {}

    def add(self, item: T, *, replaces: tuple[str, ...] = (), after: str = "") -> T:
        """Register ``item`` under its own id and under the ids that it replaces.

        It stands right ``after`` the entry with that id, which is there already, by default at the end.
        """
        name = self._key(item)
        ids = (name, *replaces)
        for known in ids:
            if known in self or ids.count(known) > 1:
                raise ValueError(f"duplicate {self.kind} id {known!r}")
        behind = list(self._items)[self.ids().index(self._key(self[after])) + 1 :] if after else ()
        self._items[name] = item
        for later in behind:
            self._items[later] = self._items.pop(later)
        self._renamed.update(dict.fromkeys(replaces, name))
        return item

    def __getitem__(self, name: str) -> T:
        found = self._items.get(name)
        if found is not None:  # asked many times in every frame
            return found
        try:
            return self._items[self._renamed[name]]
        except KeyError:
            known = ", ".join(sorted(self._items))
            raise UnknownEntry(
                say("unknown {kind} {name!r}; known are: {known}", kind=self.kind, name=name, known=known)
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._items or name in self._renamed

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def ids(self) -> tuple[str, ...]:
        """All current ids, in order."""
        return tuple(self._items)


def module_names(package: ModuleType) -> list[str]:
    """Names of all public modules of ``package``, sorted; the freezing spec uses the same list."""
    found = pkgutil.iter_modules(package.__path__, package.__name__ + ".")
    return sorted(m.name for m in found if not m.name.rpartition(".")[2].startswith("_"))


def import_all(package: ModuleType) -> list[str]:
    """Import every public module of ``package`` so that each registers its entries."""
    names = module_names(package)
    for name in names:
        importlib.import_module(name)
    return names
