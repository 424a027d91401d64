"""Folders of recorded runs."""

import json
import pathlib
import shutil
import subprocess


class RunsFolder:
    """A folder for `--runs` with one run in it."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self._segments = set()

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)

    def record(self, command):
        """Runs a command that records a run here, and leaves it as one that never ended."""
        self.remove()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        self._segments = set(self._files())
        self.reopen()

    def reopen(self):
        """Makes the run what it was before it ended, or was continued.

        A run that was killed after its last record has no `end.json` either. It has the file `flight`, too, which
        only `weir show` reads.
        """
        for path in self._files():
            if path not in self._segments:
                path.unlink()
        (self._run() / "end.json").unlink(missing_ok=True)

    def recalled(self):
        """How many items were recalled by the session that ended last."""
        return json.loads((self._run() / "end.json").read_text())["recalled"]

    def bytes(self):
        return sum(path.stat().st_size for path in self._files())

    def _run(self):
        (run,) = self.path.iterdir()
        return run

    def _files(self):
        return sorted(self._run().glob("*.wj"))
