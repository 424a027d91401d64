internal import WeirModel

/// What can be called back: it runs directly, on one item, inside the call of another function.
enum CallbackTarget {
    /// Why a node type cannot be called back, or nil.
    ///
    /// - Parameter callerConcurrency: of the function that calls back; whoever shares its turn may run inside it.
    static func complaint(about type: NodeTypeInfo, callerConcurrency: Concurrency) -> String? {
        let name = "the node type \"\(type.name)\" cannot be called back"
        guard type.phases.contains(.exec) else { return "\(name): it has no exec" }
        if !type.phases.isDisjoint(with: [.prep, .post]) {
            return "\(name): it has a prep or post of its own, and a callback runs exec alone"
        }
        if type.isAsync { return "\(name): it is asynchronous, and C waits for the answer" }
        if let setting = type.declaredParams.first(where: { $0.isRequired && $0.defaultValue == nil }) {
            return "\(name): it needs the setting \"\(setting.name)\", and C gives items only"
        }
        switch type.concurrency {
        case .reentrant: return nil
        case .serialGroup where type.concurrency == callerConcurrency: return nil
        case .perWorker, .serialInstance, .serialGroup, .serialGlobal:
            return
                "\(name): it is \"\(type.concurrency.text)\" and must be \"reentrant\", since a call cannot wait for its turn inside another"
        }
    }
}
