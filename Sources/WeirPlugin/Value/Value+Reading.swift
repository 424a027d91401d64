internal import CWeirABI

extension weir_value {
    /// The bytes of a STRING or BYTES value.
    @unsafe var content: UnsafeRawBufferPointer {
        let start =
            unsafe Int(flags) & WEIR_VALUE_OWNED == 0 ? UnsafeRawPointer(self.as.bytes) : self.as.buffer?.pointee.data
        return unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(length))
    }
}

extension Value {
    /// The Swift face of a value of the host's, whose memory is there as long as `life` is open.
    @unsafe init(_ raw: weir_value, _ life: CallLife) {
        switch unsafe Int(raw.tag) {
        case WEIR_BOOL: self = unsafe .bool(raw.as.i64 != 0)
        case WEIR_INT where unsafe Int(raw.flags) & WEIR_VALUE_UNSIGNED != 0: self = unsafe .unsigned(raw.as.u64)
        case WEIR_INT: self = unsafe .int(Int(raw.as.i64))
        case WEIR_FLOAT: self = unsafe .float(raw.as.f64)
        case WEIR_STRING: self = unsafe .string(String(decoding: raw.content, as: UTF8.self))
        case WEIR_BYTES: self = unsafe .bytes(Array(raw.content))
        case WEIR_LIST: self = unsafe .list(List(view: ListView(raw, life)))
        case WEIR_MAP: self = unsafe .map(Map(view: MapView(raw, life)))
        case WEIR_ERROR:
            let error = unsafe raw.as.error?.pointee
            let message = unsafe error.map { unsafe String(decoding: $0.message.content, as: UTF8.self) }
            let code = unsafe NodeFailure.Code(rawValue: error?.code ?? Int32(WEIR_FAILED))
            self = .failed(FailedItem(code: code, message: message ?? ""))
        case WEIR_RESOURCE: self = unsafe .resource(Resource(raw, life))
        default: self = .null
        }
    }
}
