internal import CWeirCall
internal import CWeirValue
internal import Synchronization
internal import WeirLock
internal import WeirValue

/// A C object behind a resource value: its address, and the function that ends it.
///
///     Value ──▶ ResourceBox ──object──▶ HandleCell ──pointer──▶ the C object
///                                          └──parents──▶ the handles that the call which made it was given
///
/// A statement holds its database, so that the database ends after it, whichever value is gone first.
// SAFETY: the address changes hands under the lock; the functions live as long as the process.
@safe final class HandleCell: @unchecked Sendable {
    // SAFETY: an address that only its library looks behind.
    @safe private struct Address: @unchecked Sendable { var pointer: UnsafeMutableRawPointer? }

    private let address: Lock<Address>
    private let destructor: UnsafeMutableRawPointer?
    private let library: ForeignLibrary
    private let site: UnsafeRawPointer?
    private let keeper: HandleKeeper
    private var parents: [HandleCell]
    private var number: Int?

    /// - Parameters:
    ///   - keeper: ends the object with the run.
    ///   - parents: what is to end later than this.
    @unsafe init(
        _ pointer: UnsafeMutableRawPointer, destructor: UnsafeMutableRawPointer?, library: ForeignLibrary,
        site: UnsafeRawPointer?, keeper: HandleKeeper, parents: [HandleCell]
    ) {
        unsafe address = Lock(Address(pointer: pointer))
        unsafe self.destructor = unsafe destructor
        self.library = library
        unsafe self.site = unsafe site
        self.keeper = keeper
        // Those in between that nobody ends need not be held: a walk along a list would hold all of it.
        self.parents = parents.flatMap { unsafe $0.destructor == nil ? $0.parents : [$0] }
        if unsafe destructor != nil { number = keeper.add(self) }
    }

    deinit {
        if let number { keeper.remove(number) }
        end()
        // One after the other: a long chain must not become as many frames.
        var waiting = parents
        parents = []
        while var last = waiting.popLast() {
            guard isKnownUniquelyReferenced(&last) else { continue }
            waiting += last.parents
            last.parents = []
        }
    }

    /// The C object, or nil after its end.
    var pointer: UnsafeMutableRawPointer? { unsafe address.withLock { $0 }.pointer }

    /// Takes the C object away, so that nobody else can use or end it.
    func take() -> UnsafeMutableRawPointer? {
        unsafe address.withLock { address in
            let taken = address
            unsafe address.pointer = nil
            return taken
        }.pointer
    }

    /// Puts the C object back that a failed call was to take.
    func put(back pointer: UnsafeMutableRawPointer) {
        let address = unsafe Address(pointer: pointer)
        self.address.withLock { $0 = address }
    }

    /// Ends the C object now.
    func end() {
        guard let object = unsafe take(), let destructor = unsafe destructor else { return }
        library.lock()
        defer { library.unlock() }
        unsafe weir_call_end(site, destructor, object)
    }

    /// A resource that owns the cell.
    func resource(named name: String) -> ResourceBox {
        unsafe ResourceBox(typeName: name, object: Unmanaged.passRetained(self).toOpaque(), destroy: Self.release)
    }

    /// The cell behind a resource value, or nil when it is none of these or of another type.
    static func of(_ value: Value, named name: String) -> HandleCell? {
        guard value.kind == .resource, value.resourceTypeName == name,
            let record = unsafe value.raw.as.resource?.pointee,
            let object = unsafe record.object, let destroy = unsafe record.destroy,
            unsafe unsafeBitCast(destroy, to: UnsafeRawPointer.self)
                == unsafeBitCast(release, to: UnsafeRawPointer.self)
        else { return nil }
        return unsafe Unmanaged<HandleCell>.fromOpaque(object).takeUnretainedValue()
    }

    private static let release: @convention(c) (UnsafeMutableRawPointer?) -> Void = { object in
        if let object = unsafe object { unsafe Unmanaged<HandleCell>.fromOpaque(object).release() }
    }
}
