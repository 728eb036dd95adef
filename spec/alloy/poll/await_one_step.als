module poll/await_one_step

/* Question 8, the design of the rules: looking, going on the list and going to sleep are one step. */
open poll/await

pred design { step and wakesAll and looksBeforeItGivesUp and looksAndSleepsAtOnce }
pred trace { start and always design }

check everyPromiseIsKept { trace implies always everyPromise }
    for 0 but exactly 3 Poller, exactly 2 Sender, exactly 1 Receiver, 0 Int, 14..14 steps
check everyAwaitEnds { (trace and fair) implies await/everyAwaitEnds }
    for 0 but exactly 3 Poller, exactly 2 Sender, exactly 1 Receiver, 0 Int, 16..16 steps

// A wake-up that a sender owes and never brings reaches nobody.
check everyAwaitEndsWithoutTheWakeUp { (trace and whoeverIsAwakeGoesOn) implies await/everyAwaitEnds }
    for 0 but exactly 1 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 4..4 steps

// ------------------------------------------------------------------------------------------------ for every length

/** What is true between any two steps. It implies the promises, so they hold however long the threads go on. */
pred invariant {
    no Looked and no Remembered
    Asleep in Calling and Listed = Asleep
    some Asleep and some Coport.holds implies some Owing
}

check theInvariantIsTrueAtFirst { start implies invariant }
    for 0 but exactly 5 Poller, exactly 4 Sender, exactly 2 Receiver, 0 Int, 1..1 steps
check everyStepKeepsTheInvariant { (invariant and design) implies after invariant }
    for 0 but exactly 5 Poller, exactly 4 Sender, exactly 2 Receiver, 0 Int, 2..2 steps
check theInvariantImpliesEveryPromise { (invariant and design) implies everyPromise }
    for 0 but exactly 5 Poller, exactly 4 Sender, exactly 2 Receiver, 0 Int, 2..2 steps

// ------------------------------------------------------------------------------------------------ against vacuity

run everyEventCanHappenLate { trace and happenLate[Event - Register - Look - Again] }
    for 0 but exactly 2 Poller, exactly 2 Sender, exactly 1 Receiver, 0 Int, 20..20 steps
run aSleeperIsWokenAndReturns { trace and someoneSleepsIsWokenAndReturns }
    for 0 but exactly 1 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 8..8 steps
run twoCanSleepAtOnce { trace and eventually twoSleep }
    for 0 but exactly 2 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 8..8 steps
run theEventComesAndGoesWhileOneSleeps { trace and theEventComesAndGoesWhileSomeoneSleeps }
    for 0 but exactly 1 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 8..8 steps
