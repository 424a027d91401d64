internal import Glibc

/// The components of a pattern without braces, to tell what glob(3) should not have found.
struct GlobComponents {
    private let components: [[UInt8]]

    /// - Parameter pattern: as glob(3) gets it.
    init(_ pattern: String) {
        components = pattern.utf8.split(separator: UInt8(ascii: "/")).map(Self.withoutBackslashes)
    }

    /// Whether no `.` or `..` of a path stands for a star: those are in every folder, and no files of it.
    func isMatch(_ path: UnsafePointer<CChar>) -> Bool {
        // A leading dot is matched by a dot alone.
        guard components.contains(where: { $0.first == UInt8(ascii: ".") }) else { return true }
        let bytes = unsafe Array(UnsafeRawBufferPointer(start: path, count: strlen(path)))
        let found = bytes.split(separator: UInt8(ascii: "/"))
        guard found.count == components.count else { return true }
        return zip(found, components).allSatisfy { component, written in
            component.count > 2 || component.contains { $0 != UInt8(ascii: ".") } || component.elementsEqual(written)
        }
    }

    private static func withoutBackslashes(_ text: Substring.UTF8View.SubSequence) -> [UInt8] {
        var result: [UInt8] = []
        var isLiteral = false
        for byte in text {
            if byte == UInt8(ascii: "\\"), !isLiteral {
                isLiteral = true
            } else {
                result.append(byte)
                isLiteral = false
            }
        }
        return result
    }
}
