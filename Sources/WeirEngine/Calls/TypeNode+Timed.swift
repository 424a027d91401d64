import WeirExec
import WeirModel
import WeirValue

/// Calls of nodes with a timeout.
extension TypeNode {
    /// Calls exec with the items of a frame, which have so long.
    ///
    /// A call of a type that does not block has a cancel flag of its own, by which its pending items are told. One of a type
    /// that blocks cannot be ended: it rides on a thread of its own and takes everything that it may touch with it.
    ///
    /// - Returns: whether the call has returned.
    func execTimed(
        _ frame: ExecFrame, _ timeout: UInt64, _ admission: inout Admission, on lane: Lane
    ) async -> Bool {
        let deadline = lane.environment.clock.deadline(in: timeout)
        let flag = CancelFlag()
        let call = CallContext(cancellation: flag, pendingItems: lane.call.pendingItems)
        call.deadline = min(deadline, lane.term.deadline)
        let cancellation = lane.term.cancellation
        let stopID = cancellation.when(.stopping) { flag.stop() }
        if stopID == nil { flag.stop() }
        let cancelID = cancellation.when(.cancelled) { flag.set() }
        if cancelID == nil { flag.set() }
        defer { for id in [stopID, cancelID] { if let id { cancellation.forget(id) } } }
        guard !isAsync else {
            (admission.deadline, admission.cancelFlag) = (deadline, flag)
            lane.noteThread()
            call.worker = lane.call.worker
            session.exec(frame, call)
            return true
        }
        let vehicle = Vehicle(session: session, frame: ExecFrame(capacity: 1), call: call)
        vehicle.frame.prepare(
            holding: frame.chunk[0], place: frame.chunk.place(at: 0), attempt: frame.attempt, attempts: frame.attempts)
        let race = CallRace()
        if await Self.ride(vehicle, race, until: deadline, lane.environment) {
            frame.take(vehicle.frame)
            return true
        }
        flag.set()
        leave(race, frame, timeout, on: lane)
        return false
    }

    /// Makes the call on another thread, and waits for it or for the end of its time.
    ///
    /// - Returns: whether it returned in time.
    private static func ride(
        _ vehicle: Vehicle, _ race: CallRace, until deadline: UInt64, _ environment: RunEnvironment
    ) async -> Bool {
        let (threads, clock) = (environment.threads, environment.clock)
        var timer: TimerToken?
        let isBack = await race.run {
            // The thread must be replaced here: it may be the only one, and whoever waits needs one to go on.
            timer = clock.schedule(at: deadline) { race.timeOut { threads.setAside(1) } }
            Task(executorPreference: threads) {
                vehicle.call.worker = threads.currentWorker ?? 0
                vehicle.session.exec(vehicle.frame, vehicle.call)
                race.callReturned()
            }
        }
        if let timer { clock.cancel(timer) }
        return isBack
    }

    /// Leaves a call behind that has not returned, and makes a session for those that follow.
    private func leave(_ race: CallRace, _ frame: ExecFrame, _ timeout: UInt64, on lane: Lane) {
        let environment = lane.environment
        let place = frame.chunk.place(at: 0)
        let path = definition.batch == nil ? use.path : "\(use.path)[\(place)]"
        let number = environment.stuckCalls.add(
            StuckCalls.Call(path: path, use: use.index, since: environment.clock.now - timeout))
        turnstile?.setStuck(true)
        race.whenBack { [turnstile] in
            environment.threads.takeBack(1)
            environment.stuckCalls.remove(number)
            turnstile?.setStuck(false)
            turnstile?.release()
        }
        environment.warnOnce("stuck \(use.path)", .stuckCall(path: path, nanoseconds: timeout))
        frame.fail(
            with: NodeError(.timeout, "the call has not returned after \(LongTime.text(timeout)) (timeout)"))
        renewSession(on: lane)
        if environment.stuckCalls.count >= StuckCalls.most {
            let error = NodeError(
                .exhausted,
                "\(StuckCalls.most) calls have not returned after their timeout, and each keeps a thread; the node type cannot be "
                    + "used this way")
            environment.abort(RunFailure(path: path, error: error))
        }
    }

    // SAFETY: handed to the thread that makes the call, and back where it returns in time; else nobody else touches it again.
    private struct Vehicle: @unchecked Sendable {
        let session: any NodeSession
        let frame: ExecFrame
        let call: CallContext
    }
}

extension ExecFrame {
    /// Takes over what another frame says of its only item.
    fileprivate func take(_ other: ExecFrame) {
        handled = min(1, other.handled)
        guard other.hasSucceeded(at: 0) else {
            setStatus(other.status(at: 0), at: 0)
            errors = other.errors
            return
        }
        succeed(0, other.result(at: 0))
    }
}
