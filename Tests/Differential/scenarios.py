#!/usr/bin/env python3
"""What the Python package brainyflow 0.2.0 does in each scenario; needs Python 3.12 or newer.

    python3.13 -m venv /tmp/brainy && /tmp/brainy/bin/pip install brainyflow==0.2.0
    /tmp/brainy/bin/python scenarios.py            # prints the answers as JSON
    /tmp/brainy/bin/python scenarios.py --write    # writes golden.json beside this file

The scenarios are in reference/. Each runs the package and notes observations: the calls in order, each with its
attempt, the final store, the error. `scenarios/<name>.yaml` is the same scenario as a manifest that leaves its
observations under the same names in the store; its line `# compare:` says which ones are compared. The numbers of a
scenario are those of the statements about the package in deliberate-differences.md. Where Weir deliberately answers
differently, the scenario has `differs`: observations of Weir's that stand in for the package's.

Nothing here depends on how fast the machine is: the scenarios run in a time of their own, which jumps to the next timer
whenever nothing else is to be done.
"""

import asyncio
import importlib.metadata
import json
import pathlib
import sys
import warnings

sys.dont_write_bytecode = True  # the tests leave nothing behind in the sources

from reference import batch_flows, batch_nodes, flows, nodes, params  # noqa: E402, F401: each registers its scenarios
from reference.kit import SCENARIOS, Seen, event_loop  # noqa: E402

PACKAGE_VERSION = "0.2.0"


def answers():
    """Runs every scenario; the content of golden.json."""
    result = {}
    for name, (function, statements, differs, why) in SCENARIOS.items():
        seen = Seen()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with asyncio.Runner(loop_factory=event_loop) as runner:
                runner.run(function(seen))
        entry = {"statements": statements, "package": dict(seen)}
        if differs is not None:
            entry["expected-difference"], entry["why"] = differs, why
        result[name] = entry
    return {"package": f"brainyflow {PACKAGE_VERSION}", "scenarios": result}


def main(arguments):
    version = importlib.metadata.version("brainyflow")
    if version != PACKAGE_VERSION or sys.version_info < (3, 12):
        python = sys.version.split()[0]
        sys.exit(f"needs brainyflow {PACKAGE_VERSION} on Python 3.12 or newer, not {version} on {python}")
    output = json.dumps(answers(), indent=2, sort_keys=True, ensure_ascii=False, default=repr) + "\n"
    if arguments == ["--write"]:
        pathlib.Path(__file__).with_name("golden.json").write_text(output, encoding="utf-8")
    elif arguments:
        sys.exit("usage: scenarios.py [--write]")
    else:
        sys.stdout.write(output)


if __name__ == "__main__":
    main(sys.argv[1:])
