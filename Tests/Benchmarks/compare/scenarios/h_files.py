"""H: hashes every file of a tree."""

import ctypes

from suite import peers, reference
from suite.contestant import Contestant
from suite.scenario import Scenario

NODE = """\
weir: 1
plugins: [./bench.so]
params: { folder: "" }
nodes:
  hash:
    uses: bench.hash_file
    batch: parallel
    items: { glob: "${params.folder}/*/*" }
    output: shared.hashes
    next: digest
  digest: { uses: bench.digest, input: "${shared.hashes}", output: shared.digest }
"""
FLOW = """\
weir: 1
plugins: [./bench.so, files]
params: { folder: "" }
flows:
  main:
    nodes:
      files: { run: files, next: digest }
      digest: { uses: bench.digest, input: "${shared.hashes}", output: shared.digest }
  files:
    batch: MODE
    items: { glob: "${params.folder}/*/*", as: path }
    scope: iteration
    collect: [hashes]
    nodes:
      read: { uses: files.read, with: { encoding: bytes }, output: shared.content, next: hash }
      hash: { uses: bench.hash, input: "${shared.content}", output: "shared.hashes[params.path]" }
"""
WEIR = "weir, one node"


class Files(Scenario):
    letter = "H"
    title = "hash every file of a tree"
    about = (
        "Files of 1 to 31 KiB in folders of 100. Weir once with a node that reads and hashes, and once with a batch "
        "flow of two nodes, files.read and a hash of bytes, that collects its results in a map."
    )

    def prepare(self):
        self.bench.write("h-node.yaml", NODE)
        for mode in ("sequential", "parallel"):
            self.bench.write(f"h-flow-{mode}.yaml", FLOW.replace("MODE", mode))
        self._digests = {}
        for size in self.bench.sizes(1000, 10_000):
            paths = self._tree(size)
            hashes = (self.bench.work.work_hash_file(ctypes.c_char_p(str(path).encode())) for path in paths)
            self._digests[size] = str(reference.digest(hashes))

    def _tree(self, size):
        """The paths of a tree with so many files, which is made when it is not there."""
        root, random = self.bench.folder / f"h-tree-{size}", self.bench.random("files")
        paths = [root / f"{number // 100:04}" / f"{number % 100:02}.bin" for number in range(size)]
        if not paths[-1].exists():
            for path in paths:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(random.randbytes(random.randrange(1024, 31 * 1024)))
        return paths

    def folder(self, size):
        return str(self.bench.folder / f"h-tree-{size}")

    def weir(self, manifest, size, show=("digest",)):
        return self.bench.run_weir(manifest, show=show, folder=self.folder(size))

    def contestants(self):
        sizes = self.bench.sizes(1000, 10_000)
        variants = [
            (WEIR, "h-node.yaml"),
            ("weir, sequential flow", "h-flow-sequential.yaml"),
            ("weir, parallel flow", "h-flow-parallel.yaml"),
        ]
        found = [
            Contestant(name, lambda size, manifest=manifest: self.weir(manifest, size), sizes, WEIR)
            for name, manifest in variants
        ]

        def arguments(size):
            return ["files", self.folder(size)]

        engines = ["loop", "processes", "threads", "pocketflow", "brainyflow"]
        found += peers.native(self.bench, arguments, sizes, WEIR)
        found += peers.python(self.bench, arguments, sizes, WEIR, engines)
        tree = f"find {self.bench.folder}/h-tree-$1 -type f"
        return found + peers.shells(self.bench, tree, "hash", (sizes[:1], sizes), WEIR, total=sizes[-1])

    def expected(self, size):
        return self._digests[size]

    def same_results(self):
        size = self.bench.sizes(1000)[0]
        commands = [self.weir(f"h-flow-{mode}.yaml", size, ("hashes",)) for mode in ("sequential", "parallel")]
        return [("collected hashes", *commands)]
