"""Batch flows, nested ones and the cookbook."""


import brainyflow as bf

from .kit import Count, FailWhere, Params, TraceNode, TraceSequential, batch_flow, flow_with_post, scenario, trace


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
