/// The segments that one session writes, one after another.
struct SegmentWriter {
    /// A segment of this many bytes is followed by another one.
    static let usualSize = 64 << 20

    private let files: any JournalFiles
    private let folder: String
    private let head: [UInt8]
    private let size: Int
    private var number: Int
    private var written = 0
    private(set) var file: any JournalFile

    /// Makes the first segment.
    ///
    /// - Parameters:
    ///   - number: that of the segment.
    ///   - head: the frames that each segment begins with, so that it can be read without the others.
    ///   - size: of this many bytes a segment is followed by another one.
    init(
        _ files: any JournalFiles, in folder: String, number: Int, head: [UInt8], size: Int = usualSize
    ) throws(FileError) {
        self.files = files
        self.folder = folder
        self.number = number
        self.head = head
        self.size = size
        file = try Self.begin(files, folder, number, head)
    }

    private static func begin(
        _ files: any JournalFiles, _ folder: String, _ number: Int, _ head: [UInt8]
    ) throws(FileError) -> any JournalFile {
        let file = try files.create("\(folder)/\(SegmentName.text(of: number))")
        try file.write(head)
        try files.syncFolder(folder)
        return file
    }

    /// Appends whole frames.
    ///
    /// The next segment is there before the last one ends.
    mutating func write(_ frames: [UInt8], syncing: Bool) throws(FileError) {
        if written > size {
            let next = try Self.begin(files, folder, number + 1, head)
            let last = file
            (file, number, written) = (next, number + 1, 0)
            if syncing { try last.sync() }
        }
        try file.write(frames)
        written += frames.count
    }
}
