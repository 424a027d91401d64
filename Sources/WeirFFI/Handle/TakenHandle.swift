/// A C object that a call takes away, and where it came from.
// SAFETY: whoever has it is the only one who knows the address.
@safe struct TakenHandle {
    let cell: HandleCell
    let pointer: UnsafeMutableRawPointer
    /// Whether a call that fails by its rule leaves it.
    let staysOnFailure: Bool

    /// Puts the object back, because the call did not take it.
    func giveBack() { unsafe cell.put(back: pointer) }
}
