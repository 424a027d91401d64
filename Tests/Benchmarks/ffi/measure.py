"""Weir's calls of a C function beside those of ctypes and cffi: the same function, the same items, one table.

Every contestant runs as a process of its own, round after round in turn. `whole` is the user time that the system
charges to the process, over the number of items. `call` is that less the same round's process that does everything but
the call: Weir with a plugin node that gives its items back, Python's loop without a call. The loops in C are the least
that a call can cost on this machine. A contestant whose results are wrong ends the measurement.
"""

import argparse
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
WORK = ROOT / ".build" / "ffi-bench"
WEIR = WORK / "stripped" / "weir"
LIBRARY = WORK / "libaffine.so"

EXPECTED = [3 * i + 1 for i in range(1000)]
# name: (command without the count, expected first results, the one without calls)
CONTESTANTS = {
    "weir, direct": ("direct.yaml", EXPECTED, "weir, plugin node"),
    "weir, libffi": ("libffi.yaml", EXPECTED, "weir, plugin node"),
    "weir, plugin node": ("plugin.yaml", list(range(1000)), None),
    "C loop, pointer": ("pointer", EXPECTED, None),
    "C loop, libffi": ("libffi", EXPECTED, None),
    "ctypes": ("ctypes", EXPECTED, "python, loop alone"),
    "cffi, dlopen": ("cffi", EXPECTED, "python, loop alone"),
    "cffi, compiled glue": ("cffi-compiled", EXPECTED, "python, loop alone"),
    "python, loop alone": ("loop", list(range(1000)), None),
}


def command(what: str, count: int) -> list[str]:
    if what.endswith(".yaml"):
        return [str(WEIR), "run", str(HERE / what), "--param", f"count={count}", "--print", "first"]
    if what in ("pointer", "libffi"):
        return [str(WORK / "loop"), what, str(count)]
    return [sys.executable, str(HERE / "contestant.py"), what, str(LIBRARY), str(count)]


def check(name: str, output: str, notes: str, count: int) -> None:
    """Ends everything if a result is wrong."""
    what, first, _ = CONTESTANTS[name]
    results = json.loads(output)
    if what.endswith(".yaml"):
        # Weir keeps no results that nobody reads; it says how many items are done.
        done = re.search(r"([\d,]+) items done, 0 failed", notes)
        right = results == first and done and int(done[1].replace(",", "")) == count + 1000
    else:
        last = count - 1 if what == "loop" else 3 * (count - 1) + 1
        right = results == first + [last]
    if not right:
        sys.exit(f"{name}: the results are wrong: {output[:200]}\n{notes}")


def user_time(name: str, count: int) -> float:
    """Runs a contestant and gives its user time in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    run = subprocess.run(
        command(CONTESTANTS[name][0], count), capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(WORK)}
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    if run.returncode != 0:
        sys.exit(f"{name}: exit status {run.returncode}\n{run.stderr}")
    check(name, run.stdout, run.stderr, count)
    return used


def instructions(name: str, count: int) -> int:
    """The instructions of a contestant's process as callgrind counts them."""
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command(CONTESTANTS[name][0], count)],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(WORK)},
    )
    if run.returncode != 0:
        sys.exit(f"{name} under callgrind: exit status {run.returncode}\n{run.stderr}")
    check(name, run.stdout, run.stderr, count)
    return int(re.search(r"Collected : (\d+)", run.stderr)[1])


def first_line(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=True).stdout.splitlines()[0]


def describe(what: str) -> None:
    import cffi

    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    print(f"machine   {model[1] if model else platform.machine()}, {os.cpu_count()} cores, {platform.release()}, "
          f"load {os.getloadavg()[0]:.1f}")
    print(f"versions  weir {first_line('git', 'rev-parse', '--short', 'HEAD')}, "
          f"libffi {first_line('pkg-config', '--modversion', 'libffi')}, Python {platform.python_version()}, "
          f"cffi {cffi.__version__}, {first_line('cc', '--version')}")
    print(f"measured  calls of `int64_t affine(int64_t x)`, {what}\n")


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):7.1f}  {min(values):6.1f} to {max(values):6.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000_000, help="items of a process")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--instructions", action="store_true", help="count instructions with callgrind instead")
    options = parser.parse_args()
    if options.instructions:
        # The difference of two counts has no start of a process in it.
        few, many = 100_000, 600_000
        describe(f"{many - few:,} items, instructions by callgrind")
        per_item = {
            name: (instructions(name, many) - instructions(name, few)) / (many - few) for name in CONTESTANTS
        }
        print(f"{'instructions an item':<22} {'whole':>8} {'call':>8}")
        for name, (_, _, base) in CONTESTANTS.items():
            call = f"{per_item[name] - per_item[base]:8.1f}" if base else ""
            print(f"{name:<22} {per_item[name]:8.1f} {call}")
        return
    describe(f"{options.count:,} items, user time, median and spread of {options.rounds} rounds")
    times: dict[str, list[float]] = {name: [] for name in CONTESTANTS}
    names = list(CONTESTANTS)
    for turn in range(options.rounds):
        for name in names if turn % 2 == 0 else reversed(names):
            times[name].append(user_time(name, options.count) * 1e9 / options.count)
    print(f"{'ns an item':<22} {'whole':>7}  {'spread':^16}   {'call':>7}  {'spread':^16}")
    for name, (_, _, base) in CONTESTANTS.items():
        call = spread([own - other for own, other in zip(times[name], times[base])]) if base else ""
        print(f"{name:<22} {spread(times[name])}   {call}".rstrip())


main()
