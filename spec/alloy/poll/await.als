module poll/await

/*
 * An await seen from below the rules: a coport of which an event comes and goes, pollers that wait for it, and a list
 * of those who are to be woken. What every design has in common stands here: what can happen, what it changes, and the
 * promises of chapter POLL. A design is a module of its own that says only in which order a poller looks, puts itself
 * on the list and goes to sleep, whom a sender wakes, and when a poller gives up.
 *
 * There is one event, IN. What a poller asks for, IN or OUT or both, and CLOSED, is for that poller one condition that
 * comes and goes, or comes and stays.
 */

abstract sig Thread {}
sig Poller, Sender, Receiver extends Thread {}
var sig Calling in Poller {}      // between the call of await and its return
var sig Looked in Poller {}       // looked, found nothing, and is about to sleep
var sig Listed in Poller {}       // on the list of those who are to be woken
var sig Asleep in Poller {}
var sig Remembered in Poller {}   // a wake-up came before it slept, and it knows
var sig Owing in Sender {}        // made the event come and is yet to wake those on the list

one sig IN {}
one sig Coport { var holds: lone IN }

enum Event { Idle, Call, Register, Look, Again, Sleep, Return, GiveUp, Send, Wake, Take }
one sig Now {
    var event: one Event,
    var thread: lone Thread,
    var woken: set Poller             // whom a Wake reaches
}

// ------------------------------------------------------------------------------------------------ steps

pred start {
    no Calling and no Looked and no Listed and no Asleep and no Remembered and no Owing
    no Coport.holds
}

fun awake: set Poller { Calling - Asleep }

/** The thread of this step, if one of these events happens in it. */
fun by[events: set Event]: set Thread { Now.event in events => Now.thread else none }

/** What has to be true before each event. Return and GiveUp are looks too: one finds the event, the other nothing. */
pred possible {
    Now.event = Idle iff no Now.thread
    by[Call] in Poller - Calling
    by[Register] in awake - Looked - Listed - Remembered
    by[Look] in awake - Looked
    by[Again] in Looked & Remembered
    by[Sleep] in awake - Remembered
    by[Return] in awake - Looked
    by[GiveUp] in Calling - Looked
    by[Send] in Sender - Owing
    by[Wake] in Owing
    by[Take] in Receiver
    Now.event in Look + Send implies no Coport.holds
    Now.event in Return + Take implies some Coport.holds
    Now.event != Wake implies no Now.woken
    Now.woken in Listed
}

/** One step of one thread, or none: each variable after it. */
pred step {
    possible
    Calling' = Calling + by[Call] - by[Return + GiveUp]
    Looked' = Looked + by[Look] - by[Again + Sleep]
    Listed' = Listed + by[Register + Sleep] - by[Return + GiveUp] - Now.woken
    Asleep' = Asleep + by[Sleep] - by[GiveUp] - Now.woken
    Remembered' = Remembered + (Now.woken - Asleep) - by[Again + Return + GiveUp]
    Owing' = Owing + by[Send] - by[Wake]
    Coport.holds' = Coport.holds + (some by[Send] => IN else none) - (some by[Take] => IN else none)
}

/** A sender wakes all that are on the list. */
pred wakesAll { Now.event = Wake implies Now.woken = Listed }

/** A poller whose time is over gives up only when it finds nothing. */
pred looksBeforeItGivesUp { Now.event = GiveUp implies no Coport.holds }

/** The poller is on the list before it looks, or was on it and knows that it has been taken off. */
pred registersThenLooks {
    by[Look + Return] in Listed + Remembered
    by[Sleep] in Looked
}

/** Looking, going on the list and going to sleep are one step. */
pred looksAndSleepsAtOnce {
    no by[Register + Look]
    Now.event = Sleep implies no Coport.holds
}

// ------------------------------------------------------------------------------------------------ promises

/** POLL-AWAIT-1: nobody sleeps while the event holds and no wake-up is under way. */
pred noWakeUpIsLost { some Asleep and some Coport.holds implies some Owing }

/** POLL-AWAIT-2: whoever gives up does so at a moment at which the event does not hold. */
pred noTimeOutIsWrong { Now.event = GiveUp implies no Coport.holds }

pred everyPromise { noWakeUpIsLost and noTimeOutIsWrong }

pred whoeverIsAwakeGoesOn { all p: Poller | always (p in awake implies eventually Now.thread = p) }
pred whoeverOwesAWakeUpBringsIt { all s: Sender | always (s in Owing implies eventually s not in Owing) }
pred fair { whoeverIsAwakeGoesOn and whoeverOwesAWakeUpBringsIt }

/** POLL-AWAIT-1 in the long run: when the event holds for ever from some moment on, every await ends. */
pred everyAwaitEnds {
    (eventually always some Coport.holds) implies always all p: Calling | eventually p not in Calling
}

// ------------------------------------------------------------------------------------------------ what must be possible

pred twoSleep { some disj p, q: Poller | p + q in Asleep }

pred someoneSleepsIsWokenAndReturns {
    some p: Poller | eventually (p in Asleep and p in Now.woken and eventually p in by[Return])
}

/** The wake-up comes before the poller sleeps; it looks again and finds the event. */
pred someoneLooksAgainAndReturns { some p: Poller | eventually (p in by[Again] and eventually p in by[Return]) }

pred theEventComesAndGoesWhileSomeoneSleeps {
    some p: Poller | eventually (p in Asleep and some by[Send] and after (some by[Take] and after p in Asleep))
}

/** A long trace: two have slept at once, and after that each of these events happens. */
pred happenLate[events: set Event] {
    eventually (twoSleep and all e: events | eventually Now.event = e)
}
