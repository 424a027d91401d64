"""L: a run of ten million records is taken up again."""

import subprocess

from scenarios.l_journal import Recorded, beyond, memory
from suite import reference
from suite.contestant import Contestant, text_of
from suite.journal import RunsFolder
from suite.scenario import judge

# Nothing is kept, so that what a run needs for its records is not hidden behind the memory of its results.
MANIFEST = """\
weir: 1
plugins: [./bench.so]
params: { count: 0, order: ORDER }
nodes:
  double: { uses: bench.tally_double, batch: sequential, items: ITEMS, results: discard, next: total }
  total: { uses: bench.tallied, output: shared.digest }
"""
# The same with results to look at.
KEPT = """\
weir: 1
plugins: [./bench.so]
params: { count: 0, order: ORDER }
nodes:
  double: { uses: bench.tally_double, batch: sequential, items: ITEMS, output: shared.results }
"""
RANGE, STREAM = '{ range: "${params.count}" }', "{ uses: bench.ints }"
# How the run continues: its items, and for bench.ints their order (enum work_order).
IN_ORDER, REVERSED, SHUFFLED = "in order", "reversed", "shuffled"
ALL = {IN_ORDER: (RANGE, 0), REVERSED: (STREAM, 1), SHUFFLED: (STREAM, 2)}
# One item: what is left is the opening. An item that was at another place needs the table of all keys.
OPENED, MOVED = "weir, opened", "weir, opened, one item from elsewhere"
ONE = {OPENED: ("[0]", 0), MOVED: ("[5]", 0)}
SELECT = "SQLite, SELECT of each, shuffled"


def plain(order):
    return f"weir, {order}, no journal"


def resumed(order):
    return f"weir, {order}, resumed"


class Resume(Recorded):
    kind, manifest = "resume", ""
    sizes = 1_000_000, 10_000_000
    title = "a run of recorded ints is resumed"
    about = (
        "Everything is done but said: the run was recorded, and is then as if it had been killed right after its last "
        "record. In order: the record of each item lies at its place. Reversed and shuffled: the manifest was changed "
        "in the meantime and gives the same ints in another order, so that each is found by its key. Opened: the "
        "changed manifest asks for one item only, in a dry run; the number of items is that of the records. SQLite: a "
        "row by its primary key."
    )

    def prepare(self):
        self.finish()
        self.past, self.kept = {}, {}
        for name, (items, order) in {**ALL, **ONE}.items():
            for size in self.own_sizes():
                self.past[name, size] = self.record_past(MANIFEST, name, items, order, size)
        for name, (items, order) in ALL.items():
            self.kept[name] = self.record_past(KEPT, f"kept {name}", items, order, self.own_sizes()[0])
        if rows := self.bench.native("rows"):
            for size in self.select_sizes():
                command = [rows, "ints", str(self.database(size)), str(size), "1", "1000", "keyed"]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def record_past(self, manifest, name, items, order, size):
        """Records a run of the ints from 0 on, and leaves a manifest in its place that continues it."""
        past = RunsFolder(self.bench.folder / f"l-past-{self.word(name)}-{size}")
        text = manifest.replace("ORDER", str(order))
        path = self.bench.write(self.name(name, size), text.replace("ITEMS", RANGE))
        past.record(self.run(name, size, "--journal", "--runs", str(past.path)))
        path.write_text(text.replace("ITEMS", items))
        return past

    def word(self, name):
        return "".join(filter(str.isalnum, name))

    def name(self, name, size):
        return f"l-resume-{self.word(name)}-{size}.yaml"

    def run(self, name, size, *options):
        show = "results" if name.startswith("kept") else "digest"
        return self.bench.run_weir(self.name(name, size), *options, show=[show], count=size)

    def database(self, size):
        return self.bench.folder / f"l-select-{size}.db"

    def select_sizes(self):
        return self.bench.sizes(30_000, 300_000)

    def contestants(self):
        sizes, found, base = self.own_sizes(), [], resumed(IN_ORDER)
        for order in ALL:

            def undisturbed(size, order=order):
                return self.run(order, size)

            def continued(size, order=order):
                return self.resume(self.past[order, size])

            def result(output, size, order=order):
                return self.taken_up(output, size, self.past[order, size])

            found.append(Contestant(plain(order), undisturbed, sizes, base, is_watched=True))
            found.append(Contestant(resumed(order), continued, sizes, base, result=result, is_watched=True))
        for name in ONE:

            def opened(size, name=name):
                return self.resume(self.past[name, size], "--dry-run")

            # The sum that is printed was recorded, too.
            found.append(Contestant(name, opened, sizes, base, is_watched=True))
        if rows := self.bench.native("rows"):

            def select(size):
                return [rows, "recall", str(self.database(size)), str(size), "1", "1", "keyed"]

            note = f"fewer items than {sizes[-1]:,}, being slow"
            found.append(Contestant(SELECT, select, self.select_sizes(), base, note, result=self.selected))
        return found

    def selected(self, output, size):
        """The common expectation, if the digest of what was read is right."""
        right = reference.digest(2 * reference.int_at(place, size, 2) for place in range(size))
        return self.expected(size) if text_of(output, size) == str(right) else text_of(output, size)

    def recalled(self, size):
        return size + 1  # with the sum

    def expected(self, size):
        return str(size * (size - 1))

    def same_results(self):
        size = self.own_sizes()[0]
        return [
            (
                f"recalled values, {order}",
                self.run(f"kept {order}", size),
                self.resume(self.kept[order], "--dry-run", show=("results",)),
            )
            for order in ALL
        ]

    def targets(self, outcomes):
        def opening(opened):
            cpu = [run.cpu for run in opened.runs[opened.sizes[-1]]]
            return f"{min(cpu):.2f} s of CPU ({max(cpu):.2f} at most), {min(opened.seconds()):.2f} s", min(cpu) <= 2

        def time(peer):
            return f"{peer.best_cpu_per_item():,.0f} ns of CPU", None

        count, base = f"{self.own_sizes()[-1]:,} records", plain(IN_ORDER)
        in_order, moved = [base, resumed(IN_ORDER), OPENED], [base, resumed(REVERSED), resumed(SHUFFLED), MOVED]
        recalled = [
            judge(outcomes, text, [resumed(order), plain(order)], beyond(limit))
            for order, text, limit in (
                (IN_ORDER, "recall in order: at most 50 ns of CPU an int beyond a run without", 50),
                (REVERSED, "(reversed)", None),
                (SHUFFLED, "(shuffled)", None),
            )
        ]
        return [
            *recalled,
            judge(outcomes, "(SQLite, shuffled, all of it)", [SELECT], time),
            judge(outcomes, f"{count} are open within 2 s of CPU", [OPENED], opening),
            judge(outcomes, f"{count} with a table of keys: the same", [MOVED], opening),
            judge(outcomes, f"{count}: at most 64 MiB beyond a run without", in_order, memory(64)),
            judge(outcomes, f"{count}, reordered: at most 200 MiB beyond a run without", moved, memory(200)),
        ]
