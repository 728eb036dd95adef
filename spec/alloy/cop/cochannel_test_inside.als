module cop/cochannel_test_inside

/* Question 2, the design that holds: a thread takes the port first and tests the length while it has it. */
open cop/cochannel

pred design { step and exclusive and takeThenTest }
pred trace { start and always design }

check everyPromiseIsKept { trace implies always everyPromise }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 14..14 steps

// ------------------------------------------------------------------------------------------------ for every length

/** What is true between any two steps. It implies the promises, so they hold however long the threads go on. */
pred invariant {
    // The bytes between the indices are those that were sent and not received, the oldest first.
    lte[Port.length, Ring.full] and Port.end = Port.start.(Ring.beyond[Port.length])
    all c: Cell | lone Port.ring[c]
    all c: live | some Port.ring[c]
    Port.ring[live] = unreceived
    all n: Number, k: n.next | lt[k, Port.length] implies
        oneAfterTheOther[Port.ring[cellOf[Port.start, n]], Port.ring[cellOf[Port.start, k]]]
    // The sends that took effect are in a total order, and a byte is received only after all before it.
    Effect.order in Effect.sent -> Effect.sent and no Effect.order & iden
    Effect.order.(Effect.order) in Effect.order
    all disj m, n: Effect.sent | m -> n in Effect.order + ~(Effect.order)
    Effect.received in bytes[Effect.sent]
    all m: Effect.sent, p: m.places | m -> p in Effect.received implies earlier[m, p] in Effect.received
    // One thread has the port, and only that one has tested and copied.
    lone Taken and Tested in Taken and Taken in Calling
    all t: Thread | t not in Calling implies quiet[t]
    all t: Calling - Taken | no t.copied and no t.at and no t.had
    all t: Calling | First in t.size and t.copied in t.size and (Second in t.copied implies First in t.copied)
    all t: Calling & Sender | one m: Message - Effect.sent {
        t.size = m.places and t.buffer = { p: Place, n: m, q: m.places | p = q }
        m not in Place.((Sender - t).buffer).Place
    }
    all t: Receiver | t.buffer.Place.Message in t.copied
    all t: Taken {
        t.had = Port.length and t.at = cellOf[first[t], count[t.copied]]
        t in Tested implies allowed[t] else no t.copied
        all p: t.copied | some t.buffer[p] and t.buffer[p] = Port.ring[cellOf[first[t], count[previous[p]]]]
    }
}

/** Where a thread that has the port begins to copy. */
fun first[t: Thread]: Cell { t in Sender => Port.end else Port.start }
fun cellOf[c: Cell, n: Number]: Cell { c.(Ring.beyond[n]) }

pred oneAfterTheOther[x, y: Message -> Place] {
    some m, n: Message, p, q: Place | x = m -> p and y = n -> q and (m -> n in Effect.order or (m = n and q = Second and p = First))
}

check theInvariantHoldsAtTheStart { start implies invariant }
    for 0 but exactly 3 Cell, exactly 7 Number, exactly 3 Sender, exactly 3 Receiver, exactly 7 Message, 0 Int, 1..1 steps
check everyStepKeepsTheInvariant { (invariant and design) implies after invariant }
    for 0 but exactly 3 Cell, exactly 7 Number, exactly 3 Sender, exactly 3 Receiver, exactly 7 Message, 0 Int, 2..2 steps
check theInvariantImpliesEveryPromise { (invariant and design) implies everyPromise }
    for 0 but exactly 3 Cell, exactly 7 Number, exactly 3 Sender, exactly 3 Receiver, exactly 7 Message, 0 Int, 2..2 steps

// ------------------------------------------------------------------------------------------------ against vacuity

run everyOperationCanTakeEffect { trace and eventually allAreServed }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 21..21 steps
run everyEventCanHappenLate { trace and all e: Event | eventually (allAreServed and Now.event = e) }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 30..30 steps
run theRingCanBeFull { trace and eventually (allAreServed and isFull) }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 25..25 steps
run aMessageCanWrapAround { trace and eventually wrapsAround }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 18..18 steps
run twoReceiversCanShareAMessage { trace and aMessageIsShared }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 18..18 steps
