import Testing
import WeirDebugInfo

struct RecordTests {
    private let fixture: FixtureLibrary
    private let library: DebugLibrary

    init() throws {
        fixture = try FixtureLibrary()
        library = try DebugLibrary(path: fixture.path)
    }

    private func record(of type: DebugType?) throws -> DebugRecord {
        let type = try #require(type)
        guard case .record(let reference) = (type.pointee ?? type).resolved else {
            throw NoRecord(type: type)
        }
        return library.record(reference)
    }

    private func record(_ function: String) throws -> DebugRecord {
        try record(of: library.function(named: function)?.parameters.first?.type)
    }

    @Test func structHasOffsetsAndSizes() throws {
        let point = try record("length")
        #expect(point.size == 16)
        #expect(point.members.map(\.name) == ["x", "y", "tag"])
        #expect(point.members.map(\.offset) == [0, 8, 12])
        #expect(point.members.map(\.size) == [8, 4, 1])
    }

    @Test func nestedStructsHaveTheirOwnLayout() throws {
        let line = try record("draw")
        #expect(line.members.map(\.name) == ["from", "to", "inner", "flag"])
        let inner = try record(of: line.members[2].type)
        #expect(inner.name == nil)
        #expect(inner.members.map(\.name) == ["a", nil])
        let union = try record(of: inner.members[1].type)
        #expect(union.kind == .union)
        #expect(union.members.map(\.offset) == [0, 0])
        #expect(union.members[1].type.text == "char[8]")
    }

    @Test func bitFieldHasItsWidth() throws {
        #expect(try record("draw").members.last?.bitSize == 3)
    }

    @Test func structThatLeadsToItselfIsFinite() throws {
        let list = try record("sum")
        #expect(try record(of: list.members[1].type).members.map(\.name) == ["value", "next"])
        #expect(list.members[1].type.text == "struct list *")
    }

    @Test func structWithoutFieldsIsNotComplete() throws {
        let opaque = try record("unmake")
        #expect(opaque.name == "opaque" && !opaque.isComplete && opaque.members.isEmpty)
    }

    @Test func unionIsOne() throws {
        let number = try record("either")
        #expect(number.kind == .union && number.size == 8)
    }

    @Test func enumHasItsNames() throws {
        guard case .enumeration(let color)? = library.function(named: "paint")?.returnType else {
            Issue.record("no enum")
            return
        }
        #expect(color.name == "color" && color.size == 4 && color.isSigned)
        #expect(color.enumerators.map(\.name) == ["RED", "GREEN", "BLUE"])
        #expect(color.enumerators.map(\.value) == [0, 5, -1])
    }

    @Test func typedefOfAnEnumWithoutNameKeepsItsName() throws {
        let power = try #require(library.function(named: "paint")).parameters[1].type
        #expect(power.text == "power")
        guard case .enumeration(let enumeration) = power.resolved else {
            Issue.record("no enum")
            return
        }
        #expect(enumeration.name == nil && !enumeration.isSigned)
    }

    private struct NoRecord: Error { let type: DebugType }
}
