"""A choice from the catalogue: which entry, and the values of its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nnsim.core.parameters import Parameter, Value, defaults


@dataclass(frozen=True, slots=True)
class Spec:
    """``kind`` is a registry id; ``items`` are the explicitly set parameters, sorted by id.

    Parameters that are not set take the default of the declaration, so a file stays
    readable when an entry gains a parameter.
    """

    kind: str
    items: tuple[tuple[str, Value], ...] = ()

    @staticmethod
    def of(kind: str, /, **values: Value) -> Spec:
        """``Spec.of("dense", units=4)``."""
        return Spec(kind, tuple(sorted(values.items())))

    @property
    def values(self) -> dict[str, Value]:
        """The explicitly set values as a new dict."""
        return dict(self.items)

    def with_values(self, **values: Value) -> Spec:
        """A copy in which ``values`` replace or join the present ones."""
        return Spec(self.kind, tuple(sorted({**self.values, **values}.items())))

    def resolve(self, parameters: tuple[Parameter, ...]) -> dict[str, Value]:
        """Every declared parameter with its checked value.

        Raises ``ValueError`` with a sentence for an illegal value; a value that no
        parameter declares is ignored, as it comes from a newer entry of the same id.
        """
        given: Mapping[str, Value] = {**defaults(parameters), **self.values}
        return {p.id: p.check(given[p.id]) for p in parameters}
