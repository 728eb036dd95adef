module poll/await_wakes_one

/*
 * Question 8, broken: looking and going to sleep are one step, but a sender wakes only one of those on the list. The
 * one that is woken takes nothing, and the others sleep while the event holds.
 */
open poll/await

pred design {
    step and looksBeforeItGivesUp and looksAndSleepsAtOnce
    Now.event = Wake implies { lone Now.woken and (some Listed implies some Now.woken) }
}
pred trace { start and always design }

check noWakeUpIsLost { trace implies always await/noWakeUpIsLost }
    for 0 but exactly 2 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 7..7 steps
check everyAwaitEnds { (trace and fair) implies await/everyAwaitEnds }
    for 0 but exactly 2 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 8..8 steps

// With one poller, one is all. The second one breaks it.
check everyPromiseIsKeptForOne { trace implies always everyPromise }
    for 0 but exactly 1 Poller, exactly 2 Sender, exactly 1 Receiver, 0 Int, 14..14 steps

// The design can do its work, so that the counterexamples are not all that it can do.
run everyEventCanHappenLate { trace and always everyPromise and happenLate[Event - Register - Look - Again] }
    for 0 but exactly 2 Poller, exactly 2 Sender, exactly 1 Receiver, 0 Int, 20..20 steps
