"""Runs one process and says what it took."""

import dataclasses
import json
import os
import subprocess

TIME_LIMIT = 300  # seconds; a contestant that takes longer has failed


@dataclasses.dataclass
class Run:
    """One process from its start to its end."""

    seconds: float
    cpu: float  # user and system seconds, of children that ended too
    peak: int  # bytes; of the largest process where there are several
    anonymous: int  # those of them that are not of a file, where somebody looked; else 0
    threads: int  # the most at one time, where they were watched; else 0
    status: int
    output: bytes
    errors: str


def run(command, folder, environment=None, is_watched=False):
    """Runs a command in a folder, by way of native/launch.c, and waits for it."""
    output, errors, report = folder / "stdout", folder / "stderr", folder / "report.json"
    with output.open("wb") as out, errors.open("wb") as err:
        launcher = [folder / "launch", report, str(TIME_LIMIT), "2" if is_watched else "0"]
        subprocess.run(
            launcher + command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env={**os.environ, **(environment or {})},
            check=True,
        )
    return Run(**json.loads(report.read_text()), output=output.read_bytes(), errors=errors.read_text(errors="replace"))
