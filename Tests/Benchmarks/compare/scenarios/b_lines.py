"""B: reads JSON lines, transforms each and writes them."""

import hashlib
import json

from suite import peers, reference
from suite.contestant import Contestant
from suite.scenario import Scenario

MANIFEST = """\
weir: 1
plugins: [./bench.so, text, files]
params: { input: "", path: "" }
nodes:
  transform: { uses: bench.line, batch: MODE, items: { jsonl: "${params.input}" }, output: shared.lines, next: join }
  join: { uses: text.join, input: "${shared.lines}", with: { separator: "\\n" }, output: shared.text, next: write }
  write: { uses: files.write, input: "${shared.text}" }
"""
WORDS = ["river", "lantern", "keeper", "bread", "harbour", "winter", 'the "old" mill', "a\\b", "slow", "tide"]


class Lines(Scenario):
    letter = "B"
    title = "JSON lines in, JSON lines out"
    about = (
        "Items of 1 KiB from a file: parses each line, counts words, makes the text capital, and writes one file. "
        "The transformation itself is the same C function everywhere; parsing is the contestant's own (Weir uses simdjson, "
        "the native ones jansson, Python its json module)."
    )

    def prepare(self):
        for mode in ("sequential", "parallel"):
            self.bench.write(f"b-{mode}.yaml", MANIFEST.replace("MODE", mode))
        self._digests = {}
        for size in self.bench.sizes(5_000, 50_000):
            random, digest = self.bench.random("lines"), hashlib.sha256()
            with (self.bench.folder / f"b-{size}.jsonl").open("w") as file:
                for identity in range(size):
                    text = " ".join(random.choices(WORDS, k=160))[:980]
                    file.write(json.dumps({"id": identity, "kind": "note", "text": text}) + "\n")
                    digest.update((reference.line(identity, text) + ("\n" if identity < size - 1 else "")).encode())
            self._digests[size] = digest.hexdigest()

    def paths(self, size, name):
        name = "".join(letter for letter in name if letter.isalnum())
        return str(self.bench.folder / f"b-{size}.jsonl"), str(self.bench.folder / f"b-out-{name}-{size}")

    def weir(self, mode, size):
        source, target = self.paths(size, f"weir{mode}")
        return self.bench.run_weir(f"b-{mode}.yaml", input=source, path=target)

    def contestants(self):
        sizes = self.bench.sizes(5_000, 50_000)
        against = "weir, parallel node"
        found = [
            Contestant(f"weir, {mode} node", lambda size, mode=mode: self.weir(mode, size), sizes, against)
            for mode in ("sequential", "parallel")
        ]

        def arguments(size):
            return ["lines", *self.paths(size, "native")]

        found += peers.native(self.bench, arguments, sizes, against)

        def arguments(size):
            return ["lines", *self.paths(size, "python")]

        engines = ["loop", "processes", "threads", "pocketflow", "brainyflow"]
        found += peers.python(self.bench, arguments, sizes, against, engines)
        for contestant in found:
            contestant.result = lambda output, size, contestant=contestant: self.written(contestant, size)
        return found

    def written(self, contestant, size):
        """The digest of the file that the command was told to write, which must be a new one."""
        path = next(
            self.bench.folder / word.removeprefix("path=") for word in contestant.command(size) if "b-out-" in word
        )
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return "no output file"
        path.unlink()
        return hashlib.sha256(content).hexdigest()

    def expected(self, size):
        return self._digests[size]

    def same_results(self):
        size = self.bench.sizes(5_000)[0]
        source, target = self.paths(size, "same")
        commands = [
            self.bench.run_weir(f"b-{mode}.yaml", show=["text"], input=source, path=target)
            for mode in ("sequential", "parallel")
        ]
        return [("the text that is written", *commands)]
