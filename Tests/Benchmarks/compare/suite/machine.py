"""What the figures were measured on."""

import os
import pathlib
import platform
import re
import subprocess


def describe(bench):
    """Names and versions, in the order in which they are shown."""
    memory = int(_match("/proc/meminfo", r"MemTotal:\s*(\d+)") or 0)
    system = _match("/etc/os-release", r'PRETTY_NAME="(.*)"')
    found = {
        "processor": _match("/proc/cpuinfo", r"model name\s*: (.*)"),
        "cores": str(os.cpu_count()),
        "memory": f"{memory / 2**20:.1f} GiB",
        "system": f"{system}, Linux {platform.release()}",
        "load at the start": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "weir": f"{_first_line([bench.weir, '--version'])}, {bench.weir}",
        "swift": _first_line(["swift", "--version"]),
        "c++": _first_line(["c++", "--version"]),
        "oneTBB": _version_of("libtbb-dev"),
        "SQLite": _version_of("libsqlite3-0"),
        "OpenMP": _version_of("libgomp1"),
        "GNU parallel": _first_line(["parallel", "--version"]),
        "xargs": _first_line(["xargs", "--version"]),
    }
    for package, name in (("pocketflow", "pocketflow"), ("brainyflow", "brainyflow"), ("yaml", "PyYAML")):
        if python := bench.python(package):
            code = f"import importlib.metadata as m, platform; print(m.version('{name}'), platform.python_version())"
            found[name] = "{} on Python {}".format(*_first_line([python, "-c", code]).split())
        else:
            found[name] = "skipped: there is no Python that has it (see the script install)"
    return found


def table(machine):
    return (
        "\n".join(["| machine | |", "|---|---|"] + [f"| {name} | {value} |" for name, value in machine.items()]) + "\n"
    )


def _match(path, pattern):
    found = re.search(pattern, pathlib.Path(path).read_text())
    return found.group(1) if found else ""


def _first_line(command):
    try:
        output = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "not there"
    return next((line.strip() for line in (output.stdout + output.stderr).splitlines() if line.strip()), "")


def _version_of(package):
    return _first_line(["dpkg-query", "-W", "-f", "${Version}\n", package])
