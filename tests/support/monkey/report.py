"""What was done in all windows together."""

from __future__ import annotations

from collections import Counter
from typing import Any


class Totals:
    """Sums of the reports of the windows."""

    def __init__(self) -> None:
        self.acts: Counter[str] = Counter()
        self.examples: Counter[str] = Counter()
        self.widgets: Counter[str] = Counter()
        self.classes: set[str] = set()
        self.missed = 0
        self.cpu = 0.0

    def add(self, report: dict[str, Any]) -> None:
        """Those of one more window."""
        self.acts.update(report.get("acts", {}))
        self.examples.update(report.get("examples", {}))
        self.widgets.update(report.get("widgets", {}))
        self.classes.update(report.get("classes", ()))
        self.missed += report.get("missed", 0)
        self.cpu += report.get("cpu", 0.0)

    def text(self) -> str:
        """For reading."""
        events = sum(self.acts.values())
        missed = sorted(self.classes - set(self.widgets))
        rate = events / self.cpu if self.cpu else 0.0
        return "\n".join([
            f"{events:,} events ({self.missed:,} met nothing), {rate:.0f} for each CPU second of the window",
            "events:   " + _listed(self.acts),
            "examples: " + _listed(self.examples),
            f"met {len(self.classes) - len(missed)} of {len(self.classes)} classes: " + _listed(self.widgets),
            "not met:  " + ", ".join(missed),
        ])  # fmt: skip


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.most_common())
