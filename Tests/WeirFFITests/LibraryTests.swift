import Glibc
import Testing
import WeirExec

@testable import WeirFFI

/// Which functions of a library can be declared: those that the loader finds.
struct LibraryTests {
    private static func run(_ command: String, in folder: ForeignFolder) throws {
        try #require(system("cd '\(folder.path)' && \(command)") == 0, "\(command)")
    }

    @Test func codeWithoutATypeIsCalled() throws {
        let folder = try ForeignFolder()
        try folder.write(
            ".text\n.globl seven\nseven: mov $7, %eax\n ret\n.section .note.GNU-stack,\"\",@progbits\n",
            to: "\(folder.path)/a.s")
        try Self.run("cc -shared -o liba.so a.s", in: folder)
        #expect(try Foreign("int seven()", library: "\(folder.path)/liba.so").call() == .int(7))
    }

    @Test func aLibraryWithoutSectionsIsCalled() throws {
        let folder = try ForeignFolder()
        let library = try folder.build(text: "int eight(void) { return 8; }\n", as: "liba.so")
        // The offset and the number of sections, as packers take them away.
        try Self.run(
            "printf '\\0\\0\\0\\0\\0\\0\\0\\0' | dd of=liba.so bs=1 seek=40 conv=notrunc 2>/dev/null && "
                + "printf '\\0\\0\\0\\0\\0\\0' | dd of=liba.so bs=1 seek=58 conv=notrunc 2>/dev/null", in: folder)
        #expect(try Foreign("int eight()", library: library).call() == .int(8))
    }

    @Test func aFunctionMayLieInALibraryThatIsNeeded() throws {
        let folder = try ForeignFolder()
        try folder.write(
            "#include <stdlib.h>\n#include <string.h>\nint freed; void release(void *p) { freed++; free(p); }\n"
                + "int count(void) { return freed; }\n", to: "\(folder.path)/dep.c")
        try folder.write(
            "#include <string.h>\nvoid release(void *); char *greet(void) { return strdup(\"hello\"); }\n"
                + "void touch(void) { release(0); }\n", to: "\(folder.path)/top.c")
        try Self.run("cc -g -shared -fPIC -o libdep.so dep.c", in: folder)
        try Self.run("cc -shared -fPIC -o libtop.so top.c -L. -ldep -Wl,-rpath,'$ORIGIN'", in: folder)
        let library = "\(folder.path)/libtop.so"
        #expect(try Foreign("string free(release) greet()", library: library).call() == .string("hello"))
        #expect(try Foreign("int count()", library: library).call() == .int(1))
        #expect {
            try Foreign("i64 count(int x)", library: library)
        } throws: { error in
            (error as? NodeError)?.message.contains("the library's function has 0") == true
        }
    }

    @Test func aVariableIsNoFunction() throws {
        let folder = try ForeignFolder()
        let library = try folder.build(text: "int number = 3;\n", as: "liba.so")
        #expect {
            try Foreign("int number()", library: library)
        } throws: { error in
            (error as? NodeError)?.message.contains("exports \"number\", but it is a variable, no function") == true
        }
    }
}
