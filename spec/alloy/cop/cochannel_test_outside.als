module cop/cochannel_test_outside

/*
 * Question 2, broken: a thread tests the length first and then takes the port. Between the two another thread can
 * finish, and the test says nothing any more.
 */
open cop/cochannel

pred design { step and exclusive and testThenTake }
pred trace { start and always design }

check theLengthIsWithinTheRing { trace implies always cochannel/theLengthIsWithinTheRing }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 12..12 steps
check nothingIsLost { trace implies always cochannel/nothingIsLost }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 11..11 steps
check nothingIsInvented { trace implies always cochannel/nothingIsInvented }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 16..16 steps
check nothingIsDuplicated { trace implies always cochannel/nothingIsDuplicated }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 18..18 steps
check nothingIsTorn { trace implies always cochannel/nothingIsTorn }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 18..18 steps
check theOldestComeFirst { trace implies always cochannel/theOldestComeFirst }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 17..17 steps

// The design can do its work, so that the counterexamples are not all that it can do.
run everyOperationCanTakeEffect { trace and always everyPromise and eventually allAreServed }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 2 Sender, exactly 2 Receiver, exactly 3 Message, 0 Int, 21..21 steps

// One sender and one receiver make each other's test only more true. The third thread breaks it.
check everyPromiseIsKeptBetweenTwo { trace implies always everyPromise }
    for 0 but exactly 2 Cell, exactly 6 Number, exactly 1 Sender, exactly 1 Receiver, exactly 3 Message, 0 Int, 18..18 steps
