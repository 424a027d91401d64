internal import CWeirABI
internal import Glibc

/// A node type as the host sees it: the ABI's struct, followed by the way back to Swift.
///
/// `open` receives a pointer to `callbacks` and finds `runner` behind it; all other callbacks get the runner itself.
@safe struct NodeType {
    private var callbacks: weir_node_type
    private let runner: Unmanaged<NodeRunner>

    /// The struct for a node, in memory that is never freed.
    @unsafe static func make(_ node: Node) -> UnsafePointer<weir_node_type> {
        var callbacks = unsafe weir_node_type()
        unsafe callbacks.struct_size = UInt32(MemoryLayout<weir_node_type>.size)
        unsafe callbacks.name = UnsafePointer(strdup(node.name))
        unsafe callbacks.open = open
        unsafe callbacks.create = create
        if node.bind != nil {
            unsafe callbacks.bind = bind
            unsafe callbacks.unbind = unbind
        }
        if node.prep != nil { unsafe callbacks.prep = prep }
        if node.exec != nil { unsafe callbacks.exec = exec }
        if node.fallback != nil { unsafe callbacks.fallback = fallback }
        if node.post != nil { unsafe callbacks.post = post }
        let memory = UnsafeMutablePointer<NodeType>.allocate(capacity: 1)
        unsafe memory.initialize(to: NodeType(callbacks: callbacks, runner: .passRetained(NodeRunner(node))))
        return unsafe UnsafeRawPointer(memory).assumingMemoryBound(to: weir_node_type.self)
    }

    private static func runner(_ instance: UnsafeMutableRawPointer?) -> NodeRunner? {
        guard let instance = unsafe instance else { return nil }
        return unsafe Unmanaged<NodeRunner>.fromOpaque(instance).takeUnretainedValue()
    }
}

// MARK: Callbacks

/// The answer to a host that breaks a NULL rule.
private let broken = weir_status(WEIR_INTERNAL)

extension NodeType {
    private static let open:
        @convention(c) (
            UnsafePointer<weir_node_type>?, UnsafePointer<weir_call>?, UnsafeMutableRawPointer?,
            UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        ) -> weir_status = { type, _, _, out in
            guard let type = unsafe type, let out = unsafe out else { return broken }
            let whole = unsafe UnsafeRawPointer(type).assumingMemoryBound(to: NodeType.self)
            unsafe out.pointee = whole.pointee.runner.toOpaque()
            return weir_status(WEIR_OK)
        }

    private static let create:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafePointer<weir_call>?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        ) -> weir_status = { type, _, out in
            guard let out = unsafe out else { return broken }
            unsafe out.pointee = type
            return weir_status(WEIR_OK)
        }

    private static let bind:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafePointer<weir_call>?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        ) -> weir_status = { instance, call, out in
            guard let call = unsafe call, let out = unsafe out, let bind = unsafe runner(instance)?.node.bind else {
                return broken
            }
            return unsafe NodeRunner.run(call) { view in
                unsafe out.pointee = Unmanaged.passRetained(try bind(view)).toOpaque()
            }
        }

    private static let unbind: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void = {
        _, binding in
        guard let binding = unsafe binding else { return }
        unsafe Unmanaged<Binding>.fromOpaque(binding).release()
    }

    private static let prep:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafePointer<weir_call>?, OpaquePointer?,
            UnsafeMutablePointer<weir_value>?, UnsafeMutablePointer<weir_stream>?
        ) -> weir_status = { instance, _, call, store, result, _ in
            guard let call = unsafe call, let store = unsafe store, let result = unsafe result,
                let prep = unsafe runner(instance)?.node.prep, let api = unsafe call.pointee.host.pointee.store
            else { return broken }
            return unsafe NodeRunner.run(call) { view in
                let prepared = try prep(unsafe Store(store, api, view.life), view)
                try unsafe NodeRunner.write(prepared, to: result, call)
            }
        }

    private static let exec:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafePointer<weir_call>?,
            UnsafePointer<weir_value>?, UnsafeMutablePointer<weir_value>?, UnsafeMutablePointer<weir_status>?, UInt32
        ) -> UInt32 = { instance, _, call, items, results, statuses, count in
            guard let runner = unsafe runner(instance), let call = unsafe call, let items = unsafe items,
                let results = unsafe results, let statuses = unsafe statuses
            else { return 0 }
            return unsafe UInt32(runner.exec(call, items, results, statuses, Int(count)))
        }

    private static let fallback:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafePointer<weir_call>?,
            UnsafePointer<weir_value>?, UnsafePointer<weir_error>?, UnsafeMutablePointer<weir_value>?
        ) -> weir_status = { instance, _, call, item, error, result in
            guard let call = unsafe call, let item = unsafe item, let error = unsafe error, let result = unsafe result,
                let fallback = unsafe runner(instance)?.node.fallback
            else { return broken }
            let message = unsafe UnsafeRawBufferPointer(
                start: error.pointee.message, count: error.pointee.message == nil ? 0 : error.pointee.message_length)
            let failure = unsafe NodeFailure(
                NodeFailure.Code(rawValue: error.pointee.code), String(decoding: message, as: UTF8.self))
            return unsafe NodeRunner.run(call) { view in
                let value = try fallback(unsafe Value(item.pointee, view.life), failure, view)
                try unsafe NodeRunner.write(value, to: result, call)
            }
        }

    private static let post:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafePointer<weir_call>?, OpaquePointer?,
            UnsafePointer<weir_value>?, UnsafePointer<weir_value>?, UnsafeMutablePointer<weir_value>?
        ) -> weir_status = { instance, _, call, store, prepared, result, action in
            guard let call = unsafe call, let store = unsafe store, let prepared = unsafe prepared,
                let result = unsafe result, let action = unsafe action,
                let post = unsafe runner(instance)?.node.post, let api = unsafe call.pointee.host.pointee.store
            else { return broken }
            return unsafe NodeRunner.run(call) { view in
                let chosen = try post(
                    unsafe Store(store, api, view.life), unsafe Value(prepared.pointee, view.life),
                    unsafe Value(result.pointee, view.life), view)
                try unsafe NodeRunner.write(chosen.map { .string($0) } ?? .null, to: action, call)
            }
        }
}
