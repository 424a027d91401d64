import CWeirABI
import Testing
import WeirExec

/// What plugins read of a run that ends before its time.
struct CancelFlagTests {
    private func read(_ flag: CancelFlag) -> [Bool] {
        var call = weir_call()
        unsafe call.cancelled = flag.address
        return [unsafe weir_is_stopping(&call) != 0, unsafe weir_is_cancelled(&call) != 0]
    }

    @Test func aStopIsNoCancel() {
        let flag = CancelFlag()
        #expect(read(flag) == [false, false] && !flag.isSet)
        flag.stop()
        #expect(read(flag) == [true, false] && !flag.isSet)
        flag.set()
        #expect(read(flag) == [true, true] && flag.isSet)
        flag.stop()
        #expect(read(flag) == [true, true] && flag.isSet)
    }
}
