/// The number of the attempt that the item of a lane has come to, from 0.
final class LastAttempt {
    var number = 0
}
