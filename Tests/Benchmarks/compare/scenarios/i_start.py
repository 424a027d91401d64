"""I: how long a flow takes that does nothing much."""

import shutil

from suite import peers
from suite.contestant import Contestant
from suite.scenario import Scenario, judge
from suite.workspace import HERE

WEIR = "weir, hello flow"


class Start(Scenario):
    letter = "I"
    title = "start-up of a hello flow"
    about = "From the start of the process to its end. The empty C program shows what a process costs here at all."

    def prepare(self):
        shutil.copy(HERE.parents[2] / "examples" / "hello" / "flow.yaml", self.bench.folder / "i.yaml")

    def contestants(self):
        weir = Contestant(WEIR, lambda size: self.bench.run_weir("i.yaml", show=["greeting"]), (1,), WEIR)
        found = [weir, *peers.python(self.bench, lambda size: ["hello"], (1,), WEIR, ["pocketflow", "brainyflow"])]
        if python := self.bench.tool("python3"):
            found.append(
                Contestant("Python, one print", lambda size: [python, "-c", "print('Hello, world!')"], (1,), WEIR)
            )
        if empty := self.bench.native("empty"):

            def nothing(output, size):
                return "Hello, world!"

            found.append(Contestant("empty C program", lambda size: [empty], (1,), WEIR, result=nothing))
        return found

    def expected(self, size):
        return "Hello, world!"

    def targets(self, outcomes):
        def time(weir):
            best = min(weir.seconds()) * 1000
            return f"{best:.1f} ms (fastest run)", best < 25

        def memory(weir):
            return f"{weir.peak() / 2**20:.1f} MiB", weir.peak() < 32 * 2**20

        return [judge(outcomes, "under 25 ms", [WEIR], time), judge(outcomes, "under 32 MiB", [WEIR], memory)]
