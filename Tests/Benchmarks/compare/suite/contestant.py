"""What takes part in a scenario, and what was measured of it."""

import dataclasses
import statistics
from collections.abc import Callable

from suite.measure import Run


def text_of(output, size):
    """The result of a contestant that prints it."""
    return output.decode(errors="replace").strip().strip('"')


@dataclasses.dataclass
class Contestant:
    """A command that does the work of a scenario for so many items."""

    name: str
    command: Callable[[int], list[str]]
    sizes: tuple[int, ...]  # numbers of items, ascending
    against: str = "weir"  # whose time its own is compared with
    note: str = ""  # why it has fewer items, and the like
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    result: Callable[[bytes, int], str] = text_of
    is_watched: bool = False  # for the number of its threads, and what memory is not of a file


@dataclasses.dataclass
class Outcome:
    """The runs of one contestant, by size and in the order of the rounds."""

    contestant: Contestant
    runs: dict[int, list[Run]]
    problem: str = ""  # why it is not timed

    @property
    def sizes(self):
        return self.contestant.sizes

    def seconds(self, size=None):
        return [run.seconds for run in self.runs[size or self.sizes[-1]]]

    def per_item(self):
        """Nanoseconds an item in each round: from the difference of the largest and the smallest size."""
        return self._per_item(lambda run: run.seconds)

    def cpu_per_item(self):
        return self._per_item(lambda run: run.cpu)

    def best_per_item(self):
        """As `per_item`, from the fastest run of each size: what others do on the machine can only add time."""
        return self._best_per_item(lambda run: run.seconds)

    def best_cpu_per_item(self):
        """CPU nanoseconds of an item, from the runs with the least: on a busy machine the better one for one lane."""
        return self._best_per_item(lambda run: run.cpu)

    def peak(self, size=None):
        return max(run.peak for run in self.runs[size or self.sizes[-1]])

    def anonymous(self, size=None):
        """The part of the peak that is not pages of files, which the kernel can drop at any time."""
        return max(run.anonymous for run in self.runs[size or self.sizes[-1]])

    def threads(self):
        return max((run.threads or 0) for runs in self.runs.values() for run in runs)

    def _best_per_item(self, of):
        first, last = self.sizes[0], self.sizes[-1]
        least = {size: min(of(run) for run in self.runs[size]) for size in (first, last)}
        return least[last] * 1e9 / last if first == last else (least[last] - least[first]) * 1e9 / (last - first)

    def _per_item(self, of):
        first, last = self.sizes[0], self.sizes[-1]
        if first == last:
            return [of(run) * 1e9 / last for run in self.runs[last]]
        pairs = zip(self.runs[first], self.runs[last])
        return [(of(large) - of(small)) * 1e9 / (last - first) for small, large in pairs]


@dataclasses.dataclass
class Spread:
    """The middle and the ends of some figures."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, figures):
        return cls(statistics.median(figures), min(figures), max(figures))


def ratios(of, to):
    """One ratio of the times of an item for each round, since both ran in it under the same conditions.

    A round in which a difference of two runs came out as nothing or less says nothing and is left out.
    """
    return [a / b for a, b in zip(of.per_item(), to.per_item()) if a > 0 and b > 0]
