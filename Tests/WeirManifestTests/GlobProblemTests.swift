import Testing

/// What `check` says of patterns for files.
struct GlobProblemTests {
    @Test(arguments: [
        ("\"a{b\"", 3, "\"{\" is not closed by \"}\"; write \"[{]\" for a brace in a name"),
        ("\"ab}\"", 4, "\"}\" has no \"{\" before it; write \"[}]\" for a brace in a name"),
        ("\"é/${params.p}/{1..3}\"", 16, "there are no ranges in braces; write each alternative, as in {1,2,3}"),
        ("\"${params.p}{x}\"", 13, "braces hold alternatives, as in {a,b}; write \"[{]\" for a brace in a name"),
        ("\"a/**/b\"", 4, "\"**\" is not supported; write one \"*\" for each level of folders"),
    ])
    func wrongBracesHaveAPlace(_ pattern: String, _ column: Int, _ message: String) {
        let problems = Fixture.problems(
            """
            weir: 1
            plugins: [text]
            params: { p: a }
            nodes:
              a:
                uses: text.summarize
                batch: parallel
                items:
                  glob: \(pattern)
            """)
        let place = 12 + column
        #expect(problems == ["9:\(place): error: \"glob\": \(message)"])
    }

    @Test(arguments: ["\"{a,b}\"", "\"{${params.p},b}\"", "'[{]'", "'\\{'", "\"${params.p}\"", "'$${a,b}'"])
    func rightOnesHaveNone(_ pattern: String) {
        let problems = Fixture.problems(
            """
            weir: 1
            plugins: [text]
            params: { p: "{" }
            nodes: { a: { uses: text.summarize, batch: parallel, items: { glob: \(pattern) } } }
            """)
        #expect(problems == [])
    }
}
