"""G: millions of items that are generated as they are needed, in little memory."""

from suite import peers
from suite.contestant import Contestant
from suite.scenario import Scenario, judge

MANIFEST = """\
weir: 1
plugins: [./bench.so]
params: { n: 0 }
nodes:
  add: { uses: bench.tally, batch: MODE, items: { range: "${params.n}" }, next: total }
  total: { uses: bench.tallied, output: shared.total }
"""
PARALLEL = "weir, parallel node"
CAP = 64 * 2**20


class Stream(Scenario):
    letter = "G"
    title = "generated items in little memory"
    about = "Adds the ints from 0 on; nothing needs to be kept. The peak of each size is the point here."

    def prepare(self):
        for mode in ("sequential", "parallel"):
            self.bench.write(f"g-{mode}.yaml", MANIFEST.replace("MODE", mode))

    def contestants(self):
        large, small = self.bench.sizes(1_000_000, 10_000_000, 100_000_000), self.bench.sizes(100_000, 1_000_000)
        note = "fewer items than 100,000,000, being slow"
        found = [
            Contestant(
                f"weir, {mode} node",
                lambda size, mode=mode: self.bench.run_weir(f"g-{mode}.yaml", show=["total"], n=size),
                large,
                PARALLEL,
            )
            for mode in ("sequential", "parallel")
        ]

        def arguments(size):
            return ["stream", size]

        found += peers.native(self.bench, arguments, large, PARALLEL)
        engines = ["loop", "processes", "threads", "pocketflow", "brainyflow"]
        found += peers.python(self.bench, arguments, small, PARALLEL, engines, note)
        for contestant in found:
            if not contestant.name.startswith("weir"):
                contestant.result = lambda output, size: str(int(output) // 2)
        return found

    def expected(self, size):
        return str(size * (size - 1) // 2)

    def same_results(self):
        commands = [
            self.bench.run_weir(f"g-{mode}.yaml", show=["total"], n=1_000_000) for mode in ("sequential", "parallel")
        ]
        return [("the sum", *commands)]

    def targets(self, outcomes):
        def memory(weir):
            peaks = [weir.peak(size) for size in weir.sizes]
            text = ", ".join(f"{peak / 2**20:.1f} MiB at {size:,}" for peak, size in zip(peaks, weir.sizes))
            return text, max(peaks) < CAP and max(peaks) <= 1.1 * min(peaks)

        return [
            judge(outcomes, f"{name}: peak flat from the first size to the last, under 64 MiB", [name], memory)
            for name in ("weir, sequential node", PARALLEL)
        ]
