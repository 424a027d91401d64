"""A: the cheapest exec there is, so that what is left is what an engine costs."""

import statistics

from suite import peers, reference
from suite.contestant import Contestant, Spread, ratios
from suite.scenario import Scenario, judge

MANIFEST = """\
weir: 1
plugins: [./bench.so]
params: {{ n: 0, every: 1 }}
nodes:
  double:
    uses: bench.double
    batch: {mode}
    items: {{ range: "${{params.n}}" }}
    output: shared.results
    next: digest
  digest: {{ uses: bench.digest, input: "${{shared.results}}", output: shared.digest }}
"""
SEQUENTIAL, PARALLEL = "weir, sequential node", "weir, parallel node"


class Noop(Scenario):
    letter = "A"
    title = "no-op exec"
    about = (
        "Doubles the ints from 0 on and keeps the results, 16 bytes each; ends with a digest of a thousand of them. "
        "The native contestants make their items in a buffer that stays in the cache, as Weir does."
    )

    def prepare(self):
        for mode in ("sequential", "parallel"):
            self.bench.write(f"a-{mode}.yaml", MANIFEST.format(mode=mode))

    def every(self, size):
        return max(1, size // 1000)

    def weir(self, mode, size):
        return self.bench.run_weir(f"a-{mode}.yaml", show=["digest"], n=size, every=self.every(size))

    def contestants(self):
        large, small = self.bench.sizes(1_000_000, 10_000_000), self.bench.sizes(100_000, 1_000_000)
        tiny = self.bench.sizes(20_000, 200_000)
        note = "fewer items than 10,000,000, being slow"

        def arguments(size):
            return ["noop", size, self.every(size)]

        return [
            Contestant(SEQUENTIAL, lambda size: self.weir("sequential", size), large, SEQUENTIAL),
            Contestant(PARALLEL, lambda size: self.weir("parallel", size), large, SEQUENTIAL),
            *peers.native(self.bench, arguments, large, {"direct": SEQUENTIAL, "openmp": PARALLEL, "onetbb": PARALLEL}),
            *peers.python(self.bench, arguments, small, SEQUENTIAL, ["loop", "pocketflow", "brainyflow"], note),
            *peers.python(self.bench, arguments, small, PARALLEL, ["processes", "threads"], note),
            *peers.python(self.bench, arguments, tiny, PARALLEL, ["pocketflow-parallel", "brainyflow-parallel"], note),
            *peers.shells(
                self.bench,
                "seq 0 $(($1 - 1))",
                "double",
                (self.bench.sizes(500, 2000), self.bench.sizes(20_000, 200_000)),
                PARALLEL,
                total=10_000_000,
                every=self.every,
            ),
        ]

    def expected(self, size):
        return str(reference.digest(2 * item for item in range(0, size, self.every(size))))

    def same_results(self):
        size = self.bench.sizes(1_000_000)[0]
        commands = [
            self.bench.run_weir(f"a-{mode}.yaml", show=["digest", "results"], n=size)
            for mode in ("sequential", "parallel")
        ]
        return [("results of a node", *commands)]

    def targets(self, outcomes):
        direct, tbb = peers.NATIVE["direct"], peers.NATIVE["onetbb"]

        def beyond(weir, loop):
            figure = weir.best_per_item() - loop.best_per_item()
            rounds = Spread.of([a - b for a, b in zip(weir.per_item(), loop.per_item())])
            return (
                f"{figure:.1f} ns (fastest runs; {rounds.low:.1f} to {rounds.high:.1f} in the rounds), "
                f"{weir.best_per_item():.1f} against {loop.best_per_item():.1f}; "
                f"of CPU {weir.best_cpu_per_item():.1f} against {loop.best_cpu_per_item():.1f}",
                figure <= 10,
            )

        def fastest(weir):
            others = [
                name
                for name, outcome in outcomes.items()
                if not name.startswith("weir")
                and name not in peers.NATIVE.values()
                and not outcome.problem
                and statistics.median(outcome.per_item()) <= statistics.median(weir.per_item())
            ]
            return "slower than " + ", ".join(others) if others else "faster than each", not others

        def scaling(parallel, sequential):
            spread = Spread.of(ratios(sequential, parallel) or [0])
            return f"{spread.median:.2f} ({spread.low:.2f} to {spread.high:.2f})", spread.median >= 1.7

        def share(parallel, ceiling):
            spread = Spread.of(ratios(ceiling, parallel) or [0])
            return f"{spread.median:.2f} ({spread.low:.2f} to {spread.high:.2f})", spread.median >= 0.7

        def bound(tbb, direct):
            spread = Spread.of(ratios(direct, tbb) or [0])
            return (
                f"oneTBB itself gains {spread.median:.2f} ({spread.low:.2f} to {spread.high:.2f}) over the direct "
                "loop; where that is far from 2, the memory is the limit",
                None,
            )

        return [
            judge(outcomes, "sequential: at most 10 ns an item beyond the direct loop", [SEQUENTIAL, direct], beyond),
            judge(outcomes, "sequential: faster than every peer but the native ones", [SEQUENTIAL], fastest),
            judge(outcomes, "parallel: at least 1.7 times the sequential rate", [PARALLEL, SEQUENTIAL], scaling),
            judge(outcomes, "(how far two threads can go here)", [tbb, direct], bound),
            judge(outcomes, "parallel: at least 0.7 of oneTBB's rate", [PARALLEL, tbb], share),
        ]
