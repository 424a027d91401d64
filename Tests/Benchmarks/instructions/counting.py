"""Runs Weir's hot paths under callgrind."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
# The libraries of a release build that a manifest here names.
PLUGINS = ["libtext.so"]
# Name, manifest, and the numbers of items of the two runs; with none, all of one run is counted.
SCENARIOS = {
    "start-up": ("hello", None),
    "sequential node, an item": ("sequential-node", (100_000, 600_000)),
    "parallel node on one lane, an item": ("parallel-node", (100_000, 600_000)),
    "sequential node, 1 % of items retried, an item": ("sequential-retry", (10_000, 40_000)),
    "parallel node, 1 % of items retried, an item": ("parallel-retry", (10_000, 40_000)),
    "batch flow without post, an iteration": ("flow", (10_000, 50_000)),
    "batch flow with post, an iteration": ("flow-with-post", (10_000, 30_000)),
    "parallel batch flow on one lane, an iteration": ("parallel-flow", (10_000, 50_000)),
    "batch flow with a limit that does not bind, an iteration": ("flow-limit", (10_000, 50_000)),
    "batch flow with a deadline, an iteration": ("flow-deadline", (10_000, 50_000)),
    "store insert, an iteration": ("store-insert", (5_000, 20_000)),
    "check, a node of the manifest": ("check", (200, 1200)),
}


def prepare(weir, work):
    """Puts Weir without debug information, which old versions of valgrind cannot read, beside plugins and input."""
    work.mkdir(parents=True, exist_ok=True)
    folder = weir if weir.is_dir() else weir.parent
    for name in ["weir", *PLUGINS]:
        if not (folder / name).is_file():
            sys.exit(f"there is no {folder / name}; run `swift build -c release`, or name a build with --weir")
        subprocess.run(["objcopy", "--strip-debug", folder / name, work / name], check=True)
    subprocess.run([HERE.parent / "compare" / "build", work, "plugin"], check=True)
    for name in ("bench.so", "libwork.so"):
        subprocess.run(["objcopy", "--strip-debug", work / name], check=True)
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", HERE / "clock.c", "-o", work / "clock.so"], check=True)
    for manifest in (HERE / "manifests").iterdir():
        shutil.copy(manifest, work)
    for size in SCENARIOS["check, a node of the manifest"][1]:
        (work / f"check-{size}.yaml").write_text(chain(size))


def chain(size):
    """A manifest of so many nodes, one after another."""
    lines = ["weir: 1", "plugins: [text]", "params: { name: world }", "nodes:"]
    for number in range(size):
        following = f"node_{number + 1}" if number + 1 < size else "end"
        lines.append(
            f'  node_{number}: {{ uses: text.format, with: {{ template: "Hello, ${{params.name}}!" }}, '
            f"output: shared.greetings.node_{number}, next: {following} }}"
        )
    return "\n".join(lines) + "\n"


def count(work, manifest, size, profile="/dev/null"):
    """The instructions of one run, whose profile goes to a file."""
    if manifest == "check":
        command = ["check", f"check-{size}.yaml"]
    else:
        command = ["run", f"{manifest}.yaml", "--quiet", "--threads", "1"]
        command += ["--param", f"n={size}"] if size else []
    environment = {**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1", "LD_PRELOAD": str(work / "clock.so")}
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", work / "weir", *command],
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
    )
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not found:
        sys.exit(f"{manifest} with {size} items failed under valgrind:\n{run.stderr[-2000:]}")
    return int(found.group(1))


def add_common_options(parser):
    root = HERE.parents[2]
    parser.add_argument(
        "--weir",
        default=os.environ.get("WEIR", root / ".build" / "release"),
        help="the folder of a release build, or the command in it (default: $WEIR, or this repository's)",
    )
    parser.add_argument("--work", default=HERE.parent / ".build-instructions", help="the folder for copies and input")


def prepared(options):
    """The work folder, with everything in it that the runs need."""
    work = pathlib.Path(options.work).resolve()
    prepare(pathlib.Path(options.weir).resolve(), work)
    return work
