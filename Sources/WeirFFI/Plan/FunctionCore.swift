internal import CWeirCall
internal import WeirExec
internal import WeirModel
internal import WeirValue

/// A declared function, found in its library and prepared: everything that all sessions share.
// SAFETY: set in init only; the addresses belong to a library that is never unloaded.
@safe final class FunctionCore: @unchecked Sendable {
    /// A function that gives the message of a failure.
    // SAFETY: the address belongs to a library that is never unloaded.
    @safe struct Message {
        let function: UnsafeMutableRawPointer
        let interface: CallInterface
        let arguments: [String]
    }

    let declaration: FunctionDeclaration
    /// The first part of the function's name and of its handles' type names.
    let group: String
    let library: ForeignLibrary
    let function: UnsafeMutableRawPointer
    let interface: CallInterface
    let parameters: [ParameterPlan]
    let resultCapacity: ParameterPlan.Capacity
    /// Whose value the result is, for messages.
    let resultSubject: String
    /// Whether C hands over with the result what is to be freed or ended.
    let releasesResult: Bool
    /// The parameters with which it does.
    let releasedParameters: [Int]
    let message: Message?
    /// Names the function in crash reports.
    let site: UnsafeRawPointer?
    /// The bytes of a session's slots and cells.
    let memorySize: Int
    /// What its address is a multiple of.
    let memoryAlignment: Int
    /// Where the result begins among them.
    let resultSlot: Int
    /// The entry of the table of calls that bypass libffi, or 0.
    let direct: UInt32
    /// Whether a call makes handles, which what it is given must outlive.
    let makesHandles: Bool
    private let ends: [String: UnsafeMutableRawPointer]

    /// Finds and prepares a function.
    ///
    /// - Parameters:
    ///   - path: the node that calls it, for crash reports.
    ///   - usesDirectCalls: whether common signatures bypass libffi; tests compare.
    init(
        _ declaration: FunctionDeclaration, _ library: ForeignLibrary, path: String, usesDirectCalls: Bool = true
    ) throws(NodeError) {
        let signature = declaration.signature
        self.declaration = declaration
        group = declaration.group
        self.library = library
        unsafe function = unsafe try library.function(declaration.symbol)
        var offset = 0
        var largest = 16
        func reserve(_ size: Int, _ alignment: Int = 16) -> Int {
            largest = max(largest, alignment)
            let place = (offset + alignment - 1) & ~(max(16, alignment) - 1)
            offset = place + max(16, (size + 15) & ~15)
            return place
        }
        parameters = signature.parameters.map { parameter in
            let slot = reserve(parameter.isPassedByAddress || parameter.type.isPointer ? 8 : parameter.type.layout.size)
            let cell =
                parameter.isPassedByAddress
                ? reserve(parameter.type.layout.size, parameter.type.layout.alignment) : nil
            return ParameterPlan(parameter, in: signature, slot: slot, cell: cell)
        }
        resultSlot = reserve(signature.result.isPointer ? 8 : signature.result.layout.size)
        memorySize = offset
        memoryAlignment = largest
        interface = try CallInterface(
            result: signature.result, arguments: signature.parameters.map(\.passedType),
            fixedCount: signature.isVariadic ? signature.fixedCount : nil)
        (resultCapacity, _) = ParameterPlan.extent(signature.result.unwrapped.extent, in: signature)
        resultSubject = "the result (\(signature.resultText))"
        releasesResult = !signature.result.releaseFunctions.isEmpty
        releasedParameters = signature.parameters.indices.filter { index in
            let parameter = signature.parameters[index]
            return parameter.direction == .out && !parameter.type.releaseFunctions.isEmpty
        }
        message = try Self.message(declaration, library)
        makesHandles =
            signature.result.containsHandle
            || signature.parameters.contains { $0.direction == .out && $0.type.containsHandle }
        unsafe ends = try Self.ends(declaration, library)
        let name = declaration.name
        // A signal handler prints these.
        unsafe site = unsafe weir_call_make_site(
            LineText.message(group), LineText.message(library.path), LineText.message("\(name) at \(path)"))
        direct = usesDirectCalls ? Self.direct(signature) : 0
    }

    /// The function that ends or frees something.
    func end(_ name: String?) -> UnsafeMutableRawPointer? { unsafe name.flatMap { unsafe ends[$0] } }

    /// A resource for a C object.
    ///
    /// - Parameter parents: what the call that made the object was given.
    func makeResource(
        _ handle: CHandle, _ pointer: UnsafeMutableRawPointer, _ keeper: HandleKeeper, parents: [HandleCell]
    ) -> ResourceBox {
        let cell = unsafe HandleCell(
            pointer, destructor: end(handle.destructor), library: library, site: site, keeper: keeper, parents: parents)
        return cell.resource(named: handle.typeName(in: group))
    }

    /// The address of a helper function, of this library or of another group's.
    @unsafe private static func address(
        of helper: HelperFunction, _ declaration: FunctionDeclaration, _ library: ForeignLibrary
    ) throws(NodeError) -> UnsafeMutableRawPointer {
        guard let group = helper.group else { return unsafe try library.function(helper.name) }
        guard let path = declaration.helperLibraries[group] else {
            throw NodeError(.notFound, "the library of \"\(helper.name)\" is not known")
        }
        let other: ForeignLibrary
        do {
            other = try ForeignLibrary.open(path, group: group)
        } catch {
            throw NodeError(.notFound, "the library of \"\(helper.name)\" cannot be loaded: \(error)")
        }
        return unsafe try other.function(helper.symbol)
    }

    private static func message(
        _ declaration: FunctionDeclaration, _ library: ForeignLibrary
    ) throws(NodeError) -> Message? {
        let signature = declaration.signature
        guard let message = signature.failure.message else { return nil }
        let types = message.arguments.map { signature.messageArgument($0).type }
        return unsafe Message(
            function: try address(of: message.helper, declaration, library),
            interface: try CallInterface(result: .string(.borrowed), arguments: types), arguments: message.arguments)
    }

    @unsafe private static func ends(
        _ declaration: FunctionDeclaration, _ library: ForeignLibrary
    ) throws(NodeError) -> [String: UnsafeMutableRawPointer] {
        var found: [String: UnsafeMutableRawPointer] = unsafe [:]
        for helper in declaration.signature.releases {
            unsafe found[helper.name] = unsafe try address(of: helper, declaration, library)
        }
        return unsafe found
    }

    /// The entry of the table of calls that bypass libffi for a signature, or 0.
    static func direct(_ signature: CSignature) -> UInt32 {
        guard !signature.isVariadic, let result = signature.result.callKind else { return 0 }
        var kinds: [weir_call_kind] = []
        for parameter in signature.parameters {
            guard let kind = parameter.passedType.callKind else { return 0 }
            kinds.append(kind)
        }
        return unsafe weir_call_find_direct(result, kinds, kinds.count)
    }
}

extension CType {
    /// What a slot of the type holds for the loop beside the call; nil where it cannot take part.
    var callKind: weir_call_kind? {
        switch self {
        case .void: return weir_call_kind(WEIR_CALL_VOID)
        case .number(let number): return number.callKind
        case .enumeration(let enumeration): return enumeration.base.callKind
        case .structure: return nil
        default: return weir_call_kind(WEIR_CALL_POINTER)
        }
    }
}

extension CNumber {
    /// What a slot of the type holds.
    var callKind: weir_call_kind {
        // The enumerators of the C header have the order of the cases here.
        weir_call_kind(Self.allCases.firstIndex(of: self) ?? WEIR_CALL_VOID)
    }
}
