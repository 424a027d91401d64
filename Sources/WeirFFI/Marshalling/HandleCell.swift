internal import CWeirCall
internal import CWeirValue
internal import Synchronization
internal import WeirModel

/// A C object behind a resource value: its address, and the function that ends it.
///
///     Value ──▶ ResourceBox ──object──▶ HandleCell ──pointer──▶ the C object
// SAFETY: the address changes hands under the lock; the functions live as long as the process.
@safe final class HandleCell: @unchecked Sendable {
    // SAFETY: an address that only its library looks behind.
    @safe private struct Address: @unchecked Sendable { var pointer: UnsafeMutableRawPointer? }

    private let address: Lock<Address>
    private let destructor: UnsafeMutableRawPointer?
    private let library: ForeignLibrary
    private let site: UnsafeRawPointer?

    @unsafe init(
        _ pointer: UnsafeMutableRawPointer, destructor: UnsafeMutableRawPointer?, library: ForeignLibrary,
        site: UnsafeRawPointer?
    ) {
        unsafe address = Lock(Address(pointer: pointer))
        unsafe self.destructor = unsafe destructor
        self.library = library
        unsafe self.site = unsafe site
    }

    deinit { end() }

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
