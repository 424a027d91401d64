#!/usr/bin/env python3
"""What the Python package brainyflow 0.2.0 does in each scenario; needs Python 3.12 or newer.

    python3.13 -m venv /tmp/brainy && /tmp/brainy/bin/pip install brainyflow==0.2.0
    /tmp/brainy/bin/python scenarios.py            # prints the answers as JSON
    /tmp/brainy/bin/python scenarios.py --write    # writes golden.json beside this file

Each scenario runs the package and notes observations. `scenarios/<name>.yaml` is the same scenario as a manifest that
leaves its observations under the same names in the store. The numbers are those of the statements about the package in
deliberate-differences.md and in the notes of the project. Where Weir deliberately answers differently, the scenario says
so in `differs`: observations of Weir's that replace the package's.

Nothing here depends on how fast the machine is: the scenarios run in a time of their own, which jumps to the next timer
whenever nothing else is to be done.
"""

import asyncio
import importlib.metadata
import json
import pathlib
import selectors
import sys
import warnings

import brainyflow as bf

PACKAGE_VERSION = "0.2.0"
SCENARIOS = {}


def scenario(name, statements, differs=None, why=None):
    """Registers a scenario: a coroutine function that notes observations in a `Seen`."""

    def register(function):
        assert name not in SCENARIOS, name
        assert (differs is None) == (why is None), name
        SCENARIOS[name] = (function, statements, differs, why)
        return function

    return register


class JumpingSelector(selectors.DefaultSelector):
    """Lets time pass at once instead of sleeping."""

    now = 0.0

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


def event_loop():
    selector = JumpingSelector()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now
    return loop


class Seen(dict):
    """The observations of one scenario, by name."""

    def __init__(self):
        super().__init__()
        self.calls = []

    async def run(self, node, shared=None):
        """Runs a node or flow; notes the action it gave, or its error, and the final store."""
        shared = {} if shared is None else shared
        self["error"] = None
        try:
            self["action"] = await node.run(shared)
        except Exception as error:  # the package raises whatever a node raised
            self["error"] = str(error)
        self["calls"] = list(self.calls)  # a copy: tasks may still run after a failed parallel batch (statement 40)
        self["store"] = shared
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        return shared


def text(value):
    return "null" if value is None else str(value)


class Trace:
    """A node that logs its calls and fails where it is told to: the counterpart of `probe.trace`."""

    def setup(self, seen, label="step", items=None, fails=None, sleeps=None, fail_in=None, action=None):
        self.seen, self.label, self.items, self.fail_in, self.action = seen, label, items, fail_in, action
        self.fails, self.sleeps, self.tried = fails or {}, sleeps or {}, {}
        return self

    def log(self, line):
        self.seen.calls.append(f"{self.label}.{line}")

    async def prep(self, shared):
        self.log("prep")
        if self.fail_in == "prep":
            raise ValueError("prep failed")
        return self.items

    async def exec(self, item):
        self.log(f"exec {text(item)} {self.cur_retry}")
        tried = self.tried[item] = self.tried.get(item, 0) + 1
        if item in self.sleeps:
            await asyncio.sleep(self.sleeps[item])
            self.log(f"woke {text(item)}")
        if tried <= self.fails.get(item, 0):
            raise ValueError(f"{text(item)} failed")
        return f"{text(item)} done"

    async def post(self, shared, prepared, result):
        self.log("post")
        shared[self.label] = {"prepared": prepared, "result": result}
        if self.fail_in == "post":
            raise ValueError("post failed")
        return self.action


class TraceNode(Trace, bf.Node): ...
class TraceSequential(Trace, bf.SequentialBatchNode): ...
class TraceParallel(Trace, bf.ParallelBatchNode): ...


class Saved:
    """Adds a fallback: the counterpart of `probe.trace_saved`."""

    async def exec_fallback(self, item, error):
        self.log(f"fallback {text(item)}")
        return f"{text(item)} saved: {error}"


class SavedNode(Saved, TraceNode): ...
class SavedSequential(Saved, TraceSequential): ...
class SavedParallel(Saved, TraceParallel): ...


class FailingFallback(TraceNode):
    async def exec_fallback(self, item, error):
        self.log(f"fallback {text(item)}")
        raise ValueError("fallback failed")


ALWAYS = 1000


def trace(kind, seen, max_retries=1, wait=0, **options):
    return kind(max_retries=max_retries, wait=wait).setup(seen, **options)


class Params(bf.Node):
    """Appends the params it sees to a list of the store: the counterpart of `probe.trace_params`."""

    async def post(self, shared, prepared, result):
        shared.setdefault("params", []).append(dict(self.params))


class Count(bf.Node):
    """Reads a number, lets others run, and writes it back in post, one more: the counterpart of `probe.trace_count`."""

    def __init__(self, action=None, until=None):
        super().__init__()
        self.action, self.until = action, until

    async def exec(self, _):
        await asyncio.sleep(0)

    async def post(self, shared, prepared, result):
        shared["count"] = shared.get("count", 0) + 1
        return self.action if self.until is None or shared["count"] < self.until else "done"


class FailWhere(bf.Node):
    """Fails in the iterations whose `fail` param says so, and otherwise appends its `name` param to a list."""

    async def exec(self, _):
        if self.params.get("fail"):
            raise ValueError(f"{self.params['name']} failed")
        await asyncio.sleep(0)

    async def post(self, shared, prepared, result):
        shared.setdefault("names", []).append(self.params["name"])


def flow_with_post(kind, start, seen, items=None, action=None):
    """A flow whose prep gives `items` and whose post gives `action`: the counterpart of `probe.trace_flow`."""

    class Traced(kind):
        async def prep(self, shared):
            seen.calls.append("flow.prep")
            return items

        async def post(self, shared, prepared, result):
            seen.calls.append("flow.post")
            shared.setdefault("posts", []).append({"prepared": prepared, "result": result})
            return action

    return Traced(start)


def batch_flow(kind, start, items):
    """A batch flow with these items, or with those that a function of (params, shared) gives."""

    class Items(kind):
        async def prep(self, shared):
            return items(self.params, shared) if callable(items) else items

    return Items(start)


# MARK: nodes


@scenario("node-phases", [1])
async def _(seen):
    await seen.run(trace(TraceNode, seen, items="a"))


@scenario("node-without-prep-and-exec", [1])
async def _(seen):
    class OnlyPost(bf.Node):
        async def post(self, shared, prepared, result):
            shared["step"] = {"prepared": prepared, "result": result}

    await seen.run(OnlyPost())


@scenario("retry-succeeds-on-third-attempt", [3, 5])
async def _(seen):
    await seen.run(trace(TraceNode, seen, items="a", fails={"a": 2}, max_retries=3))


@scenario("retry-exhausted-without-fallback", [4])
async def _(seen):
    await seen.run(trace(TraceNode, seen, items="a", fails={"a": ALWAYS}, max_retries=3))


@scenario("retry-exhausted-with-fallback", [4])
async def _(seen):
    await seen.run(trace(SavedNode, seen, items="a", fails={"a": ALWAYS}, max_retries=3))


@scenario("retry-one-attempt-by-default", [3])
async def _(seen):
    await seen.run(trace(TraceNode, seen, items="a", fails={"a": 1}))


@scenario("fallback-that-fails", [4])
async def _(seen):
    await seen.run(trace(FailingFallback, seen, items="a", fails={"a": ALWAYS}, max_retries=2))


@scenario("prep-error-not-retried", [2])
async def _(seen):
    await seen.run(trace(SavedNode, seen, items="a", fail_in="prep", max_retries=3))


@scenario(
    "post-error-not-retried", [2], differs={"store": {}},
    why="the writes of a post that fails are dropped (S1), so that nobody sees half of them")
async def _(seen):
    await seen.run(trace(SavedNode, seen, items="a", fail_in="post", max_retries=3))


@scenario("wait-only-between-attempts", [3])
async def _(seen):
    started = asyncio.get_running_loop().time()
    await seen.run(trace(SavedNode, seen, items="a", fails={"a": ALWAYS}, max_retries=3, wait=0.1))
    seen["milliseconds"] = round((asyncio.get_running_loop().time() - started) * 1000)


@scenario("wait-not-after-last-attempt", [3])
async def _(seen):
    await seen.run(trace(SavedNode, seen, items="a", fails={"a": ALWAYS}, max_retries=1, wait=3600))


@scenario("zero-attempts", [6], differs={"exit": 2}, why="a manifest problem instead of a silent skip of exec")
async def _(seen):
    await seen.run(trace(TraceNode, seen, items="a", max_retries=0))


# MARK: batch nodes


@scenario("batch-sequential-order", [35])
async def _(seen):
    await seen.run(trace(TraceSequential, seen, items=["a", "b", "c", "d"], sleeps={"a": 0.02}))


@scenario("batch-parallel-results-in-input-order", [36])
async def _(seen):
    await seen.run(trace(TraceParallel, seen, items=["a", "b", "c", "d"], sleeps={"a": 0.1, "b": 0.02}))


@scenario("batch-empty-sequential", [41])
async def _(seen):
    await seen.run(trace(TraceSequential, seen, items=[]))


@scenario("batch-empty-parallel", [41])
async def _(seen):
    await seen.run(trace(TraceParallel, seen, items=[]))


@scenario(
    "batch-null-sequential", [42], differs={"store": {"step": {"prepared": [], "result": []}}},
    why="null items are an empty list everywhere, also where post sees them, as in batch flows (53)")
async def _(seen):
    await seen.run(trace(TraceSequential, seen, items=None))


@scenario(
    "batch-null-parallel", [43],
    differs={"store": {"step": {"prepared": [], "result": []}}, "calls": ["step.prep", "step.post"], "error": None},
    why="null items are an empty list in parallel too, not a TypeError")
async def _(seen):
    await seen.run(trace(TraceParallel, seen, items=None))


@scenario("batch-sequential-retry-per-item", [37])
async def _(seen):
    await seen.run(
        trace(SavedSequential, seen, items=["a", "b", "c"], fails={"a": 1, "c": ALWAYS}, max_retries=3))


@scenario("batch-parallel-retry-per-item", [37])
async def _(seen):
    await seen.run(trace(SavedParallel, seen, items=["a", "b", "c"], fails={"a": 1, "c": ALWAYS},
                         max_retries=3, wait=0.01))


SIX = ["a", "b", "c", "d", "e", "f"]
HALF_FAIL = {"b": ALWAYS, "d": ALWAYS, "f": ALWAYS}
HALF_SAVED = ["a done", "b saved: b failed", "c done", "d saved: d failed", "e done", "f saved: f failed"]
HALF_CALLS = (
    ["step.prep", "step.post"] + [f"step.exec {item} 0" for item in SIX] + [f"step.woke {item}" for item in SIX]
    + [f"step.exec {item} {attempt}" for item in HALF_FAIL for attempt in (1, 2)]
    + [f"step.woke {item}" for item in HALF_FAIL for _ in (1, 2)] + [f"step.fallback {item}" for item in HALF_FAIL])
SIX_DIFFER = {"store": {"step": {"prepared": SIX, "result": HALF_SAVED}}, "calls": HALF_CALLS}


@scenario(
    "batch-parallel-six-items-three-failing", [49, 50], differs=SIX_DIFFER,
    why="the package's items share one attempt counter: an item is lost as null without an error; Weir loses none")
async def _(seen):
    sleeps = {"a": 0.001, "b": 0.001, "c": 0.001, "d": 0.001, "e": 0.001, "f": 0.0045}
    await seen.run(
        trace(SavedParallel, seen, items=SIX, fails=HALF_FAIL, sleeps=sleeps, max_retries=3, wait=0.002))


@scenario(
    "batch-parallel-six-items-without-wait", [49, 50], differs=SIX_DIFFER,
    why="the package's items share one attempt counter: two items get fewer attempts than three")
async def _(seen):
    await seen.run(
        trace(SavedParallel, seen, items=SIX, fails=HALF_FAIL, sleeps=dict.fromkeys(SIX, 0.001), max_retries=3))


@scenario("batch-sequential-failure-stops-later-items", [38])
async def _(seen):
    await seen.run(trace(TraceSequential, seen, items=["a", "b", "c"], fails={"b": ALWAYS}))


@scenario(
    "batch-parallel-failure-skips-post", [36, 39, 40],
    differs={"calls": ["step.prep", "step.exec a 0", "step.exec b 0", "step.exec c 0", "step.woke a", "step.woke c"]},
    why="the package's call returns while siblings still run; Weir's batch ends only when all of them have ended")
async def _(seen):
    await seen.run(
        trace(TraceParallel, seen, items=["a", "b", "c"], fails={"b": ALWAYS}, sleeps={"a": 0.02, "c": 0.02}))


@scenario(
    "batch-text-is-not-a-list", [44],
    differs={"error": 'the items of a batch must be a list, not a string ("abc")', "calls": ["step.prep"], "store": {}},
    why="text is never split into characters without being told to (B3)")
async def _(seen):
    await seen.run(trace(TraceSequential, seen, items="abc"))


@scenario(
    "batch-map-is-not-a-list", [44],
    differs={"error": 'the items of a batch must be a list, not a map ({"a": 1, "b": 2})', "calls": ["step.prep"],
             "store": {}},
    why="a map is not a list; `items: { keys: … }` says that its keys are meant (B3)")
async def _(seen):
    await seen.run(trace(TraceSequential, seen, items={"a": 1, "b": 2}))


@scenario("batch-stream-is-pulled-lazily", [45])
async def _(seen):
    class Stream(bf.SequentialBatchNode):
        async def prep(self, shared):
            def pull():
                for number in range(3):
                    seen.calls.append(f"step.next {number}")
                    yield number

            return pull()

        async def exec(self, item):
            seen.calls.append(f"step.exec {item} {self.cur_retry}")
            return f"{item} done"

        async def post(self, shared, prepared, result):
            shared["result"] = result

    await seen.run(Stream())


@scenario("batch-concurrency-two", [60])
async def _(seen):
    class Gauge(bf.ParallelBatchNode):
        running = 0
        most = 0

        async def prep(self, shared):
            self.places = asyncio.Semaphore(2)
            return list(range(10))

        async def exec(self, item):
            async with self.places:
                Gauge.running += 1
                Gauge.most = max(Gauge.most, Gauge.running)
                await asyncio.sleep(0.005)
                Gauge.running -= 1
                return item

        async def post(self, shared, prepared, result):
            shared["results"], shared["gauge"] = result, {"maximum": Gauge.most}

    await seen.run(Gauge())


@scenario("batch-fallback-per-item-keeps-order", [37])
async def _(seen):
    await seen.run(trace(SavedSequential, seen, items=["a", "b", "c"], fails={"b": ALWAYS}, max_retries=2))


# MARK: flows


@scenario("flow-default-action", [11])
async def _(seen):
    first, second = trace(TraceNode, seen, label="first"), trace(TraceNode, seen, label="second")
    first >> second
    await seen.run(bf.Flow(first))


@scenario("flow-branches-by-action", [11])
async def _(seen):
    first = trace(TraceNode, seen, label="first", action="right")
    left, right = trace(TraceNode, seen, label="left"), trace(TraceNode, seen, label="right")
    first - "left" >> left
    first - "right" >> right
    await seen.run(bf.Flow(first))


@scenario("flow-loops-twenty-times", [20])
async def _(seen):
    count, last = Count(action="again", until=20), trace(TraceNode, seen, label="last")
    count - "again" >> count
    count - "done" >> last
    await seen.run(bf.Flow(count))


@scenario("flow-unknown-action-ends", [12])
async def _(seen):
    first = trace(TraceNode, seen, label="first", action="sideways")
    first - "left" >> trace(TraceNode, seen, label="left")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        await seen.run(bf.Flow(first))
    seen["warnings"] = len(caught)


@scenario("flow-action-of-last-node-is-silent", [12])
async def _(seen):
    first = trace(TraceNode, seen, label="first", action="sideways")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        await seen.run(bf.Flow(first))
    seen["warnings"] = len(caught)


@scenario(
    "flow-unknown-action-warns-once", [13], why="Weir warns once per node and action, whatever prints the warning",
    differs={"warnings": 1})
async def _(seen):
    first = trace(TraceNode, seen, label="first", action="sideways")
    first - "left" >> trace(TraceNode, seen, label="left")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        await seen.run(flow_with_post(bf.SequentialBatchFlow, first, seen, [{}, {}, {}]))
    seen["warnings"] = len(caught)


@scenario("flow-two-edges-for-one-action", [14], differs={"exit": 2}, why="a manifest problem instead of a replacement")
async def _(seen):
    first = trace(TraceNode, seen, label="first")
    first >> trace(TraceNode, seen, label="second")
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        first >> trace(TraceNode, seen, label="third")
    await seen.run(bf.Flow(first))


@scenario("flow-instance-state-lives-visit-state-does-not", [17, 18])
async def _(seen):
    class Visits(bf.Node):
        visits = 0
        kept = []

        async def post(self, shared, prepared, result):
            self.visits += 1
            self.kept.append(None)
            shared.setdefault("visit", []).append(self.visits)
            shared.setdefault("instance", []).append(len(self.kept))
            return "again" if len(self.kept) < 3 else "done"

    node = Visits()
    node - "again" >> node
    node - "done" >> trace(TraceNode, seen, label="last")
    await seen.run(bf.Flow(node))


@scenario("flow-nested-runs-inside", [11, 21])
async def _(seen):
    inner = bf.Flow(trace(TraceNode, seen, label="inner"))
    first, last = trace(TraceNode, seen, label="first"), trace(TraceNode, seen, label="last")
    first >> inner >> last
    await seen.run(bf.Flow(first))


@scenario("flow-nested-action-does-not-leak", [22])
async def _(seen):
    inner = flow_with_post(bf.Flow, trace(TraceNode, seen, label="inner", action="special"), seen)
    inner - "special" >> trace(TraceNode, seen, label="special")
    inner >> trace(TraceNode, seen, label="normal")
    await seen.run(bf.Flow(inner))


@scenario("flow-nested-own-post-gives-action", [21, 22])
async def _(seen):
    inner = flow_with_post(
        bf.Flow, trace(TraceNode, seen, label="inner"), seen, items="prepared", action="special")
    inner - "special" >> trace(TraceNode, seen, label="special")
    inner >> trace(TraceNode, seen, label="normal")
    await seen.run(bf.Flow(inner))


@scenario("flow-nested-error-keeps-earlier-writes", [23])
async def _(seen):
    good = trace(TraceNode, seen, label="good")
    bad = trace(TraceNode, seen, label="bad", items="a", fails={"a": ALWAYS})
    good >> bad >> trace(TraceNode, seen, label="later")
    inner = bf.Flow(good)
    inner >> trace(TraceNode, seen, label="after")
    await seen.run(bf.Flow(inner))


@scenario("flow-without-start", [24], differs={"exit": 2}, why="a flow without nodes is a manifest problem")
async def _(seen):
    await seen.run(bf.Flow(None))


# MARK: params


def params_flow(*nodes, params=None):
    for first, second in zip(nodes, nodes[1:]):
        first >> second
    flow = bf.Flow(nodes[0])
    flow.set_params(params or {})
    return flow


@scenario("params-flow-wins-over-node", [25])
async def _(seen):
    node = Params()
    node.set_params({"word": "node"})
    await seen.run(params_flow(node, params={"word": "flow"}))


@scenario("params-same-for-all-nodes", [25])
async def _(seen):
    await seen.run(params_flow(Params(), Params(), params={"word": "flow"}))


@scenario(
    "params-of-node-are-kept", [26],
    differs={"store": {"params": [{"filename": "doc", "language": "fr", "mode": "fast"}]}},
    why="merged, item over flow over node, as the seed's project decided five days later")
async def _(seen):
    node = Params()
    node.set_params({"mode": "fast", "language": "en"})
    flow = batch_flow(bf.SequentialBatchFlow, node, [{"filename": "doc"}])
    flow.set_params({"language": "fr"})
    await seen.run(flow)


@scenario("params-item-over-flow", [27])
async def _(seen):
    flow = batch_flow(bf.SequentialBatchFlow, Params(), [{"k": 1}, {"j": 2}])
    flow.set_params({"k": 9})
    await seen.run(flow)


@scenario("params-nested-collision", [28])
async def _(seen):
    inner = batch_flow(
        bf.SequentialBatchFlow, Params(),
        lambda params, shared: [{"k": "inner", "i": 0}, {"i": 1}] if params["o"] == 0 else [{"i": 2}])
    outer = batch_flow(bf.SequentialBatchFlow, inner, [{"o": 0, "k": "outer"}, {"o": 1, "k": "outer"}])
    await seen.run(outer)


FILES = {"x": ["1.txt", "2.txt"], "y": ["3.txt"]}


@scenario("params-inner-items-see-outer-item", [29])
async def _(seen):
    inner = batch_flow(
        bf.SequentialBatchFlow, Params(),
        lambda params, shared: [{"filename": name} for name in shared["files"][params["directory"]]])
    outer = batch_flow(bf.SequentialBatchFlow, inner, [{"directory": "x"}, {"directory": "y"}])
    await seen.run(outer, {"files": FILES})


@scenario(
    "params-of-inner-flow-are-kept", [30], differs={"store": {"params": [{"a": "outer", "b": "inner", "c": "inner"}]}},
    why="the package replaces an inner flow's own params by the outer ones; Weir merges them")
async def _(seen):
    inner = params_flow(Params(), params={"b": "inner", "c": "inner", "a": "inner"})
    outer = params_flow(inner, params={"a": "outer"})
    await seen.run(outer)


@scenario(
    "params-are-read-only", [31, 32], differs={"store": {"params": [{"word": "flow"}, {"word": "flow"}]}},
    why="a node of the package can change the params of the nodes after it; across the ABI they are read-only")
async def _(seen):
    class Writing(Params):
        async def post(self, shared, prepared, result):
            await super().post(shared, prepared, result)
            self.params["word"] = "changed"

    flow = params_flow(Writing(), Params(), params={"word": "flow"})
    await seen.run(flow)


@scenario("params-empty-item", [33])
async def _(seen):
    flow = batch_flow(bf.SequentialBatchFlow, Params(), [{}])
    flow.set_params({"own": "yes"})
    await seen.run(flow)


@scenario(
    "params-item-that-is-no-map", [34], why="both refuse; Weir's message says what to do",
    differs={"error": "item 0 of a batch flow must be a map of params, not an int (7); give it a name with \"as\""})
async def _(seen):
    await seen.run(batch_flow(bf.SequentialBatchFlow, Params(), [7]))


# MARK: batch flows


@scenario("batchflow-sequential-depth-first", [52])
async def _(seen):
    class Name(bf.Node):
        def __init__(self, label):
            super().__init__()
            self.label = label

        async def post(self, shared, prepared, result):
            shared.setdefault("order", []).append(f"{self.label} {self.params['name']}")

    first = Name("first")
    first >> Name("second")
    await seen.run(batch_flow(bf.SequentialBatchFlow, first, [{"name": "a"}, {"name": "b"}, {"name": "c"}]))


@scenario("batchflow-parallel-all-iterations", [56])
async def _(seen):
    await seen.run(
        flow_with_post(bf.ParallelBatchFlow, FailWhere(), seen, [{"name": name} for name in ("a", "b", "c", "d")]))


@scenario("batchflow-null-items", [53])
async def _(seen):
    await seen.run(flow_with_post(bf.SequentialBatchFlow, Params(), seen, None))


@scenario("batchflow-empty-items", [53])
async def _(seen):
    await seen.run(flow_with_post(bf.ParallelBatchFlow, Params(), seen, []))


@scenario("batchflow-own-post-gives-action", [54])
async def _(seen):
    inner = trace(TraceNode, seen, label="inner", action="wrong")
    flow = flow_with_post(bf.SequentialBatchFlow, inner, seen, [{}, {}], action="right")
    flow - "right" >> trace(TraceNode, seen, label="right")
    flow - "wrong" >> trace(TraceNode, seen, label="wrong")
    await seen.run(bf.Flow(flow))


@scenario("batchflow-failure-stops-and-keeps-writes", [55])
async def _(seen):
    items = [{"name": "a"}, {"name": "b"}, {"name": "c", "fail": True}, {"name": "d"}]
    await seen.run(flow_with_post(bf.SequentialBatchFlow, FailWhere(), seen, items))


@scenario("batchflow-failing-iteration-keeps-its-own-writes", [55])
async def _(seen):
    first = Params()
    first >> FailWhere()
    items = [{"name": "a"}, {"name": "b", "fail": True}]
    await seen.run(batch_flow(bf.SequentialBatchFlow, first, items))


@scenario("batchflow-parallel-failure-runs-the-others", [56])
async def _(seen):
    items = [{"name": "a"}, {"name": "b", "fail": True}, {"name": "c"}]
    await seen.run(flow_with_post(bf.ParallelBatchFlow, FailWhere(), seen, items))


@scenario("batchflow-twenty-increments", [57])
async def _(seen):
    await seen.run(batch_flow(bf.ParallelBatchFlow, Count(), [{"n": n} for n in range(20)]))


@scenario(
    "batchflow-without-items", [59], differs={"exit": 2}, why="a batch without an item source is a manifest problem")
async def _(seen):
    await seen.run(bf.SequentialBatchFlow(Params()))


@scenario("batchflow-nested-two-levels", [28, 29, 52])
async def _(seen):
    inner = batch_flow(bf.SequentialBatchFlow, Params(), [{"file": "1"}, {"file": "2"}])
    await seen.run(batch_flow(bf.SequentialBatchFlow, inner, [{"dir": "x"}, {"dir": "y"}]))


@scenario("batchflow-nested-three-levels", [28])
async def _(seen):
    flow = Params()
    for key in ("c", "b", "a"):
        flow = batch_flow(bf.SequentialBatchFlow, flow, [{key: 0}, {key: 1}])
    await seen.run(flow)


@scenario("batchflow-nested-parallel-in-parallel", [28, 56])
async def _(seen):
    inner = batch_flow(bf.ParallelBatchFlow, Params(), [{"file": n} for n in range(4)])
    await seen.run(batch_flow(bf.ParallelBatchFlow, inner, [{"dir": n} for n in range(4)]))


@scenario("batchflow-nested-empty-inner", [28, 53])
async def _(seen):
    inner = batch_flow(
        bf.SequentialBatchFlow, Params(),
        lambda params, shared: [{"filename": name} for name in shared["files"][params["directory"]]])
    outer = batch_flow(bf.SequentialBatchFlow, inner, [{"directory": "x"}, {"directory": "y"}])
    await seen.run(outer, {"files": {"x": [], "y": ["3.txt"]}})


@scenario("batchflow-contains-batch-node", [35, 52])
async def _(seen):
    node = trace(TraceSequential, seen, items=["a", "b"])
    await seen.run(flow_with_post(bf.SequentialBatchFlow, node, seen, [{"n": 0}, {"n": 1}]))


@scenario("batchflow-matrix", [27, 52])
async def _(seen):
    items = [{"image": image, "filter": name} for image in ("cat", "dog") for name in ("blur", "grey", "sepia")]
    await seen.run(batch_flow(bf.SequentialBatchFlow, Params(), items))


GRADES = {
    "class_a": {"student1": [7.5, 8.0, 9.0], "student2": [8.5, 7.0, 9.5]},
    "class_b": {"student3": [6.5, 8.5, 7.0], "student4": [9.0, 9.5, 8.0]},
}


@scenario("cookbook-school-grades", [29, 52])
async def _(seen):
    class Student(bf.Node):
        async def prep(self, shared):
            return shared["grades"][self.params["class"]][self.params["student"]]

        async def exec(self, grades):
            return sum(grades) / len(grades)

        async def post(self, shared, grades, average):
            shared.setdefault("results", {}).setdefault(self.params["class"], {})[self.params["student"]] = average

    class Class(bf.SequentialBatchFlow):
        async def prep(self, shared):
            return [{"student": name} for name in shared["grades"][self.params["class"]]]

        async def post(self, shared, prepared, result):
            results = shared["results"][self.params["class"]]
            shared.setdefault("class_averages", {})[self.params["class"]] = sum(results.values()) / len(results)

    class School(bf.SequentialBatchFlow):
        async def prep(self, shared):
            return [{"class": name} for name in shared["grades"]]

        async def post(self, shared, prepared, result):
            averages = [value for results in shared["results"].values() for value in results.values()]
            shared["school_average"] = sum(averages) / len(averages)

    await seen.run(School(Class(Student())), {"grades": GRADES})


def answers():
    """Runs every scenario; the content of golden.json."""
    result = {}
    for name, (function, statements, differs, why) in SCENARIOS.items():
        seen = Seen()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with asyncio.Runner(loop_factory=event_loop) as runner:
                runner.run(function(seen))
        entry = {"statements": statements, "package": dict(seen)}
        if differs is not None:
            entry["expected-difference"], entry["why"] = differs, why
        result[name] = entry
    return {"package": f"brainyflow {PACKAGE_VERSION}", "scenarios": result}


def main(arguments):
    version = importlib.metadata.version("brainyflow")
    if version != PACKAGE_VERSION or sys.version_info < (3, 12):
        python = sys.version.split()[0]
        sys.exit(f"needs brainyflow {PACKAGE_VERSION} on Python 3.12 or newer, not {version} on {python}")
    output = json.dumps(answers(), indent=2, sort_keys=True, ensure_ascii=False, default=repr) + "\n"
    if arguments == ["--write"]:
        pathlib.Path(__file__).with_name("golden.json").write_text(output, encoding="utf-8")
    elif arguments:
        sys.exit("usage: scenarios.py [--write]")
    else:
        sys.stdout.write(output)


if __name__ == "__main__":
    main(sys.argv[1:])
