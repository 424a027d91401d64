"""A Python contestant as a process. Usage: peer.py ENGINE SCENARIO ARGUMENT..."""

import importlib
import pathlib
import sys

ENGINE_MODULES = {"pocketflow": "pocketflow_engines", "brainyflow": "brainyflow_engines"}


def noop(engine, count, every):
    import work

    return work.digest(engine.map(work.double, range(int(count)))[:: int(every)])


def lines(engine, source, target):
    import work

    with open(source, encoding="utf-8") as file:
        results = engine.map(work.line, list(file))
    pathlib.Path(target).write_text("\n".join(results), encoding="utf-8")


def nested(engine, outer, inner):
    return engine.nested(int(outer), int(inner))


def retry(engine, count):
    import work

    results = engine.retry(work.flaky, range(int(count)), 3, 0.001)
    lost = sum(result is None for result in results)
    return f"{lost:,} items lost" if lost else work.digest(results)


def spin(engine, count):
    import work

    return work.digest(engine.map(work.spin, range(int(count))))


def wait(engine, count, milliseconds):
    return engine.wait(int(count), int(milliseconds))


def stream(engine, count):
    import work

    return engine.total(work.double, range(int(count)))


def files(engine, folder):
    import work

    paths = sorted(str(path) for path in pathlib.Path(folder).glob("*/*"))
    return work.digest(engine.map(work.hash_file, paths))


def store(engine, maps, count, shuffled, every):
    import work

    entries = engine.store(int(maps), int(count), int(shuffled))
    keys = [work.key(index, int(shuffled)) for index in range(0, int(count), int(every))]
    return work.digest(each[key] for each in entries for key in keys)


def hello(engine):
    return engine.hello()


SCENARIOS = (noop, lines, nested, retry, spin, wait, stream, files, store, hello)


def main(name, scenario, *arguments):
    engines = importlib.import_module(ENGINE_MODULES.get(name.split("-")[0], "plain")).ENGINES
    functions = {function.__name__: function for function in SCENARIOS}
    result = functions[scenario](engines[name](), *arguments)
    if result is not None:
        print(result)


if __name__ == "__main__":
    main(*sys.argv[1:])
