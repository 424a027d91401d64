"""J: checks a manifest of ten thousand nodes."""

from suite.contestant import Contestant
from suite.scenario import Scenario, judge

WEIR = "weir check"
PYTHON = "import sys, yaml; print(len(yaml.load(open(sys.argv[1]), getattr(yaml, sys.argv[2]))['nodes']))"


class Check(Scenario):
    letter = "J"
    title = "check of a large manifest"
    about = (
        "10,000 nodes in a chain, each with a template, a param, an output and a next node: about 1.5 MB. PyYAML "
        "only parses the file and checks nothing; with libyaml, and without it."
    )

    def prepare(self):
        for size in (1000, 10_000):
            lines = ["weir: 1", "plugins: [text]", "params: { name: world }", "nodes:"]
            for number in range(size):
                following = f"node_{number + 1:05}" if number + 1 < size else "end"
                lines.append(
                    f"  node_{number:05}: {{ uses: text.format, params: {{ number: {number:05} }}, "
                    f'with: {{ template: "Hello, ${{params.name}}!" }}, output: shared.greetings.node_{number:05}, '
                    f"next: {following} }}"
                )
            self.bench.write(f"j-{size}.yaml", "\n".join(lines) + "\n")

    def contestants(self):
        def path(size):
            return str(self.bench.folder / f"j-{size}.yaml")

        found = [Contestant(WEIR, lambda size: [str(self.bench.weir), "check", path(size)], (1000, 10_000), WEIR)]

        def silent(output, size):
            return str(size) if output == b"" else output.decode(errors="replace")[:200]

        found[0].result = silent
        if python := self.bench.python("yaml"):
            for name, loader, sizes, note in (
                ("PyYAML with libyaml, parsing only", "CSafeLoader", (1000, 10_000), ""),
                ("PyYAML, parsing only", "SafeLoader", (1000,), "fewer nodes than 10,000, being slow"),
            ):

                def command(size, loader=loader):
                    return [python, "-c", PYTHON, path(size), loader]

                found.append(Contestant(name, command, sizes, WEIR, note))
        return found

    def expected(self, size):
        return str(size)

    def targets(self, outcomes):
        def time(weir):
            best, size = min(weir.seconds()), (self.bench.folder / "j-10000.yaml").stat().st_size
            return f"{best * 1000:.0f} ms for {size / 1e6:.2f} MB (fastest run)", best < 0.6

        return [judge(outcomes, "10,000 nodes under 600 ms", [WEIR], time)]
