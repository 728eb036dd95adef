module poll/await_test_then_register

/*
 * Question 8, broken: a poller looks, and when it finds nothing puts itself on the list and sleeps in a later step. A
 * sender that comes between the two finds nobody on the list.
 */
open poll/await

pred design { step and wakesAll and looksBeforeItGivesUp and no by[Register] and by[Sleep] in Looked }
pred trace { start and always design }

check noWakeUpIsLost { trace implies always await/noWakeUpIsLost }
    for 0 but exactly 1 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 6..6 steps
check everyAwaitEnds { (trace and fair) implies await/everyAwaitEnds }
    for 0 but exactly 1 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 6..6 steps

// The design can do its work, so that the counterexamples are not all that it can do.
run everyEventCanHappenLate { trace and always everyPromise and happenLate[Event - Register - Again] }
    for 0 but exactly 2 Poller, exactly 2 Sender, exactly 1 Receiver, 0 Int, 20..20 steps
