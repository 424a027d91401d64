package import CWeirValue

/// Owns a plugin's object that travels as a resource value, and destroys it when no value holds it any more.
// SAFETY: `record` is written once in init; the object itself is the plugin's, which declared it shareable by making it.
@safe package final class ResourceBox: @unchecked Sendable {
    private let record: UnsafeMutablePointer<weir_resource>
    private let name: [CChar]
    private let end: ((UnsafeMutableRawPointer?) -> Void)?

    /// Takes over `object`.
    ///
    /// - Parameters:
    ///   - typeName: the resource's type, `plugin.type`.
    ///   - object: the plugin's object.
    ///   - destroy: called once, on any thread, when the last value is gone.
    ///   - end: called instead of `destroy`, which it calls with more care; nil calls `destroy`.
    @unsafe package init(
        typeName: String, object: UnsafeMutableRawPointer?,
        destroy: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?,
        end: ((UnsafeMutableRawPointer?) -> Void)? = nil
    ) {
        unsafe self.end = unsafe end ?? destroy.map { destroy in { unsafe destroy($0) } }
        name = Array(typeName.utf8CString)
        unsafe record = .allocate(capacity: 1)
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: name.count)
        unsafe text.initialize(from: name, count: name.count)
        unsafe record.initialize(
            to: weir_resource(type_name: text, object: object, destroy: destroy, host_data: nil))
        unsafe record.pointee.host_data = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        unsafe end?(record.pointee.object)
        unsafe record.pointee.type_name.deallocate()
        unsafe record.deallocate()
    }

    /// A resource value that borrows this box.
    @unsafe package var raw: weir_value {
        var value = unsafe weir_value()
        unsafe value.tag = UInt8(WEIR_RESOURCE)
        unsafe value.as.resource = UnsafePointer(record)
        return unsafe value
    }

    /// The box behind a resource value that the host made.
    package static func owner(of raw: weir_value) -> ResourceBox? {
        guard unsafe Int(raw.tag) == WEIR_RESOURCE, let data = unsafe raw.as.resource?.pointee.host_data else {
            return nil
        }
        return unsafe Unmanaged<ResourceBox>.fromOpaque(data).takeUnretainedValue()
    }
}
