"""F: ten thousand items that wait 50 ms at the same time."""

from suite import peers
from suite.contestant import Contestant
from suite.scenario import Scenario, judge

MANIFEST = """\
weir: 1
plugins: [probe, ./bench.so]
params: { n: 0 }
nodes:
  wait:
    uses: probe.wait
    batch: parallel
    concurrency: 10000
    items: { range: "${params.n}" }
    with: { ms: 50 }
    output: shared.results
    next: sum
  sum: { uses: bench.tally, batch: sequential, items: "${shared.results}", next: total }
  total: { uses: bench.tallied, output: shared.total }
"""
WEIR = "weir, asynchronous node"
CORES = 2


class Wait(Scenario):
    letter = "F"
    title = "10,000 items wait 50 ms"
    about = (
        "The time beyond that of one item is what all the others add. Contestants in which a waiting item holds a "
        "thread get fewer items."
    )

    def prepare(self):
        self.bench.write("f.yaml", MANIFEST)

    def contestants(self):
        sizes, few, some = (1, 10_000), (2, 20), (256, 2560)

        def arguments(size):
            return ["wait", size, 50]

        found = [
            Contestant(WEIR, lambda size: self.bench.run_weir("f.yaml", show=["total"], n=size), sizes, WEIR),
            *peers.python(
                self.bench, arguments, sizes, WEIR, ["asyncio", "pocketflow-parallel", "brainyflow-parallel"]
            ),
            *peers.python(
                self.bench, arguments, some, WEIR, ["threads"], "fewer items than 10,000: 256 threads that block"
            ),
            *peers.native(self.bench, arguments, few, WEIR, note="fewer items than 10,000: its threads block"),
        ]
        for contestant in found:
            contestant.is_watched = True
        return found

    def expected(self, size):
        return str(sum(range(size)))

    def targets(self, outcomes):
        def time(weir):
            # One item has waited its 50 ms in the small run, as all have in the large one.
            beyond = min(weir.seconds(10_000)) - min(weir.seconds(1))
            figure = (beyond + 0.05) / 0.05
            return f"{figure:.2f} ({beyond * 1000:.1f} ms beyond one item, fastest runs)", figure <= 1.2

        def threads(weir):
            return f"{weir.threads()} threads", weir.threads() <= CORES + 4

        def memory(weir):
            return f"{weir.peak() / 2**20:.1f} MiB", weir.peak() < 60 * 2**20

        return [
            judge(outcomes, "all done within 1.2 times the single wait", [WEIR], time),
            judge(outcomes, "at most cores + 4 threads", [WEIR], threads),
            judge(outcomes, "under 60 MiB", [WEIR], memory),
        ]
