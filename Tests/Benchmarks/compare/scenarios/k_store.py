"""K: a batch flow of a million iterations, each of which adds one entry to one map of the store."""

import json

from suite import peers, reference
from suite.contestant import Contestant, Spread, ratios
from suite.scenario import Scenario, at_most, judge

MANIFEST = """\
weir: 1
plugins: [./bench.so]
params: { maps: 1, count: 0, shuffled: 0, every: 1 }
flows:
  main:
    nodes:
      maps: { run: maps, next: sample }
      sample: { uses: bench.sample, output: shared.digest }
  maps:
    batch: sequential
    items: { range: "${params.maps}", as: map }
    run: entries
  entries:
    batch: MODE
    items: { uses: bench.keys }
    nodes:
      enter: { uses: bench.entry }
"""
# The same by `output:`, which stands in for post; the keys come from a file.
OUTPUT_MANIFEST = """\
weir: 1
plugins: [./bench.so]
params: { keys: "", maps: 1, count: 0, shuffled: 0, every: 1 }
flows:
  main:
    nodes:
      entries: { run: entries, next: sample }
      sample: { uses: bench.sample, output: shared.digest }
  entries:
    batch: parallel
    items: { lines: "${params.keys}", as: key }
    nodes:
      enter: { uses: bench.double, input: 7, output: 'shared.entries["0"][params.key]' }
"""
SMALL = 10_000  # entries of a map in the runs with small maps
ORDERED, SHUFFLED = "weir, keys in order", "weir, random keys"
OUTPUT = "weir, keys in order, by output"


class Store(Scenario):
    letter = "K"
    title = "one entry of the store an iteration"
    about = (
        "Two lanes; keys of 16 characters; the post of a node in C puts a number under the key. Small maps: the "
        "same number of entries in maps of 10,000, one map after another, so that only the size of a map differs. By "
        "output: the manifest's `output:` puts what exec gives under a key that comes from a file of lines. "
        "Peers have a map and, where there are threads, a lock (std::map, dict)."
    )

    def prepare(self):
        for mode in ("sequential", "parallel"):
            self.bench.write(f"k-{mode}.yaml", MANIFEST.replace("MODE", mode))
        self.bench.write("k-output.yaml", OUTPUT_MANIFEST)
        for size in self.bench.sizes(100_000, 1_000_000):
            self.bench.write(f"k-{size}.txt", "".join(f"{reference.key(index, False)}\n" for index in range(size)))

    def by_output(self, size):
        return self.bench.run_weir(
            "k-output.yaml", show=["digest"], keys=f"k-{size}.txt", count=size, every=self.every(size)
        )

    def weir(self, size, shuffled, is_small=False, mode="parallel", show=("digest",)):
        maps, count = self.shape(size, is_small)
        return self.bench.run_weir(
            f"k-{mode}.yaml", show=show, maps=maps, count=count, shuffled=shuffled, every=self.every(count)
        )

    def shape(self, size, is_small):
        return (size // SMALL, SMALL) if is_small else (1, size)

    def every(self, count):
        return max(1, count // 1000)

    def contestants(self):
        sizes = self.bench.sizes(100_000, 1_000_000)
        small = self.bench.sizes(100_000, 300_000)
        found = []
        for shuffled, name in ((0, ORDERED), (1, SHUFFLED)):
            found.append(Contestant(name, lambda size, s=shuffled: self.weir(size, s), sizes, ORDERED))
            found.append(
                Contestant(f"{name}, small maps", lambda size, s=shuffled: self.weir(size, s, True), sizes, ORDERED)
            )
        by_output = Contestant(OUTPUT, self.by_output, sizes, ORDERED)
        note = "fewer entries than 1,000,000, being slow"
        for shuffled, name in ((0, "keys in order"), (1, "random keys")):
            against = SHUFFLED if shuffled else ORDERED

            def arguments(size, s=shuffled):
                return ["store", 1, size, s, self.every(size)]

            own = peers.native(self.bench, arguments, sizes, against, ("direct", "onetbb"))
            if not shuffled:
                engines = ["loop", "pocketflow", "brainyflow"]
                own += peers.python(self.bench, arguments, small, against, engines, note)
            for contestant in own:
                contestant.name += f", {name}"
            found += own
        for contestant in found:
            is_small, is_shuffled = "small maps" in contestant.name, "random" in contestant.name
            contestant.result = lambda output, size, s=is_shuffled, m=is_small: self.checked(output, size, s, m)
        by_output.result = self.checked_constant
        return [*found, by_output]

    def checked_constant(self, output, size):
        """The common expectation, if every sampled entry is 14."""
        right = reference.digest(14 for _ in range(0, size, self.every(size)))
        return self.expected(size) if output.strip() == str(right).encode() else output.decode(errors="replace")

    def checked(self, output, size, shuffled, is_small):
        """The common expectation, if the digest is right for this kind of key and map."""
        maps, count = self.shape(size, is_small)
        right = reference.digest(index for _ in range(maps) for index in range(0, count, self.every(count)))
        return self.expected(size) if output.strip() == str(right).encode() else output.decode(errors="replace")

    def expected(self, size):
        return f"{size} entries"

    def same_results(self):
        commands = [self.weir(20_000, 1, mode=mode, show=("entries",)) for mode in ("sequential", "parallel")]
        entries = {reference.key(index, True): index for index in range(20_000)}
        right = json.dumps({"0": dict(sorted(entries.items()))}, separators=(",", ":"))
        return [("the whole map", *commands, right)]

    def targets(self, outcomes):
        def growth(large, small):
            # log2(1,000,000) / log2(10,000) is 1.5: what a tree's depth may add.
            spread = Spread.of(ratios(large, small) or [float("inf")])
            return f"{spread.median:.2f} times ({spread.low:.2f} to {spread.high:.2f})", spread.median <= 1.5

        def report(large, small):
            return f"{large.best_per_item():.0f} ns, in maps of 10,000 {small.best_per_item():.0f} ns", None

        return [
            judge(outcomes, "a node type's post: at most 600 ns an iteration, keys in order", [ORDERED], at_most(600)),
            judge(outcomes, "`output:`: at most 600 ns an iteration, keys in order", [OUTPUT], at_most(600)),
            judge(
                outcomes,
                "no slower in one map than in maps of 10,000 but for the logarithm (1.5)",
                [ORDERED, f"{ORDERED}, small maps"],
                growth,
            ),
            judge(outcomes, "(random keys)", [SHUFFLED, f"{SHUFFLED}, small maps"], report),
        ]
