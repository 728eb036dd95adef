module poll/await_gives_up_blindly

/*
 * Question 8, broken: looking and going to sleep are one step, but a sleeper whose time is over gives up without
 * another look. The event may hold, with the wake-up still under way.
 */
open poll/await

pred design {
    step and wakesAll and looksAndSleepsAtOnce
    by[GiveUp] in Asleep or looksBeforeItGivesUp
}
pred trace { start and always design }

check noTimeOutIsWrong { trace implies always await/noTimeOutIsWrong }
    for 0 but exactly 1 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 5..5 steps

// The design can do its work, so that the counterexample is not all that it can do.
run everyEventCanHappenLate { trace and always everyPromise and happenLate[Event - Register - Look - Again] }
    for 0 but exactly 2 Poller, exactly 2 Sender, exactly 1 Receiver, 0 Int, 20..20 steps
