module cop/cochannel

/*
 * The COCHANNEL seen from below the rules: a ring of bytes in memory that several threads share, and operations that
 * are not one step but several. What every design has in common stands here: the ring, the steps of an operation and
 * what each of them does, and the promises of chapter COP-CHANNEL. A design is a module of its own that says only
 * when a thread may test the length and when it may take the port.
 *
 * An operation is a Call, a Test of the length, a Take of the port, one Copy for each byte, and a Finish that moves
 * the indices; or, when the Test says no, a Refuse (EAGAIN). The design decides whether Test or Take comes first.
 */

open util/ordering[Cell] as cell
open util/ordering[Number] as number

/** The ring's cells, of one byte each, in the order of their addresses. */
sig Cell {}

/** What a length can be. Like size_t it is never negative: one less than zero is the greatest of all. */
sig Number {}

/** A message has a first byte and may have a second: enough to be torn. */
enum Place { First, Second }

/** A message is sent once. Its bytes are the pairs of it and its places, so that all bytes are told apart. */
sig Message { places: set Place } { First in places }

abstract sig Thread {
    var size: set Place,                     // the places of the message that it sends, or as many as it asks for
    var buffer: Place -> Message -> Place,   // its own memory: the byte at each place
    var copied: set Place,                   // the places that are done
    var at: lone Cell,                       // the cell that comes next, since it took the port
    var had: lone Number                     // the length that it read when it took the port
}
sig Sender, Receiver extends Thread {}
var sig Calling in Thread {}                 // between call and return
var sig Tested in Thread {}                  // the test said yes
var sig Taken in Thread {}                   // took the port and has not given it up

one sig Port {
    var ring: Cell -> Message -> Place,
    var start, end: one Cell,                // the oldest byte; the cell after the newest
    var length: one Number
}

/** What has taken effect, for the promises: no step depends on it but the choice of a message. */
one sig Effect {
    var sent: set Message,
    var order: Message -> Message,          // the order in which they were sent
    var received: Message -> Place,
    var served: set Thread                   // who has had an operation that took effect
}

enum Event { Idle, Call, Test, Refuse, Take, Copy, Finish }
one sig Now {
    var event: one Event,
    var thread: lone Thread
}

// ------------------------------------------------------------------------------------------------ arithmetic

one sig Ring {
    full: one Number,                        // as many as there are cells
    beyond: Number -> Cell -> one Cell       // so many cells further, round and round
}

fun nextCell: Cell -> Cell { cell/next + cell/last -> cell/first }
fun nextNumber: Number -> Number { number/next + number/last -> number/first }

fact numbersCountCells {
    Ring.beyond[number/first] = Cell <: iden
    all n: Number - number/last | Ring.beyond[n.next] = Ring.beyond[n].nextCell
    Ring.full = number/min[{ n: Number - number/first | Ring.beyond[n] = Cell <: iden }]
}

fun plus[n: Number, size: set Place]: Number { Second in size => n.nextNumber.nextNumber else n.nextNumber }
fun minus[n: Number, size: set Place]: Number { Second in size => nextNumber.(nextNumber.n) else nextNumber.n }
fun previous[p: Place]: Place { p = Second => First else none }
fun count[size: set Place]: Number { no size => number/first else plus[number/first, size] }

fun bytes[m: set Message]: Message -> Place { m <: places }

/** The cells between start and end. */
fun live: set Cell { { c: Cell | some n: Number | lt[n, Port.length] and c = Port.start.(Ring.beyond[n]) } }

// ------------------------------------------------------------------------------------------------ steps

pred start {
    no Calling and no Tested and no Taken
    all t: Thread | quiet[t]
    no Port.ring and Port.start = Port.end and Port.length = number/first
    no Effect.sent and no Effect.order and no Effect.received and no Effect.served
}

pred quiet[t: Thread] { no t.size and no t.buffer and no t.copied and no t.at and no t.had }

/** Every step but its own leaves a thread as it is. */
pred untouched[t: Thread] {
    (t in Calling iff t in Calling') and (t in Tested iff t in Tested') and (t in Taken iff t in Taken')
    t.size' = t.size and t.buffer' = t.buffer and t.copied' = t.copied and t.at' = t.at and t.had' = t.had
}

pred returns[t: Thread] {
    t not in Calling' and t not in Tested' and t not in Taken'
    no t.size' and no t.buffer' and no t.copied' and no t.at' and no t.had'
}

/** A sender calls with a message that nobody has sent or is sending, a receiver with a length. */
pred call[t: Thread] {
    t not in Calling
    t in Calling' and t not in Tested' and t not in Taken'
    First in t.size' and no t.copied' and no t.at' and no t.had'
    t in Receiver implies no t.buffer'
    t in Sender implies some m: Message - Effect.sent - Place.(Sender.buffer).Place {
        t.size' = m.places
        t.buffer' = { p: Place, n: m, q: m.places | p = q }
    }
}

/** Does the length that can be read now allow the operation? Only the Test asks. */
pred allowed[t: Thread] {
    t in Sender implies lte[Port.length, minus[Ring.full, t.size]]
    t in Receiver implies gte[Port.length, count[t.size]]
}

pred test[t: Thread] {
    t in Calling - Tested and allowed[t]
    t in Calling' and t in Tested' and (t in Taken iff t in Taken')
    t.size' = t.size and t.buffer' = t.buffer and t.copied' = t.copied and t.at' = t.at and t.had' = t.had
}

pred refuse[t: Thread] {
    t in Calling - Tested and not allowed[t]
    returns[t]
}

/** From here on the thread goes by what it has read of the indices. */
pred take[t: Thread] {
    t in Calling - Taken
    t in Calling' and t in Taken' and (t in Tested iff t in Tested')
    t.at' = (t in Sender => Port.end else Port.start)
    t.had' = Port.length
    t.size' = t.size and t.buffer' = t.buffer and t.copied' = t.copied
}

/** One byte, into the ring or out of it. */
pred copy[t: Thread] {
    t in Tested & Taken and t.copied != t.size
    let p = First in t.copied => Second else First {
        t.copied' = t.copied + p
        t in Sender implies {
            Port.ring' = (Port.ring - t.at -> Message -> Place) + t.at -> t.buffer[p]
            t.buffer' = t.buffer
        }
        t in Receiver implies {
            Port.ring' = Port.ring
            t.buffer' = t.buffer + p -> Port.ring[t.at]
        }
    }
    t.at' = t.at.nextCell
    t in Calling' and t in Tested' and t in Taken'
    t.size' = t.size and t.had' = t.had
}

/** The operation takes effect: the indices move, and the thread gives up the port and returns OK. */
pred finish[t: Thread] {
    t in Tested & Taken and t.copied = t.size
    returns[t]
    Effect.served' = Effect.served + t
    t in Sender implies {
        Port.start' = Port.start and Port.end' = t.at and Port.length' = plus[t.had, t.size]
        let m = Place.(t.buffer).Place {
            Effect.sent' = Effect.sent + m
            Effect.order' = Effect.order + Effect.sent -> m
        }
        Effect.received' = Effect.received
    }
    t in Receiver implies {
        Port.start' = t.at and Port.end' = Port.end and Port.length' = minus[t.had, t.size]
        Effect.sent' = Effect.sent and Effect.order' = Effect.order
        Effect.received' = Effect.received + Place.(t.buffer)
    }
}

/** One step of one thread, or none. A design narrows down when Test and Take may happen. */
pred step {
    Now.event = Idle iff no Now.thread
    all t: Thread | Now.thread = t implies {
        Now.event = Call implies call[t]
        Now.event = Test implies test[t]
        Now.event = Refuse implies refuse[t]
        Now.event = Take implies take[t]
        Now.event = Copy implies copy[t]
        Now.event = Finish implies finish[t]
    } else untouched[t]
    Now.event != Copy implies Port.ring' = Port.ring
    Now.event != Finish implies {
        Port.start' = Port.start and Port.end' = Port.end and Port.length' = Port.length
        Effect.sent' = Effect.sent and Effect.order' = Effect.order and Effect.received' = Effect.received
        Effect.served' = Effect.served
    }
}

/** The lock: nobody takes a port that another has taken. */
pred exclusive { Now.event = Take implies no Taken }

pred testThenTake {
    Now.event in Test + Refuse implies Now.thread not in Taken
    Now.event = Take implies Now.thread in Tested
}

pred takeThenTest {
    Now.event = Take implies Now.thread not in Tested
    Now.event in Test + Refuse implies Now.thread in Taken
}

// ------------------------------------------------------------------------------------------------ promises

fun unreceived: Message -> Place { bytes[Effect.sent] - Effect.received }

pred received[t: Receiver] { Now.event = Finish and Now.thread = t }

/** COP-CHANNEL-SEND-4, COP-CHANNEL-RECV-4: neither overrun nor underflow. */
pred theLengthIsWithinTheRing { lte[Port.length, Ring.full] }

/** COP-CHANNEL-SEND-1: what was sent and not yet received is in the ring. */
pred nothingIsLost { unreceived in Port.ring[live] }

/** COP-CHANNEL-RECV-1: every byte received is one that was sent. */
pred nothingIsInvented {
    all t: Receiver | received[t] implies {
        t.size = t.buffer.Place.Message
        Place.(t.buffer) in bytes[Effect.sent]
    }
}

/** COP-CHANNEL-RECV-1: no byte is received twice. */
pred nothingIsDuplicated {
    all t: Receiver | received[t] implies {
        no Place.(t.buffer) & Effect.received
        no t.buffer[First] & t.buffer[Second]
    }
}

/** COP-CHANNEL-RECV-1: nothing comes between the two bytes of a message. */
pred nothingIsTorn {
    all t: Receiver | received[t] and Second in t.size implies {
        all m: t.buffer[First].First | Second in m.places implies t.buffer[Second] = m -> Second
        all m: t.buffer[Second].Second | t.buffer[First] = m -> First
    }
}

/** COP-CHANNEL-RECV-1: whoever receives a byte, all that was sent before it has been received. */
pred theOldestComeFirst {
    all t: Receiver | received[t] implies {
        all p: t.size, m: t.buffer[p].Place |
            earlier[m, t.buffer[p][m]] & bytes[Effect.sent] in Effect.received + t.buffer[p.previous]
    }
}

fun earlier[m: Message, p: set Place]: Message -> Place { bytes[Effect.order.m] + m -> p.previous }

pred everyPromise {
    theLengthIsWithinTheRing and nothingIsLost and nothingIsInvented
    nothingIsDuplicated and nothingIsTorn and theOldestComeFirst
}

// ------------------------------------------------------------------------------------------------ what must be possible

/** A long trace: every thread has had an operation that took effect. */
pred allAreServed { Thread = Effect.served }

pred isFull { Port.length = Ring.full }

/** A message whose first byte is in the last cell and whose second is in the first one. */
pred wrapsAround {
    some m: Effect.sent | m -> First = Port.ring[cell/last] and m -> Second = Port.ring[cell/first] and live = Cell
}

/** The bytes of one message go to two receivers: there are no message borders. */
pred aMessageIsShared {
    some m: Message, disj r, s: Receiver {
        eventually (received[r] and m -> First in Place.(r.buffer))
        eventually (received[s] and m -> Second in Place.(s.buffer))
    }
}
