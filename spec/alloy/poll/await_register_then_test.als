module poll/await_register_then_test

/*
 * Question 8, a design that holds: a poller puts itself on the list first, then looks, then sleeps. A wake-up that
 * comes before it sleeps is remembered, and it looks again instead.
 */
open poll/await

pred design { step and wakesAll and looksBeforeItGivesUp and registersThenLooks }
pred trace { start and always design }

check everyPromiseIsKept { trace implies always everyPromise }
    for 0 but exactly 3 Poller, exactly 2 Sender, exactly 1 Receiver, 0 Int, 14..14 steps
check everyAwaitEnds { (trace and fair) implies await/everyAwaitEnds }
    for 0 but exactly 3 Poller, exactly 2 Sender, exactly 1 Receiver, 0 Int, 16..16 steps

// ------------------------------------------------------------------------------------------------ for every length

/** What is true between any two steps. It implies the promises, so they hold however long the threads go on. */
pred invariant {
    Looked + Listed + Asleep + Remembered in Calling
    no Looked & Asleep and no Listed & Remembered
    // Whoever sleeps is on the list; whoever is about to sleep is on it, or was and knows that it is not any more.
    Asleep in Listed and Looked in Listed + Remembered
    // Nobody on the list who has looked misses the event: a sender has yet to go through the list.
    some Listed & (Looked + Asleep) and some Coport.holds implies some Owing
}

check theInvariantIsTrueAtFirst { start implies invariant }
    for 0 but exactly 5 Poller, exactly 4 Sender, exactly 2 Receiver, 0 Int, 1..1 steps
check everyStepKeepsTheInvariant { (invariant and design) implies after invariant }
    for 0 but exactly 5 Poller, exactly 4 Sender, exactly 2 Receiver, 0 Int, 2..2 steps
check theInvariantImpliesEveryPromise { (invariant and design) implies everyPromise }
    for 0 but exactly 5 Poller, exactly 4 Sender, exactly 2 Receiver, 0 Int, 2..2 steps

// ------------------------------------------------------------------------------------------------ against vacuity

run everyEventCanHappenLate { trace and happenLate[Event] }
    for 0 but exactly 2 Poller, exactly 2 Sender, exactly 1 Receiver, 0 Int, 24..24 steps
run aSleeperIsWokenAndReturns { trace and someoneSleepsIsWokenAndReturns }
    for 0 but exactly 1 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 10..10 steps
run twoCanSleepAtOnce { trace and eventually twoSleep }
    for 0 but exactly 2 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 10..10 steps
run theEventComesAndGoesWhileOneSleeps { trace and theEventComesAndGoesWhileSomeoneSleeps }
    for 0 but exactly 1 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 10..10 steps
run aWakeUpCanBeRemembered { trace and someoneLooksAgainAndReturns }
    for 0 but exactly 1 Poller, exactly 1 Sender, exactly 1 Receiver, 0 Int, 9..9 steps
