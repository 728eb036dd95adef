module cop/cochannel_no_lock

/*
 * Question 2, broken: a thread takes the port without regard to others, before its test or after. Two of them copy at
 * the same time, and who finishes last wins.
 */
open cop/cochannel

pred design { step }
pred trace { start and always design }

check theLengthIsWithinTheRing { trace implies always cochannel/theLengthIsWithinTheRing }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 11..11 steps
check nothingIsLost { trace implies always cochannel/nothingIsLost }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 10..10 steps
check nothingIsInvented { trace implies always cochannel/nothingIsInvented }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 15..15 steps
check nothingIsDuplicated { trace implies always cochannel/nothingIsDuplicated }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 16..16 steps
check nothingIsTorn { trace implies always cochannel/nothingIsTorn }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 17..17 steps
check theOldestComeFirst { trace implies always cochannel/theOldestComeFirst }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 16..16 steps

// The design can do its work, so that the counterexamples are not all that it can do.
run everyOperationCanTakeEffect { trace and always everyPromise and eventually allAreServed }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 21..21 steps
