"""D: one item in a hundred fails twice and is tried again after a wait."""

from suite import peers, reference
from suite.contestant import Contestant, Spread
from suite.scenario import Scenario, judge

MANIFEST = """\
weir: 1
plugins: [./bench.so]
params: { n: 0 }
nodes:
  double:
    uses: bench.flaky
    batch: MODE
    items: { range: "${params.n}" }
    retry: { attempts: 3, wait: 1ms }
    output: shared.results
    next: digest
  digest: { uses: bench.digest, input: "${shared.results}", output: shared.digest }
"""
PARALLEL = "weir, parallel node"


class Retry(Scenario):
    letter = "D"
    title = "1 % of the items fail twice"
    about = (
        "Three attempts with 1 ms between them; doubles ints otherwise. A contestant that waits one item after "
        "another takes 2 ms for every hundredth item; PocketFlow's and BrainyFlow's parallel nodes wait at once. "
        "BrainyFlow also with an exec that awaits up to 2 ms, as one that calls a service does: its items share one "
        "counter of attempts."
    )

    def prepare(self):
        for mode in ("sequential", "parallel"):
            self.bench.write(f"d-{mode}.yaml", MANIFEST.replace("MODE", mode))

    def weir(self, mode, size):
        return self.bench.run_weir(f"d-{mode}.yaml", show=["digest"], n=size)

    def contestants(self):
        large, small = self.bench.sizes(10_000, 100_000), self.bench.sizes(2_000, 20_000)

        def arguments(size):
            return ["retry", size]

        note = "fewer items than 100,000, being slow"
        return [
            Contestant(PARALLEL, lambda size: self.weir("parallel", size), large, PARALLEL),
            Contestant("weir, sequential node", lambda size: self.weir("sequential", size), small, PARALLEL, note),
            *peers.native(self.bench, arguments, small, PARALLEL, note=note),
            *peers.python(
                self.bench,
                arguments,
                small,
                PARALLEL,
                [
                    "loop",
                    "processes",
                    "threads",
                    "pocketflow",
                    "pocketflow-parallel",
                    "brainyflow",
                    "brainyflow-parallel",
                    "brainyflow-awaiting",
                ],
                note,
            ),
        ]

    def expected(self, size):
        return str(reference.digest(2 * item for item in range(size)))

    def same_results(self):
        size = self.bench.sizes(10_000)[0]
        commands = [
            self.bench.run_weir(f"d-{mode}.yaml", show=["digest", "results"], n=size)
            for mode in ("sequential", "parallel")
        ]
        return [("results after retries", *commands)]

    def targets(self, outcomes):
        def right(weir):
            return f"{len(weir.seconds())} runs of {weir.sizes[-1]:,} items checked", True

        def unblocked(weir):
            # Two workers that sleep through each wait would take at least this long.
            waits = weir.sizes[-1] // 100 * 2 * 0.001
            middle = Spread.of(weir.seconds()).median
            return (
                f"{middle:.3f} s with {waits:.1f} s of waits, {waits / 2:.1f} s for two that block",
                middle < waits / 4,
            )

        return [
            judge(outcomes, "every item's result is right", [PARALLEL], right),
            judge(
                outcomes, "waits do not block workers: under half of what blocking would take", [PARALLEL], unblocked
            ),
        ]
