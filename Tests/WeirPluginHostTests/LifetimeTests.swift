import Glibc
import Testing
import WeirExec
import WeirLoading

@testable import WeirPluginHost

struct LifetimeTests {
    private func events(_ library: String) throws -> String {
        let file = try ELFFile(library)
        let symbol = try #require(try DynamicLibrary.open(library, identity: file.identity).symbol("behaviour_events"))
        typealias Function = @convention(c) () -> UnsafePointer<CChar>
        return String(cString: unsafeBitCast(symbol, to: Function.self)())
    }

    @Test func everyLifetimeBeginsAndEndsOnce() throws {
        let folder = try FixtureFolder()
        let library = try folder.build("behaviour.cpp")
        do {
            let behaviour = try Behaviour("life", [("a", .int(1))], library: library, path: "main/x")
            try behaviour.session.bind(.map([("a", .int(1))]), behaviour.context)
            _ = behaviour.exec("x")
            _ = behaviour.exec("x")
            behaviour.context.worker = 7
            _ = behaviour.exec("x")
            try behaviour.session.bind(.map([("a", .int(2))]), behaviour.context)
            behaviour.instance.close()
        }
        #expect(
            try events(library)
                == "enter open:life create:main/x bind:1 create_worker exec:1 exec:1 create_worker exec:1 bind:2 unbind:1 "
                + "unbind:2 destroy_worker destroy_worker destroy close")
    }

    @Test func sessionsWithEqualSettingsShareABinding() throws {
        let folder = try FixtureFolder()
        let library = try folder.build("behaviour.cpp")
        let behaviour = try Behaviour("life", [("a", .int(1))], library: library)
        let other = try behaviour.instance.makeSession()
        try other.bind(.map([("a", .int(1))]), behaviour.context)
        #expect(try events(library) == "enter open:life create:main/node bind:1")
    }

    @Test func aRefusedSettingIsToldEachTime() throws {
        let folder = try FixtureFolder()
        let behaviour = try Behaviour("life", [("a", .int(1))], library: try folder.build("behaviour.cpp"))
        for _ in 0..<2 {
            #expect(throws: NodeError(.invalidSetting, "a must not be negative")) {
                try behaviour.session.bind(.map([("a", .int(-1))]), behaviour.context)
            }
        }
    }

    @Test func theCacheOfBindingsIsBounded() throws {
        let folder = try FixtureFolder()
        let library = try folder.build("behaviour.cpp")
        let behaviour = try Behaviour("life", [("a", .int(1))], library: library)
        for a in 2...40 { try behaviour.session.bind(.map([("a", .int(a))]), behaviour.context) }
        let words = try events(library).split(separator: " ")
        #expect(words.filter { $0.hasPrefix("unbind") }.count == 40 - BindingCache.capacity)
    }

    @Test func twoHostsEnterALibraryOnce() throws {
        let folder = try FixtureFolder()
        let library = try folder.build("behaviour.cpp")
        let first = try Behaviour("life", library: library)
        let second = try Behaviour("life", library: library)
        #expect(try events(library) == "enter open:life create:main/node create:main/node")
        withExtendedLifetime((first, second)) {}
    }

    @Test func ownedBuffersAndResourcesEndWithTheirValues() throws {
        let folder = try FixtureFolder()
        let library = try folder.build("behaviour.cpp")
        let behaviour = try Behaviour("items", library: library)
        do {
            let frame = behaviour.exec("owned", "resource", "fail holding")
            #expect(frame.error(at: 2).code == .failed)
            #expect(try events(library) == "enter release")
        }
        #expect(try events(library).split(separator: " ").sorted() == ["destroyed", "enter", "release", "release"])
    }

    @Test func closedInstancesMakeNoSession() throws {
        let behaviour = try Behaviour("life")
        behaviour.instance.close()
        #expect(throws: NodeError(.internal, "the instance of behaviour.life is closed")) {
            try behaviour.instance.makeSession()
        }
    }
}
