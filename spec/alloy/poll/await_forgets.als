module poll/await_forgets

/*
 * Question 8, broken: a poller puts itself on the list first, then looks, then sleeps, but a sender wakes only those
 * who sleep already. A wake-up that comes between the look and the sleep is forgotten.
 */
open poll/await

pred design {
    step and looksBeforeItGivesUp and registersThenLooks
    Now.event = Wake implies Now.woken = Asleep
}
pred trace { start and always design }

check noWakeUpIsLost { trace implies always await/noWakeUpIsLost }
    for 0 but exactly 1 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 7..7 steps
check everyAwaitEnds { (trace and fair) implies await/everyAwaitEnds }
    for 0 but exactly 1 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 7..7 steps

// The design can do its work, so that the counterexamples are not all that it can do.
run everyEventCanHappenLate { trace and always everyPromise and happenLate[Event - Again] }
    for 0 but exactly 2 Poller, exactly 2 Sender, exactly 1 Receiver, 0 Int, 22..22 steps
