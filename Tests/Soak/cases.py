"""The manifests of the kill matrix: each a way in which items run, small, and with an end that depends on nothing but it.

`N` stands for the number of items, `LIST` for so many. `sites` are the nodes that note their items in the file `ledger`, under the last part of
their path; `prints` what is printed of the final store; `files` what is written; `failures` the files of failed items.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    nodes: str
    prints: tuple[str, ...] = ("out",)
    sites: tuple[str, ...] = ("main/work",)
    files: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


LEDGER = "file: ledger, label: work"

CASES = {
    "sequential": Case(
        f"""
nodes:
  work: {{ uses: probe.ledger_each, with: {{ {LEDGER}, ms: 1 }}, batch: sequential, items: {{ range: N }}, output: shared.out }}
"""
    ),
    "sequential-chunks": Case(
        f"""
nodes:
  work: {{ uses: probe.ledger, with: {{ {LEDGER}, ms: 1 }}, batch: sequential, items: {{ range: N }}, output: shared.out }}
"""
    ),
    "parallel": Case(
        f"""
nodes:
  work: {{ uses: probe.ledger_each, with: {{ {LEDGER}, ms: 4 }}, batch: parallel, concurrency: 4, items: {{ range: N }}, output: shared.out }}
"""
    ),
    "parallel-chunks": Case(
        f"""
nodes:
  work: {{ uses: probe.ledger, with: {{ {LEDGER}, ms: 4 }}, batch: parallel, concurrency: 4, items: {{ range: N }}, output: shared.out }}
"""
    ),
    "asynchronous": Case(
        f"""
nodes:
  work:
    uses: probe.wait
    with: {{ {LEDGER}, ms: 20, fail_first: 1 }}
    batch: parallel
    concurrency: 16
    retry: {{ attempts: 3, wait: 2ms }}
    items: {{ range: N }}
    output: shared.out
"""
    ),
    "fast": Case(
        f"""
nodes:
  work:
    uses: probe.ledger
    with: {{ {LEDGER}, fails: 1 }}
    batch: parallel
    retry: {{ attempts: 3 }}
    items: {{ range: NNN }}
    output: shared.out
"""
    ),
    "segments": Case(
        f"""
nodes:
  large: {{ uses: probe.allocate, with: {{ size: 500000 }}, batch: parallel, concurrency: 3, items: {{ range: 200 }}, output: shared.large, next: work }}
  work: {{ uses: probe.ledger, with: {{ {LEDGER}, ms: 1 }}, batch: parallel, items: {{ range: N }}, output: shared.out }}
""",
        prints=("out", "large[7]"),
    ),
    "stopped": Case(
        f"""
nodes:
  first: {{ uses: probe.ledger, with: {{ file: ledger, label: first, ms: 1 }}, batch: parallel, items: {{ range: N }}, output: shared.out, next: work }}
  work: {{ uses: probe.ledger_each, with: {{ {LEDGER}, ms: 1, dies: 5 }}, batch: sequential, items: {{ range: N }}, failures: failed.jsonl }}
""",
        sites=("main/first", "main/work"),
        failures=("failed.jsonl",),
    ),
    "flow-shared": Case(
        f"""
flow: outer
flows:
  outer:
    batch: parallel
    concurrency: 4
    items: {{ range: N, as: i }}
    nodes:
      work: {{ uses: probe.ledger_each, with: {{ {LEDGER}, ms: 2 }}, input: "${{params.i}}", output: "shared.mine[params.i]", next: more }}
      more: {{ uses: probe.ledger, with: {{ file: ledger, label: more, ms: 1 }}, input: "${{shared.mine[params.i]}}", output: "shared.out[params.i]" }}
""",
        sites=("outer/work", "outer/more"),
    ),
    "flow-iteration": Case(
        f"""
flow: outer
flows:
  outer:
    batch: parallel
    concurrency: 3
    items: {{ range: N, as: i }}
    scope: iteration
    collect: [out]
    nodes:
      work: {{ uses: probe.ledger_each, with: {{ {LEDGER}, ms: 2 }}, input: "a${{params.i}}", output: shared.mine, next: more }}
      more:
        uses: probe.ledger
        with: {{ file: ledger, label: more }}
        batch: parallel
        items: [x, y, z]
        input: "${{params.i}}${{item}}"
        output: shared.all
        next: end_of_one
      end_of_one: {{ uses: probe.echo, input: ["${{shared.mine}}", "${{shared.all}}"], output: "shared.out[params.i]" }}
""",
        sites=("outer/work", "outer/more"),
    ),
    "flow-sequential": Case(
        f"""
flow: outer
flows:
  outer:
    batch: sequential
    items: {{ range: N, as: i }}
    scope: iteration
    collect: [out]
    nodes:
      work: {{ uses: probe.ledger, with: {{ {LEDGER}, ms: 1 }}, batch: parallel, items: {{ range: 4 }}, output: "shared.out[params.i]" }}
""",
        sites=("outer/work",),
    ),
    "flow-failures": Case(
        f"""
flow: outer
flows:
  outer:
    batch: parallel
    concurrency: 4
    items: {{ range: N, as: i }}
    on_error: continue
    tolerate: 90%
    scope: iteration
    collect: [out]
    failures: failed.jsonl
    nodes:
      work: {{ uses: probe.ledger_each, with: {{ {LEDGER}, ms: 2, dies: 20 }}, input: "${{params.i}}", output: "shared.out[params.i]" }}
""",
        sites=("outer/work",),
        failures=("failed.jsonl",),
    ),
    "flow-caught": Case(
        f"""
flow: outer
flows:
  outer:
    batch: parallel
    concurrency: 4
    items: {{ range: N, as: i }}
    scope: iteration
    collect: [out]
    nodes:
      work:
        uses: probe.ledger_each
        with: {{ {LEDGER}, ms: 2, dies: 30 }}
        input: "${{params.i}}"
        output: "shared.out[params.i]"
        next: later
        catch: {{ to: told, error: shared.problem }}
      told: {{ uses: probe.echo, input: "${{shared.problem.message}}", output: "shared.out[params.i]", next: later }}
      later: {{ uses: probe.wait, with: {{ file: ledger, label: later, ms: 5 }}, input: "${{params.i}}" }}
""",
        sites=("outer/work", "outer/later"),
    ),
    "nested": Case(
        f"""
flow: outer
flows:
  outer:
    batch: parallel
    concurrency: 2
    items: {{ range: 5, as: i }}
    run: inner
  inner:
    batch: parallel
    concurrency: 3
    items: {{ range: N, as: k }}
    scope: iteration
    collect: [out]
    nodes:
      work: {{ uses: probe.ledger_each, with: {{ {LEDGER}, ms: 1 }}, input: "${{params.i}}-${{params.k}}", output: shared.mine, next: keep }}
      keep: {{ uses: probe.echo, input: "${{shared.mine}}", output: "shared.out[params.i][params.k]" }}
""",
        sites=("inner/work",),
    ),
    "loop": Case(
        f"""
shared: {{ count: 0 }}
nodes:
  work: {{ uses: probe.ledger_each, with: {{ {LEDGER}, ms: 1 }}, input: "${{shared.count}}", output: shared.mine, next: keep }}
  keep: {{ uses: probe.store, with: {{ operation: append, path: [out], value: "${{shared.mine}}" }}, next: again }}
  again: {{ uses: probe.count_action, with: {{ path: [count], limit: N }}, next: {{ again: work, done: end }} }}
"""
    ),
    "loop-of-batches": Case(
        f"""
shared: {{ count: 0 }}
nodes:
  work:
    uses: probe.ledger
    with: {{ {LEDGER}, ms: 1 }}
    batch: parallel
    concurrency: 2
    items: {{ range: N }}
    output: shared.mine
    next: keep
  keep: {{ uses: probe.store, with: {{ operation: append, path: [out], value: "${{shared.mine}}" }}, next: again }}
  again: {{ uses: probe.count_action, with: {{ path: [count], limit: 4 }}, next: {{ again: work, done: end }} }}
"""
    ),
    "retries": Case(
        f"""
nodes:
  work:
    uses: probe.ledger
    with: {{ {LEDGER}, ms: 2, fails: 30 }}
    batch: parallel
    concurrency: 4
    retry: {{ attempts: 3, wait: 5ms }}
    items: {{ range: N }}
    output: shared.out
"""
    ),
    "fallback": Case(
        f"""
nodes:
  work:
    uses: probe.ledger_each
    with: {{ {LEDGER}, ms: 2, dies: 20 }}
    batch: parallel
    concurrency: 4
    fallback: none
    items: {{ range: N }}
    output: shared.out
    next: saved
  saved:
    uses: probe.ledger_saved
    with: {{ file: ledger, label: saved, ms: 1, dies: 20, fails: 10 }}
    retry: {{ attempts: 2, wait: 1ms }}
    batch: parallel
    items: {{ range: [1000, 1N] }}
    output: shared.saved
""",
        prints=("out", "saved"),
        sites=("main/work", "main/saved"),
    ),
    "stream": Case(
        f"""
nodes:
  work:
    uses: probe.ledger
    with: {{ {LEDGER}, ms: 1 }}
    batch: parallel
    concurrency: 2
    items: {{ uses: probe.stream, with: {{ count: N }} }}
    output: shared.out
    next: doubled
  doubled: {{ uses: probe.stream, with: {{ count: N, ms: 1, write: [doubled] }}, batch: parallel }}
""",
        prints=("out", "doubled.result"),
    ),
    "function": Case(
        f"""
functions:
  math:
    library: libm.so.6
    concurrency: reentrant
    functions: {{ pow: "f64 pow(f64 base, f64 exponent) errno" }}
nodes:
  roots: {{ uses: math.pow, with: {{ exponent: 0.5 }}, batch: parallel, items: {{ range: NNN }}, output: shared.roots, next: work }}
  work: {{ uses: probe.ledger, with: {{ {LEDGER}, ms: 1 }}, batch: sequential, items: {{ range: N }}, output: shared.out, next: powers }}
  powers: {{ uses: math.pow, with: {{ exponent: 1.5 }}, batch: sequential, items: "${{shared.roots}}", output: shared.powers }}
""",
        prints=("out", "powers"),
    ),
    "files": Case(
        f"""
failures: all.jsonl
nodes:
  work:
    uses: probe.ledger
    with: {{ {LEDGER}, ms: 2, dies: 10, fails: 10 }}
    batch: parallel
    concurrency: 4
    retry: {{ attempts: 2, wait: 2ms }}
    on_error: continue
    tolerate: 50%
    items: {{ range: N }}
    results: {{ jsonl: out.jsonl }}
    failures: failed.jsonl
    output: shared.out
    next: more
  more:
    uses: probe.ledger_each
    with: {{ file: ledger, label: more, ms: 1 }}
    batch: parallel
    items: {{ lines: "${{shared.out.file}}" }}
    input: "m${{item}}"
    tolerate: 90%
    on_error: continue
    results: {{ csv: out.csv, columns: [text] }}
    output: shared.more
""",
        prints=("out", "more"),
        sites=("main/work", "main/more"),
        files=("out.jsonl", "out.csv"),
        failures=("failed.jsonl", "all.jsonl"),
    ),
    "compressed": Case(
        f"""
nodes:
  work:
    uses: probe.ledger
    with: {{ {LEDGER}, ms: 1 }}
    batch: parallel
    concurrency: 3
    items: {{ range: N }}
    results: {{ jsonl: out/results.jsonl.zst }}
""",
        prints=(),
        files=("out/results.jsonl.zst",),
    ),
    "duplicates": Case(
        f"""
nodes:
  work:
    uses: probe.ledger_each
    with: {{ {LEDGER}, ms: 3, fails: 20, dies: 10 }}
    retry: {{ attempts: 2 }}
    batch: parallel
    concurrency: 4
    tolerate: 90%
    on_error: continue
    items: {{ matrix: {{ again: [1, 2, 3], item: LIST }} }}
    input: "${{item.item}}"
    output: shared.out
"""
    ),
    "key": Case(
        f"""
nodes:
  work:
    uses: probe.ledger_each
    with: {{ {LEDGER}, ms: 3 }}
    journal: {{ key: "${{item.id}}" }}
    batch: parallel
    concurrency: 4
    items: {{ matrix: {{ id: LIST, more: [x] }} }}
    input: "${{item.id}}"
    output: shared.out
"""
    ),
}


def manifest(case: Case, items: int, sync: str | None) -> str:
    """The text of a case's manifest for so many items."""
    nodes = case.nodes.replace("LIST", str(list(range(items))))
    # `1N` and `NNN` before `N`: a number that begins with 1, and a hundred times as many.
    nodes = nodes.replace("1N", str(1000 + items)).replace("NNN", str(100 * items)).replace("N", str(items))
    journal = f"journal: {{ sync: {sync} }}\n" if sync else ""
    return f"weir: 1\nplugins: [probe]\n{journal}{nodes.lstrip()}"
