"""The tables, in Markdown, and the raw data."""

import json

from suite.compare import shortened
from suite.contestant import Spread, ratios

INTRODUCTION = """\
An item's time is the difference of two whole runs, from start to end, divided by the difference of their items, so that
start-up does not count; with one size it is the whole run. *Fastest* is from the fastest runs, *middle* the median of
the rounds. *Against* is the contestant's time of an item divided by that of the Weir variant named in the table's last
column, round by round: median (lowest to highest); below 1 Weir loses, and the row says so."""

SECOND = """\
CPU seconds are user and system time of the largest size, with those of children. Peak memory is that of the largest
process where there are several. An item's CPU time, the median of the rounds, depends little on what else the machine
does; where two threads share the work it is the sum of both."""


def scenario_tables(scenario, outcomes):
    lines = [f"## {scenario.letter}: {scenario.title}", "", scenario.about, ""]
    lines += [
        "| contestant | items | whole run | fastest, an item | middle, an item | against Weir | compared with |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    notes = []
    for name, outcome in outcomes.items():
        lines.append(_time_row(name, outcome, outcomes, notes))
    lines += [""] + [f"{number}. {note}" for number, note in enumerate(notes, 1)] + ([""] if notes else [])
    lines += [
        "| contestant | items | CPU seconds | CPU, an item | against Weir | peak memory | threads |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name, outcome in outcomes.items():
        if outcome.problem:
            continue
        for size in outcome.sizes if len(outcome.sizes) > 2 else outcome.sizes[-1:]:
            lines.append(_cost_row(name, outcome, outcomes, size))
    return "\n".join(lines) + "\n"


def _time_row(name, outcome, outcomes, notes):
    size = outcome.sizes[-1]
    if outcome.problem:
        return f"| {name} | {size:,} | {outcome.problem} | | | | |"
    mark = ""
    if outcome.contestant.note:
        if outcome.contestant.note not in notes:
            notes.append(outcome.contestant.note)
        mark = f" ({notes.index(outcome.contestant.note) + 1})"
    per_item, against = Spread.of(outcome.per_item()), "–"
    base = outcomes.get(outcome.contestant.against)
    if base and base is not outcome and not base.problem and (found := ratios(outcome, base)):
        spread = Spread.of(found)
        loses = not name.startswith("weir") and spread.median < 1
        against = f"{_short(spread.median)} ({_short(spread.low)} to {_short(spread.high)})"
        against += " **Weir loses**" if loses else ""
    whole = Spread.of(outcome.seconds())
    compared = outcome.contestant.against if base is not outcome else ""
    return (
        f"| {name}{mark} | {size:,} | {whole.median:.3f} s | {duration(outcome.best_per_item())} | "
        f"{duration(per_item.median)} | {against} | {compared} |"
    )


def _cost_row(name, outcome, outcomes, size):
    cpu = Spread.of([run.cpu for run in outcome.runs[size]]).median
    each, against = Spread.of(outcome.cpu_per_item()).median, "–"
    base = outcomes.get(outcome.contestant.against)
    if base and base is not outcome and not base.problem:
        other = Spread.of(base.cpu_per_item()).median
        against = _short(each / other) if each > 0 and other > 0 else "–"
    peak, threads = f"{outcome.peak(size) / 2**20:.1f} MiB", outcome.threads() or ""
    return f"| {name} | {size:,} | {cpu:.3f} | {duration(each)} | {against} | {peak} | {threads} |"


def _short(number):
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def duration(nanoseconds):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if abs(nanoseconds) >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.1f} ns"


def targets_table(targets):
    lines = ["## Targets", "", "| scenario | target | measured | |", "|---|---|---|---|"]
    words = {True: "met", False: "**missed**", None: "reported"}
    lines += [f"| {letter} | {each.text} | {each.measured} | {words[each.is_met]} |" for letter, each in targets]
    return "\n".join(lines) + "\n"


def same_results_table(verdicts):
    lines = [
        "## Sequential and parallel runs of Weir compared byte for byte",
        "",
        "| scenario | what | |",
        "|---|---|---|",
    ]
    lines += [f"| {letter} | {what} | {verdict} |" for letter, what, verdict in verdicts]
    return "\n".join(lines) + "\n"


def commands_list(letter, outcomes, folder):
    lines = [f"### {letter}", ""]
    for name, outcome in outcomes.items():
        command = shortened(outcome.contestant.command(outcome.sizes[-1]), folder)
        lines.append(f"- {name}: `{command}`")
    return "\n".join(lines) + "\n"


def raw_data(machine, results):
    """Everything that was measured, as JSON."""
    scenarios = {}
    for scenario, outcomes in results:
        scenarios[scenario.letter] = {
            "title": scenario.title,
            "contestants": {
                name: {
                    "problem": outcome.problem,
                    "note": outcome.contestant.note,
                    "command": outcome.contestant.command(outcome.sizes[-1]),
                    "runs": {
                        size: [
                            {
                                "seconds": run.seconds,
                                "cpu": run.cpu,
                                "peak": run.peak,
                                "anonymous": run.anonymous,
                                "threads": run.threads,
                            }
                            for run in runs
                        ]
                        for size, runs in outcome.runs.items()
                    },
                }
                for name, outcome in outcomes.items()
            },
        }
    return json.dumps({"machine": machine, "scenarios": scenarios}, indent=1)
