"""E: items that compute for 1 microsecond to 1 millisecond: how much of two cores they get."""

from suite import peers
from suite.contestant import Contestant, Spread, ratios
from suite.scenario import Scenario, judge

MANIFEST = """\
weir: 1
plugins: [./bench.so]
params: { n: 0, steps: 1 }
nodes:
  work: { uses: bench.spin, batch: MODE, items: { range: "${params.n}" }, output: shared.results, next: digest }
  digest: { uses: bench.digest, input: "${shared.results}", output: shared.digest }
"""
ONE, TWO = "weir, sequential node", "weir, parallel node"
WANTED = {1: 0.90, 10: 0.97, 100: 0.97, 1000: 0.97}


class Work(Scenario):
    letter = "E"

    def __init__(self, bench, microseconds):
        super().__init__(bench)
        self.microseconds = microseconds
        self.letter = f"E {microseconds} us"
        self.title = f"items of {microseconds} us CPU"
        self.about = "Every contestant's items take the same number of dependent steps, measured out at the start."

    def prepare(self):
        for mode in ("sequential", "parallel"):
            self.bench.write(f"e-{mode}.yaml", MANIFEST.replace("MODE", mode))
        self.steps = self.bench.steps(self.microseconds)
        self._digests = {}

    def weir(self, mode, size):
        return self.bench.run_weir(f"e-{mode}.yaml", show=["digest"], n=size, steps=self.steps)

    def contestants(self):
        # Half a second of work, and a tenth of that to take start-up away.
        sizes = self.bench.sizes(50_000 // self.microseconds, 500_000 // self.microseconds)
        grain = max(1, 50 // self.microseconds)
        found = [
            Contestant(name, lambda size, mode=mode: self.weir(mode, size), sizes, TWO)
            for name, mode in ((ONE, "sequential"), (TWO, "parallel"))
        ]
        found += peers.native(self.bench, lambda size: ["spin", size, self.steps, grain], sizes, TWO)
        found += peers.python(
            self.bench,
            lambda size: ["spin", size],
            sizes,
            TWO,
            ["loop", "processes", "threads", "pocketflow"],
            environment={"WEIR_BENCH_STEPS": str(self.steps)},
        )
        if self.microseconds >= 100:
            fewer = tuple(min(size, limit) for size, limit in zip(sizes, (100, 500)))
            found += peers.shells(
                self.bench, "seq 0 $(($1 - 1))", f"spin {self.steps}", (fewer, sizes), TWO, total=sizes[-1]
            )
        return found

    def expected(self, size):
        if size not in self._digests:
            self._digests[size] = self.bench.spin_digest(size, self.steps)
        return self._digests[size]

    def same_results(self):
        size = 50_000 // self.microseconds
        return [(self.title, self.weir("sequential", size), self.weir("parallel", size))]

    def targets(self, outcomes):
        wanted = WANTED[self.microseconds]

        def share(weir, tbb):
            spread = Spread.of(ratios(tbb, weir) or [0])
            return f"{spread.median:.3f} ({spread.low:.3f} to {spread.high:.3f})", spread.median >= wanted

        def efficiency(two, one):
            spread = Spread.of([ratio / 2 for ratio in ratios(one, two)] or [0])
            return f"{spread.median:.3f} ({spread.low:.3f} to {spread.high:.3f})", None

        return [
            judge(outcomes, f"at least {wanted:.2f} of oneTBB's rate", [TWO, peers.NATIVE["onetbb"]], share),
            judge(outcomes, "(efficiency: half the gain of two lanes over one)", [TWO, ONE], efficiency),
        ]
