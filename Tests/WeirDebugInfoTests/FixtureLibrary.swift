import Glibc
import Testing

/// A folder with the fixture's shared library, compiled for one test.
final class FixtureLibrary {
    let folder: String
    /// The library's path.
    var path: String { "\(folder)/libfixture.so" }

    /// Compiles a C source with debug information.
    init(_ source: String = FixtureLibrary.source, options: String = "-g") throws {
        var template = Array("/tmp/weir-debug-XXXXXX".utf8CString)
        folder = try #require(
            template.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
            })
        let file = try #require(fopen("\(folder)/fixture.c", "w"))
        fputs(source, file)
        fclose(file)
        try shell("cc -std=gnu17 \(options) -shared -fPIC -o libfixture.so fixture.c")
    }

    deinit { _ = system("rm -rf '\(folder)'") }

    /// The library's bytes.
    func bytes() throws -> [UInt8] {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var result = [UInt8](repeating: 0, count: 1 << 20)
        result.removeLast(result.count - fread(&result, 1, result.count, file))
        return result
    }

    /// Replaces the library or writes another file.
    func write(_ bytes: [UInt8], as name: String = "libfixture.so") throws {
        let file = try #require(fopen("\(folder)/\(name)", "w"))
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    /// Runs a command in the folder.
    func shell(_ command: String) throws {
        try #require(system("cd '\(folder)' && \(command)") == 0, "\(command)")
    }

    /// One function for each thing that a signature can be made of.
    static let source = """
        #include <stdarg.h>
        #include <stdbool.h>
        #include <stddef.h>
        #include <stdint.h>
        #include <stdlib.h>
        typedef struct point { double x; float y; int8_t tag; } point;
        typedef point place;
        typedef place spot;
        struct line { point from; point to; struct { int a; union { long b; char c[8]; }; } inner; unsigned flag : 3; };
        struct list { int value; struct list *next; };
        struct opaque;
        union number { int64_t whole; double fraction; };
        enum color { RED, GREEN = 5, BLUE = -1 };
        typedef enum { OFF, ON } power;
        typedef int (*comparator)(const void *, const void *);
        typedef void (*progress)(double done, void *context);
        typedef unsigned long count_t;

        bool negate(bool value) { return !value; }
        char letter(signed char a, unsigned char b, char c) { return (char)(a + b + c); }
        uint64_t widths(int8_t a, uint16_t b, int32_t c, uint64_t d, float e, double f, size_t g) { return d; }
        long double precise(long double value) { return value; }
        __int128 huge(__int128 value) { return value; }
        _Complex double turn(_Complex double value) { return value; }
        double length(point p) { return p.x; }
        spot *move(spot *p, double by) { p->x += by; return p; }
        void draw(const struct line *line) { (void)line; }
        int sum(const struct list *list) { return list ? list->value + sum(list->next) : 0; }
        struct opaque *make(const char *name) { return (struct opaque *)name; }
        void unmake(struct opaque *object) { (void)object; }
        union number either(union number n) { return n; }
        enum color paint(enum color c, power p) { return c; }
        void sort(int *values, size_t count, comparator compare) { qsort(values, count, sizeof(int), compare); }
        void watch(progress callback, void *context) { callback(1, context); }
        comparator chosen(void) { return 0; }
        uint32_t checksum(uint32_t start, const void *data, size_t size) { return start; }
        int fill(unsigned char *buffer, count_t capacity) { return 0; }
        int format(const char *text, ...) { return 0; }
        void matrix(double cells[3][4], const char *const names[]) { }
        int legacy(a, b) int a; char *b; { return a; }
        int empty() { return 0; }
        static int hidden(int value) { return value; }
        int visible(int value) { return hidden(value); }
        int alias(int other) __attribute__((alias("visible")));
        __attribute__((visibility("hidden"))) int internal(int value) { return value; }

        """
}
