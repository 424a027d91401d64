/// A C object that a call takes away, and where it came from.
// SAFETY: whoever has it is the only one who knows the address.
@safe struct TakenHandle {
    let cell: HandleCell
    let pointer: UnsafeMutableRawPointer

    /// Puts the object back, because the call failed.
    func giveBack() { unsafe cell.put(back: pointer) }
}
