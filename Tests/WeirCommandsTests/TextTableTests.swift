import Testing

@testable import WeirCommands

/// Rows of words that stand one below the other.
struct TextTableTests {
    @Test func wordsBeginAndNumbersEndInOneColumn() {
        var table = TextTable(["name", "count", "what"], numeric: ["count"])
        table.add(["a", "1", "first"])
        table.add(["longer", "12345678", ""])
        #expect(
            table.lines(indent: 1) == [
                " name       count  what", " a              1  first", " longer  12345678  ",
            ])
    }

    @Test func aShortRowEndsAsItLikes() {
        var table = TextTable(["a", "b", "c"])
        table.add(["1", "a sentence that widens no column"])
        table.add(["1", "2", "3"])
        #expect(table.lines() == ["a  b  c", "1  a sentence that widens no column", "1  2  3"])
    }

    @Test func wideSignsTakeTwoColumns() {
        var table = TextTable(["a", "b"])
        table.add(["日本", "x"])
        #expect(table.lines() == ["a     b", "日本  x"])
    }
}
