"""What the scenarios are made of: observations, a time of their own, and nodes that log their calls."""

import asyncio
import selectors

import brainyflow as bf

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
