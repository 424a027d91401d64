"""Contestants that take part in many scenarios."""

from suite import reference
from suite.contestant import Contestant
from suite.workspace import HERE

NATIVE = {"direct": "direct C loop", "openmp": "OpenMP", "onetbb": "oneTBB"}
PYTHON = {
    "loop": "Python loop",
    "processes": "Python process pool",
    "threads": "Python thread pool",
    "asyncio": "Python asyncio",
    "pocketflow": "PocketFlow",
    "pocketflow-parallel": "PocketFlow, parallel",
    "brainyflow": "BrainyFlow",
    "brainyflow-parallel": "BrainyFlow, parallel",
    "brainyflow-awaiting": "BrainyFlow, parallel, exec awaits",
}


def native(bench, arguments, sizes, against, programs=("direct", "openmp", "onetbb"), **more):
    """The C++ program of the scenario, for each way to go over its items.

    Each parameter that is a dict tells one program from another.
    """
    found = []
    for program in programs:
        if path := bench.native(program):
            found.append(
                Contestant(
                    name=NATIVE[program],
                    command=lambda size, path=path: [path, *map(str, arguments(size))],
                    sizes=_of(sizes, program),
                    against=_of(against, program),
                    **more,
                )
            )
    return found


def python(bench, arguments, sizes, against, engines, note="", environment=None, **more):
    """The Python program of the scenario, for each engine whose package is there."""
    found = []
    for engine in engines:
        package = engine.split("-")[0] if "flow" in engine else "ctypes"
        if path := bench.python(package):
            command = [path, str(HERE / "python" / "peer.py"), engine]
            found.append(
                Contestant(
                    name=PYTHON[engine],
                    command=lambda size, command=command: command + list(map(str, arguments(size))),
                    sizes=_of(sizes, engine),
                    against=_of(against, engine),
                    note=_of(note, engine),
                    environment={**bench.python_environment, **(environment or {})},
                    **more,
                )
            )
    return found


def shells(bench, items, work, sizes, against, total=None, every=lambda size: 1):
    """GNU parallel and xargs, which start the program `tool` for one item or for up to 1,000.

    - items: a shell command that prints the items for $1 of them, a line each.
    - sizes: two pairs: with a process an item, and with one for 1,000.
    - total: the number of items that the others have, for the note.
    """
    tool = f"{bench.folder}/tool {work}"
    found = []
    for name, alone, together in (
        ("GNU parallel", f"parallel -k -j2 {tool}", f"parallel -k -j2 -N 1000 {tool}"),
        ("xargs -P2", f"xargs -P2 -n1 {tool}", f"xargs -P2 -n1000 {tool}"),
    ):
        if not bench.tool(name.split()[1] if name.startswith("GNU") else name.split()[0]):
            continue
        for label, command, own in (("an item each", alone, sizes[0]), ("-N 1000", together, sizes[1])):
            if not own:
                continue
            found.append(
                Contestant(
                    name=f"{name}, {label}",
                    command=lambda size, command=command: ["bash", "-c", f"{items} | {command}", "bash", str(size)],
                    sizes=own,
                    against=against,
                    result=lambda output, size: reference.digest_of_lines(output, every(size)),
                    note="" if total in (None, own[-1]) else f"fewer items than {total:,}, being slow",
                )
            )
    return found


def _of(value, name):
    return value[name] if isinstance(value, dict) else value
