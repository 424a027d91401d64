"""L: the result of each item on record. What is recorded is taken up in l_resume.py."""

from suite import reference
from suite.contestant import Contestant, Spread, text_of
from suite.journal import RunsFolder
from suite.scenario import Scenario, judge
from suite.workspace import HERE

# The digest is not recorded: its item is the list of all results, whose key would take as long as many records.
INTS = """\
weir: 1
plugins: [./bench.so]
params: { count: 0, every: 1 }
nodes:
  double: { uses: bench.double, batch: MODE, items: { range: "${params.count}" }, output: shared.results, next: digest }
  digest: { uses: bench.digest, input: "${shared.results}", output: shared.digest, journal: false }
"""
LINES = """\
weir: 1
plugins: [./bench.so]
params: { input: "", every: 1 }
nodes:
  echo: { uses: bench.echo, batch: MODE, items: { lines: "${params.input}" }, output: shared.results, next: digest }
  digest: { uses: bench.digest, input: "${shared.results}", output: shared.digest, journal: false }
"""
VISITS = """\
weir: 1
plugins: [./bench.so]
params: { count: 0 }
flows:
  main:
    nodes:
      all: { run: one, next: total }
      total: { uses: bench.tallied, output: shared.digest }
  one:
    batch: MODE
    items: { range: "${params.count}", as: i }
    nodes:
      first: { uses: bench.double, input: "${params.i}", next: second }
      second: { uses: bench.double, input: "${params.i}", next: third }
      third: { uses: bench.tally, input: "${params.i}" }
"""
OFF, ON = "weir, no journal", "weir, journal"
OFF_TWO, ON_TWO = "weir, two lanes, no journal", "weir, two lanes, journal"
RESUMED = "weir, resumed"
ROWS, ALONE = "SQLite, 1,000 rows a transaction", "SQLite, a row a transaction"
KEYED, PYTHON = "SQLite, key as primary key", "Python sqlite3, 1,000 rows a transaction"
MIB = 2**20
PEERS = (ROWS, ALONE, KEYED, PYTHON)


def beyond(limit, each=""):
    """A measure for `judge`: CPU nanoseconds of an item of the first contestant beyond those of the second."""

    def measure(first, second):
        figure = first.best_cpu_per_item() - second.best_cpu_per_item()
        rounds = Spread.of([a - b for a, b in zip(first.cpu_per_item(), second.cpu_per_item())])
        return (
            f"{figure:.0f} ns of CPU{each} (least of all runs; {rounds.low:.0f} to {rounds.high:.0f} in the rounds), "
            f"{first.best_cpu_per_item():.0f} against {second.best_cpu_per_item():.0f}",
            None if limit is None else figure <= limit,
        )

    return measure


def memory(limit):
    """A measure for `judge`: the peaks of contestants beyond that of the first one, in MiB."""

    def measure(base, *others):
        figures = [
            f"{other.contestant.name.removeprefix('weir, ')}: {(other.peak() - base.peak()) / MIB:.1f} MiB "
            f"({(other.anonymous() - base.anonymous()) / MIB:.1f} but for pages of files)"
            for other in others
        ]
        is_met = None if limit is None else max(other.peak() for other in others) - base.peak() <= limit * MIB
        return f"{'; '.join(figures)}; beyond {base.peak() / MIB:.1f}", is_met

    return measure


class Recorded(Scenario):
    """What the kinds of items have in common."""

    kind: str
    manifest: str
    limit: int  # nanoseconds
    largest: int  # size of a record in the file, or None
    what: str
    sizes: tuple

    def __init__(self, bench):
        super().__init__(bench)
        self.letter = f"L {self.kind}"
        self.bytes = {}  # an item takes on the disk, by contestant

    def prepare(self):
        self.finish()
        for mode in ("sequential", "parallel"):
            self.bench.write(f"l-{self.kind}-{mode}.yaml", self.manifest.replace("MODE", mode))
        self.past = {size: RunsFolder(self.bench.folder / f"l-past-{self.kind}-{size}") for size in self.own_sizes()}
        for size, past in self.past.items():
            past.record(self.weir(size, "sequential", past.path))

    def finish(self):
        for path in self.bench.folder.glob("l-*"):
            if path.is_dir():
                RunsFolder(path).remove()
            elif ".db" in path.name:
                path.unlink()

    def own_sizes(self):
        return self.bench.sizes(*self.sizes)

    def every(self, size):
        return max(1, size // 1000)

    def params(self, size):
        """What the manifest gets."""
        return {"count": size, "every": self.every(size)}

    def source(self, size):
        """Further arguments of the peers."""
        return []

    def recalled(self, size):
        """How many items a resumed run recalls."""
        return size

    def weir(self, size, mode, runs=None, show=("digest",)):
        options = ["--journal", "--runs", str(runs)] if runs else []
        return self.bench.run_weir(f"l-{self.kind}-{mode}.yaml", *options, show=show, **self.params(size))

    def resume(self, past, *options, show=("digest",)):
        command = [str(self.bench.weir), "resume", "last", "--runs", str(past.path), "--quiet", *options]
        for path in show:
            command += ["--print", path]
        return command

    def contestants(self):
        sizes = self.own_sizes()
        found = [self.unrecorded(OFF, "sequential"), self.recorded(ON, "sequential")]
        found += [self.unrecorded(OFF_TWO, "parallel"), self.recorded(ON_TWO, "parallel")]

        def again(output, size):
            return self.taken_up(output, size, self.past[size])

        def resume(size):
            return self.resume(self.past[size])

        found.append(Contestant(RESUMED, resume, sizes, ON, result=again, is_watched=True))
        small, tiny = self.bench.sizes(100_000, 1_000_000), self.bench.sizes(10_000, 100_000)
        if rows := self.bench.native("rows"):
            for name, own, at_once, table in (
                (ROWS, small, 1000, "rows"),
                (ALONE, tiny, 1, "rows"),
                (KEYED, self.bench.sizes(30_000, 300_000), 1000, "keyed"),
            ):
                found.append(self.peer(name, own, [rows], [at_once, table]))
        if python := self.bench.python("sqlite3"):
            found.append(self.peer(PYTHON, small, [python, str(HERE / "python" / "rows.py")], []))
        return found

    def unrecorded(self, name, mode):
        return Contestant(name, lambda size: self.weir(size, mode), self.own_sizes(), ON, is_watched=True)

    def recorded(self, name, mode):
        runs = RunsFolder(self.bench.folder / f"l-new-{self.kind}-{mode}")

        def result(output, size):
            self.bytes[name] = runs.bytes() / size
            runs.remove()
            return text_of(output, size)

        def command(size):
            return self.weir(size, mode, runs.path)

        return Contestant(name, command, self.own_sizes(), ON, result=result, is_watched=True)

    def taken_up(self, output, size, past):
        """What is printed, if nothing ran again; the run is then as if it had not been resumed."""
        recalled = past.recalled()
        past.reopen()
        return text_of(output, size) if recalled == self.recalled(size) else f"{recalled:,} items recalled"

    def peer(self, name, sizes, program, more):
        # Names that hold everywhere: one file, removed as soon as the row is checked.
        path = self.bench.folder / f"l-{self.kind}-{''.join(filter(str.isalnum, name))}.db"

        def command(size):
            words = [*program, self.kind, path, self.rounds(size), self.every(size), *more, *self.source(size)]
            return [str(word) for word in words]

        def result(output, size):
            self.bytes[name] = path.stat().st_size / size
            path.unlink()
            return text_of(output, size)

        note = "" if sizes == self.own_sizes() else f"fewer items than {self.own_sizes()[-1]:,}, being slow"
        return Contestant(name, command, sizes, ON, note, self.bench.python_environment, result)

    def rounds(self, size):
        """The count that peers are told."""
        return size

    def same_results(self):
        size = self.own_sizes()[0]
        show = ("digest",) if self.kind == "visits" else ("results",)
        runs = [self.bench.folder / f"l-same-{self.kind}-{mode}" for mode in ("sequential", "parallel")]
        one, two = self.weir(size, "sequential", runs[0], show), self.weir(size, "parallel", runs[1], show)
        plain = self.weir(size, "sequential", None, show)
        recalled = self.resume(self.past[size], "--dry-run", show=show)
        return [
            (f"{self.what}, recorded", one, two),
            (f"{self.what}, not recorded and recalled", plain, recalled),
        ]

    def targets(self, outcomes):
        def size_of(on):
            figure = self.bytes[on.contestant.name]
            return f"{figure:.1f} B", None if self.largest is None else figure <= self.largest

        def all_of_it(*peers):
            return "; ".join(f"{peer.contestant.name} {cost(peer)}" for peer in peers), None

        def cost(peer):
            return f"{peer.best_cpu_per_item():,.0f} ns of CPU, {self.bytes[peer.contestant.name]:.0f} B"

        peers = [name for name in PEERS if name in outcomes]
        most = "(the size of a record)" if self.largest is None else f"file: at most {self.largest} B a record"
        return [
            judge(outcomes, f"recording: at most {self.limit} ns of CPU {self.what}", [ON, OFF], beyond(self.limit)),
            judge(outcomes, "(the same by two lanes, the CPU time of both)", [ON_TWO, OFF_TWO], beyond(None)),
            judge(outcomes, most, [ON], size_of),
            judge(outcomes, "(recall)", [RESUMED, OFF], beyond(None)),
            judge(outcomes, "(memory)", [OFF, ON, ON_TWO, RESUMED], memory(None)),
            judge(outcomes, "(what peers take, all of it)", peers, all_of_it),
        ]


class RecordedInts(Recorded):
    kind, manifest, limit, largest, what = "ints", INTS, 100, 30, "an int"
    sizes = 1_000_000, 10_000_000
    title = "the result of each item on record: ints"
    about = (
        "Scenario A's doubled ints, which are also recorded: by Weir's journal, and by SQLite as a row of a key of 16 "
        "bytes and the result (WAL, synchronous=NORMAL). Two lanes use the CPU time of both. Resumed: the "
        "run as it was when its last item was recorded, none of which runs again."
    )

    def expected(self, size):
        return str(reference.digest(2 * item for item in range(0, size, self.every(size))))


class RecordedLines(Recorded):
    kind, manifest, limit, largest, what = "lines", LINES, 250, None, "a line of 100 B"
    sizes = 100_000, 1_000_000
    title = "the result of each item on record: lines of 100 B"
    about = "The lines of a file, which are their own results."

    def prepare(self):
        letters, self._digests = "abcdefghijklmnopqrstuvwxyz ", {}
        sizes = sorted({*self.own_sizes(), *self.bench.sizes(10_000, 30_000, 100_000, 300_000, 1_000_000)})
        for size in sizes:
            random, sampled = self.bench.random("records"), []
            with (self.bench.folder / f"l-{size}.txt").open("w") as file:
                text = "".join(random.choices(letters, k=4096))
                for number in range(size):
                    start = random.randrange(4000)
                    line = f"{number:08} {text[start : start + 91]:.<91}"
                    file.write(line + "\n")
                    if number % self.every(size) == 0:
                        sampled.append(reference.hash_text(line))
            self._digests[size] = str(reference.digest(sampled))
        super().prepare()

    def params(self, size):
        return {"input": f"l-{size}.txt", "every": self.every(size)}

    def source(self, size):
        return [self.bench.folder / f"l-{size}.txt"]

    def expected(self, size):
        return self._digests[size]


class RecordedVisits(Recorded):
    kind, manifest, limit, largest, what = "visits", VISITS, 200, None, "a plain visit"
    sizes = 300_000, 3_000_000
    title = "the result of each item on record: plain visits"
    about = "A batch flow whose iterations visit three nodes each. An item is one of the visits."

    def params(self, size):
        return {"count": size // 3}

    def rounds(self, size):
        return size // 3

    def recalled(self, size):
        return size + 1  # with the sum

    def expected(self, size):
        return str(sum(range(size // 3)))
