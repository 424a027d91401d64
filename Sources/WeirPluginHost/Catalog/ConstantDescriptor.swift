internal import CWeirABI
internal import WeirLoading
internal import WeirModel
internal import WeirValue

/// The descriptor of a plugin, where it is a constant that the file has, as in plugins written in C.
///
/// It is found by its pointer to the metadata, and put together in memory of the host's for `DescriptorCheck`, whose rules are
/// those of loading. What the plugin makes while it runs, or might still change, is left to loading.
struct ConstantDescriptor {
    private static let pluginSize = unsafe UInt64(MemoryLayout<weir_plugin>.size)
    private static let typeSize = unsafe UInt64(MemoryLayout<weir_node_type>.size)
    /// What a struct of a later version may have at most, in bytes.
    private static let sizes: ClosedRange<UInt32> = 1...1024

    private let image: LibraryImage
    private let memory = Region()

    /// Checks a plugin's descriptor.
    ///
    /// - Throws: what loading would throw; nothing where the descriptor is no constant.
    static func check(_ file: ELFFile, _ info: PluginInfo) throws(PluginError) {
        guard let metadata = file.metadata,
            let image = try LibraryImage(file.path, pointingTo: file.metadataOffset)
        else { return }
        let descriptor = ConstantDescriptor(image: image)
        guard let address = descriptor.address, let plugin = unsafe descriptor.plugin(at: address, info, metadata)
        else {
            return
        }
        _ = try unsafe DescriptorCheck(path: file.path, info: info, metadata: metadata).nodeTypes(plugin)
        withExtendedLifetime(descriptor) {}
    }

    private init(image: LibraryImage) { self.image = image }

    /// Where the descriptor is; nil where there is none, or more than one that it could be.
    private var address: UInt64? {
        let offset = unsafe UInt64(MemoryLayout<weir_plugin>.offset(of: \.metadata) ?? 0)
        let found = image.places.compactMap { $0 >= offset ? $0 - offset : nil }.filter { address in
            guard let size = image.number(at: address, as: UInt32.self), Self.sizes.contains(size) else { return false }
            return image.isConstant(address, size: Self.pluginSize)
        }
        return found.count == 1 ? found[0] : nil
    }

    /// The descriptor with everything that it leads to; nil where a part of it is no constant.
    @unsafe private func plugin(
        at address: UInt64, _ info: PluginInfo, _ metadata: [UInt8]
    ) -> UnsafePointer<weir_plugin>? {
        guard let copy = unsafe copy(address, size: Self.pluginSize) else { return nil }
        let plugin = unsafe copy.assumingMemoryBound(to: weir_plugin.self)
        let name = unsafe field(\weir_plugin.name)
        guard unsafe setText(plugin, \.name, at: address + name) else { return nil }
        let length = unsafe plugin.pointee.metadata_length
        // What lies behind the metadata is no part of it; a longer length differs all the same.
        let size = max(metadata.count, min(length, 1 << 26))
        let text = unsafe memory.allocate(size)
        unsafe text.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        unsafe text.copyMemory(from: metadata, byteCount: metadata.count)
        unsafe plugin.pointee.metadata = UnsafePointer(text.assumingMemoryBound(to: CChar.self))
        unsafe plugin.pointee.metadata_length = min(length, 1 << 26)
        let count = unsafe plugin.pointee.node_type_count
        let place = unsafe address + field(\weir_plugin.node_types)
        unsafe plugin.pointee.node_types = nil
        switch image.pointer(at: place) {
        case .null?: break
        case .address(let list)? where count == info.nodeTypes.count:
            guard let types = unsafe types(at: list, count) else { return nil }
            unsafe plugin.pointee.node_types = types
        // The number is refused before the list is looked at.
        case .address?: break
        default: return nil
        }
        return unsafe UnsafePointer(plugin)
    }

    @unsafe private func types(
        at list: UInt64, _ count: Int
    ) -> UnsafePointer<UnsafePointer<weir_node_type>?>? {
        guard image.isConstant(list, size: UInt64(count) * 8) else { return nil }
        let size = unsafe MemoryLayout<UnsafePointer<weir_node_type>?>.stride
        let types = unsafe memory.allocate(max(1, count) * size)
            .bindMemory(to: UnsafePointer<weir_node_type>?.self, capacity: max(1, count))
        for index in 0..<count {
            switch image.pointer(at: list + UInt64(index) * 8) {
            case .null?: unsafe (types + index).initialize(to: nil)
            case .address(let address)?:
                guard let type = unsafe type(at: address) else { return nil }
                unsafe (types + index).initialize(to: type)
            default: return nil
            }
        }
        return unsafe UnsafePointer(types)
    }

    @unsafe private func type(at address: UInt64) -> UnsafePointer<weir_node_type>? {
        guard let copy = unsafe copy(address, size: Self.typeSize) else { return nil }
        let type = unsafe copy.assumingMemoryBound(to: weir_node_type.self)
        let name = unsafe field(\weir_node_type.name)
        guard unsafe setText(type, \.name, at: address + name) else { return nil }
        // Callbacks are only asked whether they are there; none is ever called.
        let first = unsafe field(\weir_node_type.open)
        for offset in stride(from: first, to: Self.typeSize, by: 8) {
            guard let callback = image.pointer(at: address + offset) else { return nil }
            unsafe copy.storeBytes(
                of: callback == .null ? 0 : UInt(bitPattern: copy), toByteOffset: Int(offset), as: UInt.self)
        }
        return unsafe UnsafePointer(type)
    }

    /// The bytes of a constant struct, aligned; nil where it is none.
    @unsafe private func copy(_ address: UInt64, size: UInt64) -> UnsafeMutableRawPointer? {
        guard image.isConstant(address, size: size) else { return nil }
        let copy = unsafe memory.allocate(Int(size))
        for offset in stride(from: 0, to: size, by: 4) {
            guard let word = image.number(at: address + offset, as: UInt32.self) else { return nil }
            unsafe copy.storeBytes(of: word, toByteOffset: Int(offset), as: UInt32.self)
        }
        return unsafe copy
    }

    /// Puts a text into a field in place of the pointer that the file has.
    ///
    /// - Returns: false where the pointer leads to nothing that is known.
    @unsafe private func setText<Struct>(
        _ target: UnsafeMutablePointer<Struct>, _ field: WritableKeyPath<Struct, UnsafePointer<CChar>?>,
        at place: UInt64
    ) -> Bool {
        switch image.pointer(at: place) {
        case .null?: unsafe target.pointee[keyPath: field] = nil
        case .address(let address)?:
            guard image.isConstant(address, size: 1), let text = image.text(at: address) else { return false }
            let bytes = Array(text.utf8) + [0]
            let copy = unsafe memory.allocate(bytes.count)
            unsafe copy.copyMemory(from: bytes, byteCount: bytes.count)
            unsafe target.pointee[keyPath: field] = UnsafePointer(copy.assumingMemoryBound(to: CChar.self))
        default: return false
        }
        return true
    }

    private func field<Struct, Value>(_ path: KeyPath<Struct, Value>) -> UInt64 {
        UInt64(MemoryLayout<Struct>.offset(of: path) ?? 0)
    }
}
