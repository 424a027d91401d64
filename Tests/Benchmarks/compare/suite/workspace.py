"""Where everything is: Weir, the native contestants, the Pythons, input and output."""

import ctypes
import pathlib
import random
import shutil
import subprocess
import time

from suite import reference

HERE = pathlib.Path(__file__).resolve().parent.parent
SEED = 20240607


class Workspace:
    def __init__(self, weir, folder, is_quick):
        weir = pathlib.Path(weir).resolve()
        self.weir = weir / "weir" if weir.is_dir() else weir
        self.folder = pathlib.Path(folder).resolve()
        self.is_quick = is_quick
        self.folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([HERE / "build", self.folder], check=True)
        self.library = self.folder / "libwork.so"
        self.work = ctypes.CDLL(str(self.library))
        for name in ("work_spin", "work_hash_file"):
            getattr(self.work, name).restype = ctypes.c_int64
        self._nanoseconds_a_step = None

    def sizes(self, *sizes):
        """Numbers of items; a tenth of them for a quick look."""
        return tuple(max(1, size // 10) for size in sizes) if self.is_quick else sizes

    def random(self, name):
        """Numbers that are the same in every run."""
        return random.Random(f"{SEED}-{name}")

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def run_weir(self, manifest, *options, show=(), **params):
        """The command that runs a manifest of the workspace."""
        command = [str(self.weir), "run", str(self.folder / manifest), "--quiet", *options]
        for name, value in params.items():
            command += ["--param", f"{name}={value}"]
        for path in show:
            command += ["--print", path]
        return command

    def native(self, program):
        """The path of a native contestant, or None where it could not be built."""
        path = self.folder / program
        return str(path) if path.exists() else None

    def python(self, package):
        """A Python that has a package, or None (see the script `install`)."""
        name = {"brainyflow": "python-3.12"}.get(package, "python")
        path = self.folder / name / "bin" / "python"
        if not path.exists():
            return None
        test = subprocess.run([path, "-c", f"import {package}"], capture_output=True)
        return str(path) if test.returncode == 0 else None

    @property
    def python_environment(self):
        return {"WEIR_BENCH_WORK": str(self.library), "PYTHONDONTWRITEBYTECODE": "1"}

    def tool(self, name):
        return shutil.which(name)

    def steps(self, microseconds):
        """The steps of work_spin that take so much CPU on this machine, measured once, however busy it is."""
        if self._nanoseconds_a_step is None:
            steps = 20_000_000
            best = min(self._spin_time(steps) for _ in range(7))
            self._nanoseconds_a_step = best / steps
        return max(1, round(microseconds * 1000 / self._nanoseconds_a_step))

    def spin_digest(self, count, steps):
        """The digest of the results of work_spin for the items from 0 on, one after another."""
        results = (self.work.work_spin(ctypes.c_int64(item), ctypes.c_int64(steps)) for item in range(count))
        return str(reference.digest(results))

    def _spin_time(self, steps):
        begun = time.thread_time_ns()
        self.work.work_spin(ctypes.c_int64(1), ctypes.c_int64(steps))
        return time.thread_time_ns() - begun
