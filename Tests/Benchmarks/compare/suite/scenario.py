"""What every scenario says of itself."""

import dataclasses

from suite.contestant import Contestant, Outcome, Spread


@dataclasses.dataclass
class Target:
    """A target of the project and what came of it."""

    text: str
    measured: str
    is_met: bool | None  # None for a figure that is only reported

    @classmethod
    def unknown(cls, text, why):
        return cls(text, f"not measured: {why}", None)


class Scenario:
    """One kind of work. `bench` gives paths and sizes (workspace.py)."""

    letter: str
    title: str
    about: str = ""

    def __init__(self, bench):
        self.bench = bench

    def prepare(self):
        """Makes the input."""

    def contestants(self) -> list[Contestant]:
        raise NotImplementedError

    def expected(self, size: int) -> str:
        """The right result for so many items."""
        raise NotImplementedError

    def same_results(self) -> list[tuple]:
        """Pairs of Weir commands, sequential and parallel, that must print the same bytes.

        Each with what it is that they print, and at will with the text that both must print.
        """
        return []

    def finish(self):
        """Removes what takes much room, once everything else is done."""

    def targets(self, outcomes: dict[str, Outcome]) -> list[Target]:
        return []


def judge(outcomes, text, names, measure):
    """A target that needs the outcomes of some contestants, or the reason why it cannot be judged.

    `measure` gets the outcomes and gives what was measured and whether that is enough (None: nothing is asked of it).
    """
    for name in names:
        outcome = outcomes.get(name)
        if outcome is None:
            return Target.unknown(text, f"{name} did not take part")
        if outcome.problem:
            return Target(text, f"{name}: {outcome.problem}", False if name.startswith("weir") else None)
    measured, is_met = measure(*[outcomes[name] for name in names])
    return Target(text, measured, None if is_met is None else bool(is_met))


def at_most(nanoseconds):
    """A measure for `judge`: the time of an item by the fastest runs, and whether it is within a limit."""

    def measure(outcome):
        figure, rounds = outcome.best_per_item(), Spread.of(outcome.per_item())
        text = f"{figure:.0f} ns (fastest runs; {rounds.low:.0f} to {rounds.high:.0f} in the rounds)"
        return f"{text}; {outcome.best_cpu_per_item():.0f} ns of CPU", figure <= nanoseconds

    return measure
