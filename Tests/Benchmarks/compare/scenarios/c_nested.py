"""C: a batch flow in a batch flow, 1,000 x 1,000, with merged params."""

from suite import peers
from suite.contestant import Contestant, Spread, ratios
from suite.scenario import Scenario, at_most, judge

MANIFEST = """\
weir: 1
plugins: [./bench.so]
params: { outer: 0, inner: 1000 }
shared: { total: 0 }
flows:
  main:
    nodes:
      outer: { run: outer, next: total }
      total: LAST
  outer:
    batch: MODE
    items: { range: "${params.outer}", as: a }
    run: inner
  inner:
    batch: sequential
    items: { range: "${params.inner}", as: b }
    nodes:
      add: NODE
"""
KINDS = {
    # What the innermost node is, and what gives the result.
    "plain": ('{ uses: bench.tally, input: "${params.b}" }', "{ uses: bench.tallied, output: shared.total }"),
    "params": ("{ uses: bench.tally_params }", "{ uses: bench.tallied, output: shared.total }"),
    "post": ('{ uses: bench.count, input: "${params.b}" }', '{ uses: text.format, input: "${shared.total}" }'),
}
ONE, TWO = "weir, one lane", "weir, two lanes"
PARAMS_ONE, PARAMS_TWO = "weir, one lane, node sees a and b", "weir, two lanes, node sees a and b"
POST_ONE, POST_TWO = "weir, one lane, with a post", "weir, two lanes, with a post"


class Nested(Scenario):
    letter = "C"
    title = "nested batch flows"
    about = (
        "An outer batch flow gives a, an inner one of 1,000 iterations gives b, and the one node of the innermost "
        "flow adds b to a sum. Also with a node whose settings are a and b, so that every iteration has a binding "
        "of its own, and with one whose post adds to the common store. An item is one run of the innermost flow."
    )

    def prepare(self):
        for kind, (node, last) in KINDS.items():
            for mode in ("sequential", "parallel"):
                text = MANIFEST.replace("MODE", mode).replace("NODE", node).replace("LAST", last)
                if kind == "post":
                    text = text.replace("bench.so]", "bench.so, text]")
                self.bench.write(f"c-{kind}-{mode}.yaml", text)

    def weir(self, kind, mode, size):
        return self.bench.run_weir(f"c-{kind}-{mode}.yaml", show=["total"], outer=size // 1000)

    def contestants(self):
        sizes, small = self.bench.sizes(100_000, 1_000_000), (10_000, 40_000)
        variants = [
            (ONE, "plain", "sequential"),
            (TWO, "plain", "parallel"),
            (PARAMS_ONE, "params", "sequential"),
            (PARAMS_TWO, "params", "parallel"),
            (POST_ONE, "post", "sequential"),
            (POST_TWO, "post", "parallel"),
        ]
        found = [
            Contestant(name, lambda size, kind=kind, mode=mode: self.weir(kind, mode, size), sizes, TWO)
            for name, kind, mode in variants
        ]

        def arguments(size):
            return ["nested", size // 1000, 1000]

        engines = ["loop", "processes", "pocketflow", "brainyflow", "brainyflow-parallel"]
        note = "fewer items than 1,000,000, being slow"
        return [
            *found,
            *peers.native(self.bench, arguments, sizes, TWO),
            *peers.python(self.bench, arguments, small, TWO, engines, note),
        ]

    def expected(self, size):
        return str(size // 1000 * sum(range(1000)))

    def same_results(self):
        return [
            (f"nested flows, {kind}", self.weir(kind, "sequential", 100_000), self.weir(kind, "parallel", 100_000))
            for kind in KINDS
        ]

    def targets(self, outcomes):
        def scaling(one, two):
            spread = Spread.of(ratios(one, two) or [0])
            return f"{spread.median:.2f} ({spread.low:.2f} to {spread.high:.2f})", spread.median >= 1.7

        def both(one, two):
            return f"{one.best_per_item():.0f} ns on one lane, {two.best_per_item():.0f} ns on two", None

        return [
            judge(outcomes, "one lane: at most 100 ns an inner run without post", [ONE], at_most(100)),
            judge(outcomes, "two lanes: at most 100 ns an inner run without post", [TWO], at_most(100)),
            judge(outcomes, "two lanes at least 1.7 times one", [ONE, TWO], scaling),
            judge(outcomes, "(a node whose settings change each time)", [PARAMS_ONE, PARAMS_TWO], both),
            judge(outcomes, "(with a post to the common store)", [POST_ONE, POST_TWO], both),
        ]
