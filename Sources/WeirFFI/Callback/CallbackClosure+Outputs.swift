internal import Glibc
internal import WeirExec
internal import WeirValue

/// What the target of a callback gives C: the result, and what it fills through pointers that C passes.
extension CallbackClosure {
    /// Gives C the value that the target made: one part as it is, several as a map of them.
    func give(
        _ value: Value, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ result: UnsafeMutableRawPointer?
    ) throws(NodeError) {
        if outputs.isEmpty || outputs == ["result"] { return unsafe try put(value, result) }
        if outputs.count > 1, value.kind != .map {
            throw NodeError(
                .failed,
                "what is called back must give a map of \(outputs.joined(separator: ", ")), not \(value.kindWithArticle)"
            )
        }
        for name in outputs {
            guard let part = outputs.count == 1 ? value : value.lookup(Key(name)) else {
                throw NodeError(.failed, "what is called back must give \"\(name)\", too")
            }
            if name == "result" {
                unsafe try put(part, result)
            } else if let index = callback.parameters.firstIndex(where: { $0.name == name }) {
                unsafe try fill(index, part, arguments, result)
            }
        }
    }

    private func fill(
        _ index: Int, _ value: Value, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
        _ result: UnsafeMutableRawPointer?
    ) throws(NodeError) {
        let parameter = callback.parameters[index]
        let subject = argumentSubjects[index]
        let extent = parameter.type.extent
        let capacity = extent.map { unsafe count($0, arguments) } ?? 1
        guard let slot = unsafe arguments?[index], let room = unsafe slot.load(as: UnsafeMutableRawPointer?.self) else {
            throw NodeError(.failed, "\(subject) is NULL, so there is nothing to fill")
        }
        let encoder = ForeignEncoder(scratch: Region(), group: group)
        guard let extent else {
            unsafe try encoder.encode(value, as: parameter.type, into: room, subject)
            return
        }
        var filled = value.count
        if case .text = parameter.type {
            guard value.count < max(1, capacity) else { throw Self.tooLarge(subject, capacity - 1, value.count) }
            unsafe try encoder.encodeElements(value, parameter.type, into: room, count: capacity, subject)
        } else {
            switch value.kind {
            case .list, .bytes, .string: break
            default: filled = capacity
            }
            guard filled <= capacity else { throw Self.tooLarge(subject, capacity, filled) }
            unsafe try encoder.encodeElements(value, parameter.type, into: room, count: filled, subject)
            if extent.used == .all {
                let element = parameter.type.elementSize
                unsafe memset(room + filled * element, 0, (capacity - filled) * element)
            }
        }
        switch extent.used {
        case .all: break
        case .result: unsafe try put(.int(filled), result)
        case .parameter(let name): unsafe try store(filled, in: name, arguments)
        }
    }

    private static func tooLarge(_ subject: String, _ capacity: Int, _ count: Int) -> NodeError {
        NodeError(
            .failed, "\(subject) has room for \(max(0, capacity)), and what is called back gives \(count)", retry: .no)
    }

    /// Tells C how much was filled.
    private func store(
        _ count: Int, in name: String, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) throws(NodeError) {
        guard let index = callback.parameters.firstIndex(where: { $0.name == name }),
            case .number(let number) = callback.parameters[index].type, let slot = unsafe arguments?[index],
            let place = unsafe slot.load(as: UnsafeMutableRawPointer?.self), number.holds(Int64(count))
        else { throw NodeError(.failed, "the callback's argument \"\(name)\" cannot tell that \(count) are filled") }
        unsafe number.store(Int64(count), into: place)
    }
}

extension CCallback {
    /// What the target gives: `result`, and the parameters that it fills, without what only tells how much of them is filled.
    package var outputs: [String] {
        var lengths: Set<String> = []
        var resultIsLength = false
        for parameter in parameters where parameter.direction != .in {
            if case .parameter(let name)? = parameter.type.extent?.used { lengths.insert(name) }
            if parameter.type.extent?.used == .result { resultIsLength = true }
        }
        let filled = parameters.filter { $0.direction != .in && !lengths.contains($0.name) }
        return (result != .void && !resultIsLength ? ["result"] : []) + filled.map(\.name)
    }
}
