/// The names of segments: `000001.wj`, in the order in which they were made.
enum SegmentName {
    private static let ending = ".wj"

    /// The name of a segment.
    static func text(of number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ending
    }

    /// The number of a segment, from 1; nil for the name of another file.
    static func number(of name: String) -> Int? {
        guard name.hasSuffix(ending), let number = Int(name.dropLast(ending.count)), number > 0,
            text(of: number) == name
        else { return nil }
        return number
    }
}
