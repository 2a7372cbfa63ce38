"""From a run's results to a table, ratios and a plot. `python -m benchmarks.report` makes them again."""

from __future__ import annotations

import json
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

Key = tuple[str, int, int]
"""Scenario, size, latency."""

TITLES: Final = {
    "preview": "preview, no changes",
    "drift": "preview, 1 % drift",
    "refresh": "refresh",
    "up": "first up",
    "update": "update of all",
    "destroy": "destroy",
    "up32": "first up, --parallel 32",
    "few": "preview of 3 among 10,000",
    "adopt": "`versori-pulumi adopt`, import included",
}
PROVIDERS: Final = ("floor", "ours", "naive")
COLOURS: Final = {"floor": "#8a8f98", "ours": "#1f6feb", "naive": "#d1495b"}
PLOTTED: Final = ("preview", "refresh", "up", "update")
PLOTTED_LATENCY: Final = 100
LARGE: Final = 1000


class Results:
    """Medians of a run."""

    def __init__(self, result: dict[str, Any]) -> None:
        self.machine: dict[str, str] = result["machine"]
        self.plugin: dict[str, Any] = result["plugin"]
        self._all: defaultdict[tuple[Key, str], list[dict[str, Any]]] = defaultdict(list)
        for each in result["measured"]:
            self._all[(each["scenario"], each["size"], each["latency"]), each["provider"]].append(each)

    @property
    def keys(self) -> list[Key]:
        """What was measured, in the order of the titles."""
        order = list(TITLES)
        return sorted({key for key, _ in self._all}, key=lambda key: (order.index(key[0]), key[2], key[1]))

    def median(self, key: Key, provider: str, what: str = "seconds") -> float | None:
        """The median, None where it was not measured."""
        found = [each[what] for each in self._all.get((key, provider), [])]
        return statistics.median(found) if found else None

    def ratio(self, key: Key, one: str, other: str, what: str = "seconds") -> float | None:
        """How many times one is of the other."""
        ours, theirs = self.median(key, one, what), self.median(key, other, what)
        return ours / theirs if ours and theirs else None


def lines(results: Results) -> Iterator[str]:
    """The report, in Markdown."""
    said = results.machine
    yield f"{said['date']}: {said['processor']}, {said['cores']} cores, {said['memory']}, {said['system']}."
    yield f"Load: {said['load']}."
    yield f"Python {said['python']}, Pulumi {said['pulumi']}, its SDK {said['sdk']}. Medians, in seconds."
    yield ""
    yield "| scenario | N | latency | floor | ours | naive | ours / floor | naive / ours | requests: ours | naive |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for key in results.keys:
        scenario, size, latency = key
        cells = [TITLES[scenario], str(size), f"{latency} ms"]
        cells += [_number(results.median(key, provider)) for provider in PROVIDERS]
        cells += [_number(results.ratio(key, "ours", "floor")), _number(results.ratio(key, "naive", "ours"))]
        cells += [_number(results.median(key, provider, "requests"), 0) for provider in ("ours", "naive")]
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield from _plugin(results)


def _plugin(results: Results) -> Iterator[str]:
    yield "| | floor | ours | naive | ours / floor |"
    yield "|---|--:|--:|--:|--:|"
    if results.plugin:
        starts = results.plugin["starts"]
        cells = [f"{starts[provider]:.2f} s" for provider in PROVIDERS]
        yield f"| start of a plugin, to its first answer | {' | '.join(cells)} | {starts['ours'] / starts['floor']:.2f} |"
    for key in results.keys:
        if key[0] in ("preview", "refresh") and key[1] >= LARGE:
            memories = [results.median(key, provider, "memory") for provider in PROVIDERS]
            ratio = _number(results.ratio(key, "ours", "floor", "memory"))
            cells = [f"{_number(memory, 0)} MiB" for memory in memories]
            yield f"| memory of the plugin, {TITLES[key[0]]}, N = {key[1]}, {key[2]} ms | {' | '.join(cells)} | {ratio} |"
    if results.plugin:
        imports = results.plugin["imports"]
        ratio = imports["versori_pulumi"] / imports["pulumi"]
        yield ""
        yield (
            f"Importing `versori_pulumi` with its `Connector` takes {imports['versori_pulumi']:.3f} s of CPU, "
            f"`pulumi` alone {imports['pulumi']:.3f} s: {ratio:.2f} times."
        )


def _number(value: float | None, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def plot(results: Results, folder: Path) -> None:
    """Time against N, one line a provider, a picture for each scenario; as PNG and SVG."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    shown = [name for name in PLOTTED if any(key[0] == name and key[2] == PLOTTED_LATENCY for key in results.keys)]
    if not shown:
        return
    figure, panels = plt.subplots(1, len(shown), figsize=(3.6 * len(shown), 3.4), sharey=True, squeeze=False)
    for panel, name in zip(panels[0], shown, strict=True):
        _panel(panel, results, name)
    panels[0][0].set_ylabel("seconds")
    panels[0][-1].legend(frameon=False)
    figure.suptitle(f"Time against the number of connectors, Versori {PLOTTED_LATENCY} ms away", fontsize=11)
    figure.tight_layout()
    for kind in ("png", "svg"):
        figure.savefig(folder / f"benchmarks.{kind}", dpi=150)
    plt.close(figure)


def _panel(panel: Any, results: Results, name: str) -> None:
    for provider in PROVIDERS:
        keys = [key for key in results.keys if key[0] == name and key[2] == PLOTTED_LATENCY]
        points = [(key[1], results.median(key, provider)) for key in keys]
        known = [(size, seconds) for size, seconds in points if seconds is not None]
        style = "--" if provider == "floor" else "-"
        panel.plot(*zip(*known, strict=True), style, marker="o", label=provider, color=COLOURS[provider], linewidth=1.8)
    panel.set_title(TITLES[name], fontsize=10)
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.set_xlabel("connectors")
    panel.grid(visible=True, which="major", alpha=0.25)
    panel.spines[["top", "right"]].set_visible(False)


def write(folder: Path) -> None:
    """Makes the report of the results in a folder."""
    results = Results(json.loads((folder / "results.json").read_text()))
    (folder / "results.md").write_text("\n".join(lines(results)) + "\n")
    plot(results, folder)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / "results")
