"""Runs the contestants of a scenario, round by round, and checks every result."""

import pathlib
import subprocess
import sys

from suite import measure
from suite.contestant import Outcome


def compare(scenario, rounds):
    """The outcomes by name. Contestants take turns within each round, each time from another one on."""
    scenario.prepare()
    outcomes = {}
    for contestant in scenario.contestants():
        outcome = Outcome(contestant, {size: [] for size in contestant.sizes})
        outcomes[contestant.name] = outcome
        # Once, untimed, before anything counts: what fails or is wrong does not take part.
        attempt(scenario, outcome, contestant.sizes[0], keep=False)
    for number in range(rounds):
        names = list(outcomes)
        names = names[number % len(names) :] + names[: number % len(names)]
        for name in names:
            for size in outcomes[name].sizes:
                if not outcomes[name].problem:
                    attempt(scenario, outcomes[name], size)
        say(f"{scenario.letter}: round {number + 1} of {rounds}")
    return outcomes


def attempt(scenario, outcome, size, keep=True):
    """One run of a contestant."""
    contestant = outcome.contestant
    run = measure.run(contestant.command(size), scenario.bench.folder, contestant.environment, contestant.is_watched)
    if run.status != 0:
        last = (run.errors.strip().splitlines() or ["no message"])[-1]
        outcome.problem = f"FAILED at {size:,} items: exit status {run.status}, {last[:160]}"
    else:
        try:
            result = contestant.result(run.output, size)
        except ValueError as error:
            result = f"unreadable output ({error})"
        expected = scenario.expected(size)
        if result != expected:
            outcome.problem = f"WRONG result at {size:,} items: {result[:60]} instead of {expected[:60]}"
    if outcome.problem:
        say(f"{scenario.letter}: {contestant.name}: {outcome.problem}")
    elif keep:
        outcome.runs[size].append(run)


def same_results(scenario):
    """Whether sequential and parallel runs of Weir print the same bytes: (what, verdict) for each pair."""
    verdicts = []
    for what, sequential, parallel, *right in scenario.same_results():
        outputs = [subprocess.run(command, capture_output=True) for command in (sequential, parallel)]
        first, second = (output.stdout for output in outputs)
        if any(output.returncode != 0 for output in outputs):
            verdict = "FAILED: " + outputs[0].stderr.decode()[-200:] + outputs[1].stderr.decode()[-200:]
        elif not first or first != second:
            verdict = f"DIFFERENT ({len(first):,} and {len(second):,} bytes)"
        elif right and right[0] != first.decode().strip():
            verdict = "the same, but WRONG"
        else:
            verdict = f"the same {len(first):,} bytes"
        verdicts.append((scenario.letter, what, verdict))
    return verdicts


def say(text):
    print(text, file=sys.stderr, flush=True)


def shortened(command, folder):
    """A command as text, with the long folders left out."""
    text = " ".join(f"'{word}'" if " " in word else word for word in command)
    home = str(pathlib.Path(__file__).resolve().parent.parent)
    return text.replace(str(folder), "$WORK").replace(home, "$COMPARE")
