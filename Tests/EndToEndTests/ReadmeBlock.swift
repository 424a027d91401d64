import Foundation
import Testing
import WeirTestSupport

/// A fenced block of `README.md`.
struct ReadmeBlock: CustomTestStringConvertible, Sendable {
    /// The word behind the fence: `sh`, `yaml`, `c`.
    let language: String
    /// The number of its first line in the file, from 1.
    let line: Int
    let text: String

    var testDescription: String { "\(language) at line \(line)" }

    /// The lines, without their ends.
    var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// Every block, in the order of the file.
    static let all: [ReadmeBlock] = {
        guard let text = try? String(contentsOfFile: "\(Programs.repository)/README.md", encoding: .utf8) else {
            return []
        }
        var blocks: [ReadmeBlock] = []
        var open: (language: String, line: Int, text: String)?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append(ReadmeBlock(language: block.language, line: block.line, text: block.text))
                    open = nil
                } else {
                    open = (String(line.dropFirst(3)), index + 2, "")
                }
            } else {
                open?.text += line + "\n"
            }
        }
        return blocks
    }()
}
