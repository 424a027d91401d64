import Glibc
import Testing

@testable import WeirLoading

struct ELFFileTests {
    private func message(_ bytes: [UInt8]) throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write(bytes)
        do throws(PluginError) {
            _ = try ELFFile(path)
            return "no error"
        } catch {
            #expect(error.path == path)
            return error.message
        }
    }

    @Test func theMetadataIsReadWithoutItsTerminator() throws {
        let folder = try TemporaryFolder()
        let file = try ELFFile(folder.write(ELFImage(metadata: "{\"weir\": 1}").bytes))
        #expect(file.metadata.map { String(decoding: $0, as: UTF8.self) } == "{\"weir\": 1}")
    }

    @Test func theNeededLibrariesAreRead() throws {
        let folder = try TemporaryFolder()
        let file = try ELFFile(folder.write(ELFImage(metadata: "{}", needed: ["libm.so.6", "libc.so.6"]).bytes))
        #expect(file.neededLibraries == ["libm.so.6", "libc.so.6"])
    }

    @Test func anEmptyFileIsSaidToBeEmpty() throws {
        #expect(try message([]) == "is empty")
    }

    @Test func aTextFileIsNoLibrary() throws {
        #expect(
            try message(Array("hello, I am text".utf8))
                == "is no shared library (it does not start as an ELF file does)")
    }

    @Test func aDirectoryIsNoPlugin() throws {
        let folder = try TemporaryFolder()
        #expect(throws: PluginError(path: folder.path, "is a directory, not a plugin file")) {
            try ELFFile(folder.path)
        }
    }

    @Test func aPipeIsNoPlugin() throws {
        let folder = try TemporaryFolder()
        mkfifo("\(folder.path)/pipe.so", 0o600)
        #expect(throws: PluginError(path: "\(folder.path)/pipe.so", "is no regular file, so no plugin")) {
            try ELFFile("\(folder.path)/pipe.so")
        }
    }

    @Test func aMissingFileIsMissing() {
        #expect(throws: PluginError(path: "/none/x.so", "cannot be opened: no such file or directory")) {
            try ELFFile("/none/x.so")
        }
    }

    @Test(.enabled(if: getuid() != 0)) func anUnreadableFileIsDenied() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(ELFImage(metadata: "{}").bytes)
        chmod(path, 0)
        #expect(throws: PluginError(path: path, "cannot be opened: permission denied")) { try ELFFile(path) }
    }

    @Test func anotherMachineIsNamed() throws {
        #expect(
            try message(ELFImage(metadata: "{}", machine: 243).bytes)
                == "built for riscv, this is \(ELFMachine.name(ELFImage.hostMachine)); build it for this machine")
        #expect(
            try message(ELFImage(metadata: "{}", machine: 999).bytes)
                == "built for machine 999, this is \(ELFMachine.name(ELFImage.hostMachine)); build it for this machine")
    }

    @Test func a32BitLibraryIsRefused() throws {
        var image = ELFImage(metadata: "{}")
        image.bytes[4] = 1
        #expect(try message(image.bytes) == "is a 32-bit library; weir needs a 64-bit one")
    }

    @Test func anExecutableOrObjectFileIsRefused() throws {
        var image = ELFImage(metadata: "{}")
        image.put(UInt16(1), at: 16)
        #expect(
            try message(image.bytes) == "is no shared library, but another kind of ELF file; link it with -shared")
    }

    @Test func aFileWithoutSectionsHasNoMetadata() throws {
        var image = ELFImage(metadata: "{}")
        image.put(UInt64(0), at: 40)
        let folder = try TemporaryFolder()
        #expect(try ELFFile(folder.write(image.bytes)).metadata == nil)
    }

    @Test func twoDescriptionsAreOneTooMany() throws {
        #expect(
            try message(ELFImage(metadata: "{}\0{}").bytes)
                == "its section weir.meta holds more than one description; use WEIR_META in one file")
    }

    @Test func aTruncatedFileIsCutShort() throws {
        let whole = ELFImage(metadata: "{}").bytes
        #expect(try message(Array(whole.prefix(10))) == "is cut short: it ends within its header")
        #expect(try message(Array(whole.prefix(40))) == "is cut short: it ends within its header")
        #expect(
            try message(Array(whole.dropLast()))
                == "is damaged or cut short: a part that its header lists is not there; build or copy it again")
    }

    @Test func noTruncationCrashesOrHangs() throws {
        let whole = ELFImage(metadata: "{\"weir\": 1}", needed: ["libc.so.6"]).bytes
        for length in 0..<whole.count { #expect(try message(Array(whole.prefix(length))) != "no error") }
    }

    @Test func noDamagedByteCrashes() throws {
        let folder = try TemporaryFolder()
        let whole = ELFImage(metadata: "{\"weir\": 1}", needed: ["libc.so.6"])
        for position in whole.bytes.indices {
            for value in [0, 0x7F, 0xFF] as [UInt8] {
                var image = whole
                image.bytes[position] = value
                _ = try? ELFFile(folder.write(image.bytes))
            }
        }
    }

    @Test func damagedNumbersOfAllSizesAreSurvived() throws {
        let folder = try TemporaryFolder()
        let whole = ELFImage(metadata: "{}", needed: ["libc.so.6"])
        for position in stride(from: 0, to: whole.bytes.count - 8, by: 4) {
            for value in [UInt64.max, UInt64(1) << 63, UInt64(whole.bytes.count), UInt64(whole.bytes.count) - 1] {
                var image = whole
                image.put(value, at: position)
                _ = try? ELFFile(folder.write(image.bytes))
            }
        }
    }
}
