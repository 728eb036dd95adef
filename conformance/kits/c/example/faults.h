/*
 * The faults that the example can be told to have: the flag, whether it is a race, the rules that it breaks, and what is
 * wrong. The table is what --list-faults prints and faults.json holds.
 */
#ifndef FAULTS_H
#define FAULTS_H

#define FAULTS(FAULT) \
    FAULT(TEST_BEFORE_LOCK, "test-before-lock", "concurrent", "\"COP-CHANNEL-SEND-4\",\"GEN-ATOMIC-1\"", \
        "Send tests for room before it takes the lock, so that two senders both fit where only one does.") \
    FAULT(TORN_COPY, "torn-copy", "concurrent", "\"COP-CHANNEL-RECV-1\",\"GEN-ATOMIC-1\"", \
        "Send makes its bytes available before it has copied them, so that a receiver gets what was there before.") \
    FAULT(DOUBLE_DELIVERY, "double-delivery", "concurrent", "\"COP-CHANNEL-RECV-1\",\"GEN-ATOMIC-1\"", \
        "Receive copies under one hold of the lock and takes under another, so that two receivers get the same bytes.") \
    FAULT(SEND_IN_HALVES, "send-in-halves", "concurrent", "\"COP-CHANNEL-SEND-1\",\"GEN-ATOMIC-1\"", \
        "Send appends its bytes in two halves and lets go of the lock between them.") \
    FAULT(CLOSE_IN_TWO_STEPS, "close-in-two-steps", "concurrent", "\"COP-CLOSE-2\",\"GEN-ATOMIC-1\"", \
        "Close looks and closes under two holds of the lock, so that two threads both close.") \
    FAULT(OPEN_NAMED_RACE, "open-named-race", "concurrent", "\"COP-OPEN-2\",\"GEN-ATOMIC-1\"", \
        "Open looks a name up and makes the coport in two steps, so that one name stands for two coports.") \
    FAULT(REFERENCE_RACE, "reference-race", "concurrent", "\"CAP-REFERENCES-1\",\"GEN-ATOMIC-1\"", \
        "Counts of references are read and written under two holds of the lock, so that a change gets lost.") \
    FAULT(LOST_WRAP_AROUND, "lost-wrap-around", "sequential", "\"COP-CHANNEL-SEND-1\",\"COP-CHANNEL-RECV-1\"", \
        "Send drops the bytes that belong behind the end of the ring.") \
    FAULT(SHORT_RECEIVE_UNDERFLOW, "short-receive-underflow", "sequential", "\"COP-CHANNEL-RECV-4\",\"COP-CHANNEL-RECV-1\"", \
        "Receive does not look how much is there, and the length of the contents goes below zero.") \
    FAULT(SHORT_RECEIVE, "short-receive", "sequential", "\"COP-CHANNEL-RECV-1\",\"COP-CHANNEL-RECV-4\"", \
        "Receive of more than is there takes what is there.") \
    FAULT(SEND_AFTER_CLOSE, "send-after-close", "sequential", "\"COP-CHANNEL-SEND-5\",\"COP-CLOSE-1\"", \
        "Send to a closed coport is accepted.") \
    FAULT(CLOSE_LOSES_DATA, "close-loses-data", "sequential", "\"COP-CHANNEL-RECV-5\",\"COP-CHANNEL-RECV-1\"", \
        "Close throws away what was accepted and not yet received.") \
    FAULT(WRONG_ERROR, "wrong-error", "sequential", "\"COP-CHANNEL-RECV-5\",\"GEN-AGAIN-1\"", \
        "Receive from a coport that is closed and empty says EAGAIN for ever.") \
    FAULT(TOO_LONG_IS_AGAIN, "too-long-is-again", "sequential", "\"COP-CHANNEL-SEND-3\",\"GEN-AGAIN-1\"", \
        "Send of more than the ring holds says EAGAIN.") \
    FAULT(LEAKED_REFERENCE, "leaked-reference", "sequential", "\"CAP-REFERENCES-1\",\"COP-CHANNEL-SEND-5\"", \
        "Delete does not count senders and receivers down, so that nobody ever sees that the other end is gone.") \
    FAULT(RECEIVER_GONE_IGNORED, "receiver-gone-ignored", "sequential", "\"COP-CHANNEL-SEND-5\"", \
        "Send does not look whether anybody is left who could receive.") \
    FAULT(SENDER_GONE_IGNORED, "sender-gone-ignored", "sequential", "\"COP-CHANNEL-RECV-5\",\"GEN-AGAIN-1\"", \
        "Receive does not look whether anybody is left who could send.") \
    FAULT(RIGHTS_IGNORED, "rights-ignored", "sequential", "\"CAP-RIGHTS-2\"", \
        "Operations do not look at the rights of the capability.") \
    FAULT(DERIVE_GROWS_RIGHTS, "derive-grows-rights", "sequential", "\"CAP-DERIVE-2\"", \
        "Derive gives every right that is asked for.") \
    FAULT(DERIVE_KEEPS_RIGHTS, "derive-keeps-rights", "sequential", "\"CAP-DERIVE-1\"", \
        "Derive gives all rights of the capability that it is made from, not those asked for.") \
    FAULT(DERIVE_FULL_IS_AGAIN, "derive-full-is-again", "sequential", "\"CAP-DERIVE-3\",\"GEN-AGAIN-1\"", \
        "Derive says EAGAIN when no handle is empty.") \
    FAULT(DERIVE_OVERWRITES, "derive-overwrites", "sequential", "\"CAP-HANDLE-2\",\"CAP-DERIVE-1\"", \
        "Derive puts the new capability in the place of the one that it is made from.") \
    FAULT(COPY_GROWS_RIGHTS, "copy-grows-rights", "sequential", "\"CAP-COPY-1\"", \
        "A copy of a capability to a coport has all rights.") \
    FAULT(COPY_NEEDS_TRANSFER, "copy-needs-transfer", "sequential", "\"CAP-COPY-1\"", \
        "Copy says EPERM of a capability without TRANSFER.") \
    FAULT(COPY_FULL_IS_AGAIN, "copy-full-is-again", "sequential", "\"CAP-COPY-2\",\"GEN-AGAIN-1\"", \
        "Copy says EAGAIN when no handle is empty.") \
    FAULT(COPY_IN_TWO_STEPS, "copy-in-two-steps", "concurrent", "\"CAP-COPY-1\",\"GEN-ATOMIC-1\"", \
        "Copy looks its handle up under one hold of the lock and makes the copy under another, when what it is to may be gone.") \
    FAULT(COPY_HANDLE_RACE, "copy-handle-race", "concurrent", "\"CAP-COPY-1\",\"CAP-HANDLE-2\",\"GEN-ATOMIC-1\"", \
        "Copy finds an empty handle under one hold of the lock and fills it under another, so that two threads of a process get the same.") \
    FAULT(MOVE_STAYS, "move-stays", "sequential", "\"CAP-MOVE-1\",\"CAP-HANDLE-2\"", \
        "Move succeeds with the handle under which the capability is, and stays.") \
    FAULT(MOVE_KEEPS_ORIGINAL, "move-keeps-original", "sequential", "\"CAP-MOVE-1\"", \
        "Move leaves the capability under the old handle, too.") \
    FAULT(MOVE_LOSES_MESSAGES, "move-loses-messages", "sequential", "\"CAP-MOVE-1\"", \
        "Move empties the old handle before it fills the new one, so that what waits in a COCARRIER goes with the last capability.") \
    FAULT(MOVE_FULL_IS_AGAIN, "move-full-is-again", "sequential", "\"CAP-MOVE-2\",\"GEN-AGAIN-1\"", \
        "Move says EAGAIN when no handle is empty.") \
    FAULT(MOVE_IN_TWO_STEPS, "move-in-two-steps", "concurrent", "\"CAP-MOVE-1\",\"GEN-ATOMIC-1\"", \
        "Move empties the old handle under one hold of the lock and fills the new one under another, so that nobody seems left at an end.") \
    FAULT(MOVE_CLAIM_RACE, "move-claim-race", "concurrent", "\"CAP-MOVE-1\",\"GEN-ATOMIC-1\"", \
        "Move looks its handle up under one hold of the lock and empties it under another, so that two threads move one capability.") \
    FAULT(DERIVE_DESCENDS_FROM_FIRST, "derive-descends-from-first", "sequential", "\"CAP-DERIVE-4\"", \
        "A derived capability descends only from the first of all that its original descends from.") \
    FAULT(DERIVE_LINKS_LATE, "derive-links-late", "concurrent", "\"CAP-DERIVE-4\",\"CAP-REVOKE-1\",\"GEN-ATOMIC-1\"", \
        "Derive puts the new capability in its place under one hold of the lock and says what it descends from under another, so that a revoke misses it.") \
    FAULT(COPY_DESCENDS_FROM_ORIGINAL, "copy-descends-from-original", "sequential", "\"CAP-DERIVE-4\"", \
        "A copy descends from its original.") \
    FAULT(COPY_DESCENDS_FROM_NOTHING, "copy-descends-from-nothing", "sequential", "\"CAP-DERIVE-4\"", \
        "A copy descends from nothing.") \
    FAULT(COPY_LINKS_LATE, "copy-links-late", "concurrent", "\"CAP-DERIVE-4\",\"CAP-REVOKE-1\",\"GEN-ATOMIC-1\"", \
        "Copy puts the new capability in its place under one hold of the lock and says what it descends from under another, so that a revoke misses it.") \
    FAULT(MOVE_FORGETS_PARENT, "move-forgets-parent", "sequential", "\"CAP-DERIVE-4\"", \
        "A capability that was moved descends from nothing any more.") \
    FAULT(MOVE_FORGETS_CHILDREN, "move-forgets-children", "sequential", "\"CAP-DERIVE-4\"", \
        "What descends from a capability does not descend from it any more when it was moved.") \
    FAULT(MOVE_LINKS_LATE, "move-links-late", "concurrent", "\"CAP-DERIVE-4\",\"CAP-MOVE-1\",\"CAP-REVOKE-1\",\"GEN-ATOMIC-1\"", \
        "Move takes the capability to the new handle under one hold of the lock and says what it descends from under another, so that a revoke misses it.") \
    FAULT(DELETE_FORGETS_CHILDREN, "delete-forgets-children", "sequential", "\"CAP-DERIVE-4\"", \
        "What was derived from a capability descends from nothing any more when it is deleted.") \
    FAULT(DELETE_LEAVES_CHILDREN, "delete-leaves-children", "sequential", "\"CAP-DERIVE-4\"", \
        "What was derived from a capability that is deleted goes on to descend from its handle, and so from what comes there next.") \
    FAULT(DELETE_HANDS_ON_LATE, "delete-hands-on-late", "concurrent", "\"CAP-DERIVE-4\",\"CAP-REVOKE-1\",\"GEN-ATOMIC-1\"", \
        "Delete empties the handle under one hold of the lock and hands on what was derived from it under another, so that a revoke misses that.") \
    FAULT(OPEN_DESCENDS, "open-descends", "sequential", "\"CAP-DERIVE-4\"", \
        "The capability that an open of a known name returns descends from the first one to that coport.") \
    FAULT(MESSAGE_DESCENDS, "message-descends", "sequential", "\"CAP-DERIVE-4\"", \
        "The capability to a message that was received descends from the one that it was received through.") \
    FAULT(REVOKE_DOES_NOTHING, "revoke-does-nothing", "sequential", "\"CAP-REVOKE-1\"", \
        "Revoke succeeds and takes nothing.") \
    FAULT(REVOKE_LEAVES_GRANDCHILDREN, "revoke-leaves-grandchildren", "sequential", "\"CAP-REVOKE-1\"", \
        "Revoke takes only what was derived from the capability itself, not what was derived from that.") \
    FAULT(REVOKE_FIRST_BRANCH, "revoke-first-branch", "sequential", "\"CAP-REVOKE-1\"", \
        "Revoke takes one derived capability with what descends from it, and leaves the others.") \
    FAULT(REVOKE_TAKES_ITSELF, "revoke-takes-itself", "sequential", "\"CAP-REVOKE-1\",\"CAP-REVOKE-2\"", \
        "Revoke empties its own handle too.") \
    FAULT(REVOKE_TAKES_COPIES, "revoke-takes-copies", "sequential", "\"CAP-REVOKE-1\",\"CAP-COPY-1\"", \
        "Revoke takes the copies of the capability too.") \
    FAULT(REVOKE_TAKES_SIBLINGS, "revoke-takes-siblings", "sequential", "\"CAP-REVOKE-1\"", \
        "Revoke takes all that was derived from the same capability as its own.") \
    FAULT(REVOKE_BY_OBJECT, "revoke-by-object", "sequential", "\"CAP-REVOKE-1\",\"CAP-OWN-1\"", \
        "Revoke takes every other capability to the object, whatever it descends from.") \
    FAULT(REVOKE_LEAKS_REFERENCES, "revoke-leaks-references", "sequential", "\"CAP-REVOKE-1\",\"CAP-REFERENCES-1\"", \
        "Revoke empties handles and does not count their capabilities down.") \
    FAULT(REVOKE_WAKES_NOBODY, "revoke-wakes-nobody", "concurrent", "\"CAP-REVOKE-1\",\"POLL-AWAIT-3\"", \
        "A revoke does not wake those who wait through what it takes.") \
    FAULT(REVOKE_NEEDS_TRANSFER, "revoke-needs-transfer", "sequential", "\"CAP-REVOKE-2\"", \
        "Revoke says EPERM of a capability without TRANSFER.") \
    FAULT(REVOKE_OF_NOTHING_FAILS, "revoke-of-nothing-fails", "sequential", "\"CAP-REVOKE-1\",\"CAP-REVOKE-2\"", \
        "Revoke says EINVAL of a capability from which nothing descends.") \
    FAULT(REVOKE_EMPTY_OK, "revoke-empty-ok", "sequential", "\"CAP-REVOKE-2\",\"CAP-HANDLE-1\"", \
        "Revoke of an empty handle succeeds.") \
    FAULT(REVOKE_CLAIM_RACE, "revoke-claim-race", "concurrent", "\"CAP-REVOKE-1\",\"GEN-ATOMIC-1\"", \
        "Revoke looks its handle up under one hold of the lock and takes what descends from it under another, when another capability may be there.") \
    FAULT(REVOKE_IN_TWO_STEPS, "revoke-in-two-steps", "concurrent", "\"CAP-REVOKE-1\",\"GEN-ATOMIC-1\"", \
        "Revoke finds what descends under one hold of the lock and deletes it under another, so that it misses what is derived meanwhile.") \
    FAULT(REVOKE_ONE_BY_ONE, "revoke-one-by-one", "concurrent", "\"CAP-REVOKE-1\",\"GEN-ATOMIC-1\"", \
        "Revoke lets go of the lock after each capability, so that one is gone and the next is still there.") \
    FAULT(OPEN_FULL_IS_AGAIN, "open-full-is-again", "sequential", "\"COP-OPEN-3\",\"GEN-AGAIN-1\"", \
        "Open says EAGAIN when no coport is unused or no handle empty.") \
    FAULT(FOREIGN_HANDLES, "foreign-handles", "sequential", "\"CAP-OWN-1\",\"CAP-HANDLE-1\"", \
        "A handle that is empty in the calling process is looked up in the others.") \
    FAULT(DELETE_TAKES_DERIVED, "delete-takes-derived", "sequential", "\"CAP-DELETE-1\"", \
        "Delete empties all handles of the process to the same coport.") \
    FAULT(DOUBLE_CLOSE_OK, "double-close-ok", "sequential", "\"COP-CLOSE-2\"", \
        "Close of a closed coport succeeds.") \
    FAULT(NAME_SURVIVES_CLOSE, "name-survives-close", "sequential", "\"COP-CLOSE-3\"", \
        "A name leads to its coport after the close.") \
    FAULT(PARTIAL_SEND, "partial-send", "sequential", "\"COP-CHANNEL-SEND-4\",\"COP-CHANNEL-SEND-1\"", \
        "Send of more than fits sends what fits, and succeeds.") \
    FAULT(REFUSED_SEND_STAYS, "refused-send-stays", "sequential", "\"GEN-REFUSED-1\",\"COP-CHANNEL-SEND-4\"", \
        "Send of more than fits says EAGAIN, yet what fits has been sent.") \
    FAULT(ZERO_LENGTH_OK, "zero-length-ok", "sequential", "\"COP-CHANNEL-SEND-2\"", \
        "Send of no bytes succeeds.") \
    FAULT(ZERO_RECEIVE_OK, "zero-receive-ok", "sequential", "\"COP-CHANNEL-RECV-2\"", \
        "Receive of no bytes, or fewer, succeeds.") \
    FAULT(TOO_LONG_RECEIVE_IS_AGAIN, "too-long-receive-is-again", "sequential", "\"COP-CHANNEL-RECV-3\",\"GEN-AGAIN-1\"", \
        "Receive of more than the ring holds says EAGAIN.") \
    FAULT(STALE_CONTENTS, "stale-contents", "sequential", "\"COP-RECLAIM-1\",\"COP-OPEN-1\"", \
        "A new coport holds what the last one at its place held.") \
    FAULT(DEATH_KEEPS_HANDLES, "death-keeps-handles", "sequential", "\"CLEAN-DEATH-1\"", \
        "Nothing is cleaned up when a process ends.") \
    FAULT(DEATH_EMPTIES_COPORTS, "death-empties-coports", "sequential", "\"CLEAN-DEATH-2\"", \
        "When a process ends, the contents of the coports that it had go with it.") \
    FAULT(MESSAGE_TORN, "message-torn", "sequential", "\"COP-CARRIER-SEND-1\",\"COP-CARRIER-LOAD-1\"", \
        "A send of a message copies all but its last byte.") \
    FAULT(MESSAGE_LOST, "message-lost", "sequential", "\"COP-CARRIER-SEND-1\",\"COP-CARRIER-RECV-1\"", \
        "A message takes the place of the one that waits last.") \
    FAULT(MESSAGE_DUPLICATED, "message-duplicated", "sequential", "\"COP-CARRIER-RECV-1\"", \
        "A message stays in its queue when it is received, until somebody else has received it too.") \
    FAULT(MESSAGE_ORDER, "message-order", "sequential", "\"COP-CARRIER-RECV-1\"", \
        "Receive takes the youngest message.") \
    FAULT(EMPTY_MESSAGE_ACCEPTED, "empty-message-accepted", "sequential", "\"COP-CARRIER-SEND-2\"", \
        "A message of no bytes is accepted.") \
    FAULT(LONG_MESSAGE_CUT, "long-message-cut", "sequential", "\"COP-CARRIER-SEND-3\"", \
        "A message that is too long is accepted, and cut.") \
    FAULT(LONG_MESSAGE_IS_AGAIN, "long-message-is-again", "sequential", "\"COP-CARRIER-SEND-3\",\"GEN-AGAIN-1\"", \
        "A send of a message that is too long says EAGAIN.") \
    FAULT(QUEUE_TOO_DEEP, "queue-too-deep", "sequential", "\"COP-CARRIER-SEND-4\"", \
        "One message more than the depth of the queue waits in it.") \
    FAULT(QUEUE_TOO_SHALLOW, "queue-too-shallow", "sequential", "\"COP-CARRIER-SEND-4\",\"GEN-REFUSED-1\"", \
        "A queue is full when one message less than its depth waits in it.") \
    FAULT(CLOSED_STILL_SENDS_MESSAGES, "closed-still-sends-messages", "sequential", "\"COP-CARRIER-SEND-5\",\"COP-CLOSE-1\"", \
        "A message to a closed coport is accepted.") \
    FAULT(SEND_NEEDS_NO_RECEIVER, "send-needs-no-receiver", "sequential", "\"COP-CARRIER-SEND-5\"", \
        "A send of a message does not look whether anybody is left who could receive it.") \
    FAULT(NO_BUFFER_IS_AGAIN, "no-buffer-is-again", "sequential", "\"COP-CARRIER-SEND-6\",\"GEN-AGAIN-1\"", \
        "A send of a message says EAGAIN when no buffer is free.") \
    FAULT(RECV_NEEDS_NO_SENDER, "recv-needs-no-sender", "sequential", "\"COP-CARRIER-RECV-3\",\"GEN-AGAIN-1\"", \
        "A receive from an empty queue does not look whether anybody is left who could send.") \
    FAULT(EMPTY_QUEUE_IS_PIPE, "empty-queue-is-pipe", "sequential", "\"COP-CARRIER-RECV-2\"", \
        "A receive from an empty queue says EPIPE.") \
    FAULT(CLOSED_QUEUE_IS_AGAIN, "closed-queue-is-again", "sequential", "\"COP-CARRIER-RECV-3\",\"GEN-AGAIN-1\"", \
        "A receive from a queue that is closed and empty says EAGAIN for ever.") \
    FAULT(DRAIN_LOST_ON_CLOSE, "drain-lost-on-close", "sequential", "\"COP-CARRIER-RECV-3\",\"COP-CARRIER-RECV-1\"", \
        "Close throws away the messages that wait.") \
    FAULT(RECV_EATS_ON_ENOMEM, "recv-eats-on-enomem", "sequential", "\"COP-CARRIER-RECV-4\",\"GEN-REFUSED-1\"", \
        "A receive that finds no empty handle says ENOMEM, and the message is gone.") \
    FAULT(RECV_GRANTS_STORE, "recv-grants-store", "sequential", "\"COP-CARRIER-LOAD-2\",\"CAP-RIGHTS-1\"", \
        "The capability to a message that was received carries STORE.") \
    FAULT(LOAD_ONCE, "load-once", "sequential", "\"COP-CARRIER-LOAD-1\"", \
        "The first load of a message empties it.") \
    FAULT(LOAD_PADS, "load-pads", "sequential", "\"COP-CARRIER-LOAD-1\",\"COP-CARRIER-RECV-1\"", \
        "Load delivers the whole buffer, however short the message in it is.") \
    FAULT(LOAD_NEEDS_NO_RIGHT, "load-needs-no-right", "sequential", "\"COP-CARRIER-LOAD-1\",\"CAP-RIGHTS-2\"", \
        "Load does not look for the right LOAD.") \
    FAULT(SENDER_WRITES_AFTER, "sender-writes-after", "sequential", "\"COP-CARRIER-LOAD-1\"", \
        "A send overwrites the message that the one before it sent, when that has been received.") \
    FAULT(LOAD_AFTER_REUSE, "load-after-reuse", "sequential", "\"COP-CARRIER-FREE-1\",\"COP-CARRIER-LOAD-1\"", \
        "A buffer is used again as soon as its message was received.") \
    FAULT(BUFFER_FREED_WITH_FIRST, "buffer-freed-with-first", "sequential", "\"COP-CARRIER-FREE-1\",\"COP-CARRIER-LOAD-1\"", \
        "A buffer is used again when the first of several capabilities to it is deleted.") \
    FAULT(BUFFER_LEAKED_ON_DELETE, "buffer-leaked-on-delete", "sequential", "\"COP-CARRIER-FREE-1\",\"COP-CARRIER-SEND-6\"", \
        "Delete of the last capability to a message does not free its buffer.") \
    FAULT(BUFFER_LEAKED_ON_DEATH, "buffer-leaked-on-death", "sequential", "\"COP-CARRIER-FREE-1\",\"CLEAN-DEATH-1\"", \
        "The buffers of the messages that a process had received stay in use when it ends.") \
    FAULT(CARRIER_RECLAIM_LEAKS_QUEUE, "carrier-reclaim-leaks-queue", "sequential", "\"COP-RECLAIM-1\",\"COP-CARRIER-SEND-6\"", \
        "The buffers of the messages that wait in a COCARRIER stay in use when it goes.") \
    FAULT(STALE_MESSAGES, "stale-messages", "sequential", "\"COP-RECLAIM-1\",\"COP-OPEN-1\"", \
        "The messages that wait in a COCARRIER stay when it goes, and the next one at its place has them.") \
    FAULT(CARRIER_OPEN_NEEDS_CHANNEL, "carrier-open-needs-channel", "sequential", "\"COP-OPEN-3\",\"GEN-REFUSED-1\"", \
        "Open of a COCARRIER says ENOMEM when all COCHANNELs are in use.") \
    FAULT(WRONG_TYPE_NAME_OPENS, "wrong-type-name-opens", "sequential", "\"COP-OPEN-4\"", \
        "Open of a name that belongs to a coport of another type gives a capability to that.") \
    FAULT(WRONG_TYPE_NAME_MAKES, "wrong-type-name-makes", "sequential", "\"COP-OPEN-4\",\"COP-OPEN-2\"", \
        "A name can stand for a COCHANNEL and for a COCARRIER.") \
    FAULT(KIND_NOT_CHECKED, "kind-not-checked", "sequential", "\"CAP-KIND-1\"", \
        "A send to a coport of the other type succeeds, and what was sent is gone.") \
    FAULT(WRONG_KIND_IS_BAD_HANDLE, "wrong-kind-is-bad-handle", "sequential", "\"CAP-KIND-1\"", \
        "An operation that the object does not have says EBADF.") \
    FAULT(MESSAGE_CLAIM_RACE, "message-claim-race", "concurrent", "\"COP-CARRIER-RECV-1\",\"GEN-ATOMIC-1\"", \
        "Receive finds the oldest message under one hold of the lock and takes it under another, so that two receivers get it.") \
    FAULT(MESSAGE_HANDLE_RACE, "message-handle-race", "concurrent", "\"CAP-HANDLE-2\",\"COP-CARRIER-RECV-1\",\"GEN-ATOMIC-1\"", \
        "Receive finds an empty handle under one hold of the lock and fills it under another, so that two threads of a process get the same.") \
    FAULT(BUFFER_ALLOC_RACE, "buffer-alloc-race", "concurrent", "\"COP-CARRIER-SEND-1\",\"GEN-ATOMIC-1\"", \
        "Send finds a free buffer under one hold of the lock and fills it under another, so that two senders get the same.") \
    FAULT(MESSAGE_BEFORE_COPY, "message-before-copy", "concurrent", "\"COP-CARRIER-SEND-1\",\"COP-CARRIER-LOAD-1\",\"GEN-ATOMIC-1\"", \
        "A message comes to wait before its bytes are copied, so that a receiver reads what was in the buffer before.") \
    FAULT(QUEUE_COUNT_RACE, "queue-count-race", "concurrent", "\"COP-CARRIER-SEND-4\",\"GEN-ATOMIC-1\"", \
        "Send counts the messages that wait under one hold of the lock and adds its own under another, so that two fit where only one does.") \
    FAULT(LOAD_RACE, "load-race", "concurrent", "\"COP-CARRIER-LOAD-1\",\"COP-CARRIER-FREE-1\",\"GEN-ATOMIC-1\"", \
        "Load looks its handle up under one hold of the lock and reads the buffer under another, when it may hold another message.") \
    FAULT(FREE_RACE, "free-race", "concurrent", "\"COP-CARRIER-FREE-1\",\"COP-CARRIER-RECV-1\",\"GEN-ATOMIC-1\"", \
        "Delete empties the handle under one hold of the lock and clears the buffer under another, when a message may wait in it again.") \
    FAULT(CARRIER_OPEN_NAMED_RACE, "carrier-open-named-race", "concurrent", "\"COP-OPEN-2\",\"COP-OPEN-4\",\"GEN-ATOMIC-1\"", \
        "Open of a COCARRIER looks the name up under one hold of the lock and makes the coport under another, so that one name stands for two.") \
    FAULT(POLL_EDGE_TRIGGERED, "poll-edge-triggered", "sequential", "\"POLL-EVENTS-1\",\"POLL-IN-1\"", \
        "Poll reports IN once, and not again until more is sent.") \
    FAULT(POLL_REPORTS_UNASKED, "poll-reports-unasked", "sequential", "\"POLL-EVENTS-1\"", \
        "Poll reports IN and OUT whether they were asked for or not.") \
    FAULT(POLL_FOR_NOTHING, "poll-for-nothing", "sequential", "\"POLL-EVENTS-1\",\"POLL-CLOSED-1\"", \
        "Poll that asks for no events reports none, not even CLOSED.") \
    FAULT(POLL_BY_RIGHTS, "poll-by-rights", "sequential", "\"POLL-EVENTS-1\"", \
        "Poll reports IN only through a capability with RECV, and OUT only through one with SEND.") \
    FAULT(POLL_NEEDS_NO_RIGHT, "poll-needs-no-right", "sequential", "\"CAP-RIGHTS-2\"", \
        "Poll does not look for the right POLL.") \
    FAULT(POLL_END_IS_IN, "poll-end-is-in", "sequential", "\"POLL-IN-1\"", \
        "Poll reports IN of a coport that has ended, as of a file that is at its end, though nothing can be received.") \
    FAULT(POLL_CLOSED_HIDES_IN, "poll-closed-hides-in", "sequential", "\"POLL-IN-1\"", \
        "Poll reports nothing but CLOSED of a closed coport, though what it holds can still be received.") \
    FAULT(POLL_FULL_LOOKS_EMPTY, "poll-full-looks-empty", "sequential", "\"POLL-IN-1\",\"POLL-OUT-1\"", \
        "Poll compares where the bytes begin and end in the ring, so that a full ring looks empty.") \
    FAULT(POLL_OUT_WHEN_FULL, "poll-out-when-full", "sequential", "\"POLL-OUT-1\"", \
        "Poll reports OUT without looking whether there is room.") \
    FAULT(POLL_OUT_NEEDS_HALF, "poll-out-needs-half", "sequential", "\"POLL-OUT-1\"", \
        "Poll reports OUT only while at least half of the coport is free.") \
    FAULT(POLL_OUT_NEEDS_BUFFER, "poll-out-needs-buffer", "sequential", "\"POLL-OUT-1\"", \
        "Poll reports OUT of a COCARRIER only while a message buffer is free.") \
    FAULT(POLL_OUT_AFTER_CLOSE, "poll-out-after-close", "sequential", "\"POLL-OUT-1\"", \
        "Poll reports OUT of a closed coport that has room.") \
    FAULT(POLL_OUT_NEEDS_NO_RECEIVER, "poll-out-needs-no-receiver", "sequential", "\"POLL-OUT-1\"", \
        "Poll reports OUT though nobody is left who could receive.") \
    FAULT(POLL_CLOSED_NEEDS_CLOSE, "poll-closed-needs-close", "sequential", "\"POLL-CLOSED-1\"", \
        "Poll reports CLOSED only after a close, not when nobody is left at an end.") \
    FAULT(POLL_CLOSED_NEEDS_BOTH_GONE, "poll-closed-needs-both-gone", "sequential", "\"POLL-CLOSED-1\"", \
        "Poll reports CLOSED of a coport that is not closed only when nobody is left at either end.") \
    FAULT(POLL_LOOKS_TWICE, "poll-looks-twice", "concurrent", "\"POLL-EVENTS-1\",\"GEN-ATOMIC-1\"", \
        "Poll finds IN and OUT under one hold of the lock and CLOSED under another, so that it reports what never held together.") \
    FAULT(POLL_LENGTH_RACE, "poll-length-race", "concurrent", "\"POLL-IN-1\",\"POLL-OUT-1\",\"GEN-ATOMIC-1\"", \
        "Poll reads how much was sent under one hold of the lock and how much was received under another, so that the length goes below zero.") \
    FAULT(POLL_READY_TOO_LATE, "poll-ready-too-late", "concurrent", "\"POLL-IN-1\",\"GEN-ATOMIC-1\"", \
        "Send marks the coport as ready under another hold of the lock than the one that sends, so that one that is empty again stays ready.") \
    FAULT(POLL_HANDLE_RACE, "poll-handle-race", "concurrent", "\"POLL-CLOSED-1\",\"GEN-ATOMIC-1\"", \
        "Poll looks its handle up under one hold of the lock and reads the coport under another, when the last capability to it may be gone.") \
    FAULT(AWAIT_SLEEP_RACE, "await-sleep-race", "concurrent", "\"POLL-AWAIT-1\",\"GEN-ATOMIC-1\"", \
        "Await looks under the lock and goes to sleep without it, so that it sleeps through what comes in between.") \
    FAULT(AWAIT_WAKES_ONE, "await-wakes-one", "concurrent", "\"POLL-AWAIT-1\"", \
        "A change wakes only one of those who wait.") \
    FAULT(AWAIT_SEND_WAKES_NOBODY, "await-send-wakes-nobody", "concurrent", "\"POLL-AWAIT-1\"", \
        "A send wakes nobody who waits for IN.") \
    FAULT(AWAIT_RECEIVE_WAKES_NOBODY, "await-receive-wakes-nobody", "concurrent", "\"POLL-AWAIT-1\"", \
        "A receive from a COCHANNEL wakes nobody who waits for OUT.") \
    FAULT(AWAIT_CLOSE_WAKES_NOBODY, "await-close-wakes-nobody", "concurrent", "\"POLL-AWAIT-1\"", \
        "A close wakes nobody.") \
    FAULT(AWAIT_DELETE_WAKES_NOBODY, "await-delete-wakes-nobody", "concurrent", "\"POLL-AWAIT-1\",\"POLL-AWAIT-3\"", \
        "A delete wakes nobody, neither those who wait for the last sender to go nor those who wait through the capability.") \
    FAULT(AWAIT_EXIT_WAKES_NOBODY, "await-exit-wakes-nobody", "concurrent", "\"POLL-AWAIT-1\"", \
        "The end of a process wakes nobody.") \
    FAULT(AWAIT_WAKES_FOR_NOTHING, "await-wakes-for-nothing", "concurrent", "\"POLL-AWAIT-1\"", \
        "Await ends as soon as it is woken, and reports no event where there is none.") \
    FAULT(AWAIT_NEEDS_CHANGE, "await-needs-change", "sequential", "\"POLL-AWAIT-1\",\"POLL-AWAIT-2\"", \
        "Await sleeps before it looks, through what holds already.") \
    FAULT(AWAIT_NO_LAST_LOOK, "await-no-last-look", "sequential", "\"POLL-AWAIT-2\"", \
        "Await looks at the clock first, and when its time is over not at the coport, even if it was woken in time.") \
    FAULT(AWAIT_SLEEPS_ONCE, "await-sleeps-once", "concurrent", "\"POLL-AWAIT-2\"", \
        "Await that is woken by what it does not wait for times out at once.") \
    FAULT(AWAIT_TIMEOUT_IS_OK, "await-timeout-is-ok", "sequential", "\"POLL-AWAIT-2\"", \
        "Await succeeds with no event when its time is over, as POSIX poll does.") \
    FAULT(AWAIT_OUTLIVES_HANDLE, "await-outlives-handle", "concurrent", "\"POLL-AWAIT-3\"", \
        "Await goes on waiting when its capability goes, until its time is over.") \
    FAULT(AWAIT_GONE_IS_CLOSED, "await-gone-is-closed", "concurrent", "\"POLL-AWAIT-3\"", \
        "Await reports CLOSED when its capability goes.") \
    FAULT(AWAIT_NEEDS_NO_RIGHT, "await-needs-no-right", "sequential", "\"CAP-RIGHTS-2\"", \
        "Await does not look for the right POLL.") \
    FAULT(AWAIT_ANY_LOOKS_AT_FIRST, "await-any-looks-at-first", "sequential", "\"POLL-ANY-1\",\"POLL-ANY-2\"", \
        "Only what there is to report of the first of several ends the wait for all.") \
    FAULT(AWAIT_ANY_REPORTS_FIRST, "await-any-reports-first", "sequential", "\"POLL-ANY-1\"", \
        "Only the first that there is something to report of is reported.") \
    FAULT(AWAIT_ANY_TEARS, "await-any-tears", "concurrent", "\"POLL-ANY-1\",\"GEN-ATOMIC-1\"", \
        "The lock is let go between one and the next of those that are looked at, so that the report is of no one moment.") \
    FAULT(AWAIT_ANY_SLEEP_RACE, "await-any-sleep-race", "concurrent", "\"POLL-ANY-1\",\"GEN-ATOMIC-1\"", \
        "What comes true of the first while the second is looked at is slept through.") \
    FAULT(AWAIT_ANY_SLEEPS_ON_FIRST, "await-any-sleeps-on-first", "concurrent", "\"POLL-ANY-1\"", \
        "Who has slept looks at the first only, and is not woken by the others.") \
    FAULT(AWAIT_ANY_SKIPS_EMPTY, "await-any-skips-empty", "sequential", "\"POLL-ANY-3\",\"CAP-HANDLE-1\"", \
        "An empty handle among several is passed over.") \
    FAULT(AWAIT_ANY_CHECKS_FIRST_RIGHT, "await-any-checks-first-right", "sequential", "\"POLL-ANY-3\",\"CAP-RIGHTS-2\"", \
        "Only the first of several capabilities needs POLL.") \
    FAULT(AWAIT_ANY_MIXES_ASKED, "await-any-mixes-asked", "sequential", "\"POLL-ANY-1\",\"POLL-EVENTS-1\"", \
        "What is asked of one of several is asked of all.") \
    FAULT(AWAIT_ANY_FORGETS_TWIN, "await-any-forgets-twin", "sequential", "\"POLL-ANY-1\"", \
        "Of a coport that stands in several polls only the first is reported.") \
    FAULT(AWAIT_ANY_TIMEOUT_IS_OK, "await-any-timeout-is-ok", "sequential", "\"POLL-ANY-2\"", \
        "A time-out of several is reported as success without an event.") \
    FAULT(PIPE_SLEEP_RACE, "pipe-sleep-race", "concurrent", "\"COP-PIPE-MEET-3\",\"COP-PIPE-SEND-2\",\"COP-PIPE-RECV-2\",\"GEN-ATOMIC-1\"", \
        "A call on a COPIPE looks for somebody to meet under one hold of the lock and comes to wait under another, so that a send and a receive both sleep.") \
    FAULT(PIPE_SEND_CLAIM_RACE, "pipe-send-claim-race", "concurrent", "\"COP-PIPE-MEET-1\",\"COP-PIPE-MEET-2\",\"GEN-ATOMIC-1\"", \
        "A send finds a receive that waits under one hold of the lock and writes to its memory under another, when another send may have met it or its time may be over.") \
    FAULT(PIPE_RECEIVE_CLAIM_RACE, "pipe-receive-claim-race", "concurrent", "\"COP-PIPE-MEET-1\",\"GEN-ATOMIC-1\"", \
        "A receive finds a send that waits under one hold of the lock and takes its bytes under another, so that two receives get them.") \
    FAULT(PIPE_OFFER_STAYS, "pipe-offer-stays", "concurrent", "\"COP-PIPE-MEET-1\",\"COP-PIPE-MEET-2\",\"GEN-ATOMIC-1\"", \
        "What a call offers that waits in a COPIPE is taken back when its thread wakes, so that two sends meet one receive, or two receives one send.") \
    FAULT(PIPE_LATE_COPY, "pipe-late-copy", "concurrent", "\"COP-PIPE-MEET-1\",\"COP-PIPE-MEET-2\",\"GEN-ATOMIC-1\"", \
        "A meeting wakes the other before the bytes are copied, so that a receive returns what its memory held before.") \
    FAULT(PIPE_COPY_IN_HALVES, "pipe-copy-in-halves", "concurrent", "\"COP-PIPE-MEET-1\",\"COP-PIPE-MEET-2\",\"GEN-ATOMIC-1\"", \
        "The bytes are copied in two halves and the lock is let go between them, so that two sends write to the memory of one receive.") \
    FAULT(PIPE_TIMEOUT_RACE, "pipe-timeout-race", "concurrent", "\"COP-PIPE-MEET-1\",\"COP-PIPE-TIME-1\",\"GEN-ATOMIC-1\"", \
        "A call on a COPIPE that slept until its time was over says ETIMEDOUT without looking whether it has been met meanwhile.") \
    FAULT(PIPE_HANDLE_RACE, "pipe-handle-race", "concurrent", "\"COP-PIPE-CANCEL-1\",\"GEN-ATOMIC-1\"", \
        "A call on a COPIPE looks its handle up under one hold of the lock and meets somebody under another, when the capability may be gone.") \
    FAULT(PIPE_CLOSE_RACE, "pipe-close-race", "concurrent", "\"COP-PIPE-SEND-2\",\"COP-PIPE-RECV-2\",\"GEN-ATOMIC-1\"", \
        "A call on a COPIPE looks under one hold of the lock whether it has ended and comes to wait under another, so that it sleeps through the end.") \
    FAULT(PIPE_OFFER_OUTLIVES_PROCESS, "pipe-offer-outlives-process", "concurrent", "\"COP-PIPE-MEET-1\",\"COP-PIPE-MEET-2\",\"CLEAN-DEATH-1\"", \
        "What a call offers that waits in a COPIPE stays when its process ends, so that a send succeeds though nobody receives.") \
    FAULT(PIPE_WAKES_ANOTHER, "pipe-wakes-another", "concurrent", "\"COP-PIPE-MEET-1\"", \
        "A meeting in a COPIPE wakes another than the one that was met, if others wait beside it.") \
    FAULT(PIPE_CLOSE_WAKES_NOBODY, "pipe-close-wakes-nobody", "concurrent", "\"COP-PIPE-SEND-2\",\"COP-PIPE-RECV-2\"", \
        "A close wakes nobody who waits in the COPIPE.") \
    FAULT(PIPE_LAST_RECEIVER_WAKES_NOBODY, "pipe-last-receiver-wakes-nobody", "concurrent", "\"COP-PIPE-SEND-2\"", \
        "A send that waits in a COPIPE goes on waiting when the last receiver goes.") \
    FAULT(PIPE_LAST_SENDER_WAKES_NOBODY, "pipe-last-sender-wakes-nobody", "concurrent", "\"COP-PIPE-RECV-2\"", \
        "A receive that waits in a COPIPE goes on waiting when the last sender goes.") \
    FAULT(PIPE_OUTLIVES_HANDLE, "pipe-outlives-handle", "concurrent", "\"COP-PIPE-CANCEL-1\"", \
        "A call that waits in a COPIPE goes on waiting when its capability goes, and can be met.") \
    FAULT(PIPE_GONE_IS_PIPE, "pipe-gone-is-pipe", "concurrent", "\"COP-PIPE-CANCEL-1\"", \
        "A call that waits in a COPIPE says EPIPE when its capability goes.") \
    FAULT(PIPE_TOO_LONG_ENDS_RECEIVE, "pipe-too-long-ends-receive", "concurrent", "\"COP-PIPE-SEND-3\"", \
        "A send of more bytes than a receive asks for ends that with EMSGSIZE too.") \
    FAULT(PIPE_TOO_LONG_IS_CUT, "pipe-too-long-is-cut", "concurrent", "\"COP-PIPE-SEND-3\",\"COP-PIPE-MEET-1\"", \
        "A send of more bytes than a receive asks for succeeds, and the receive gets as many as it asks for.") \
    FAULT(PIPE_NOBODY_IS_TOO_SHORT, "pipe-nobody-is-too-short", "sequential", "\"COP-PIPE-SEND-3\"", \
        "A send says EMSGSIZE where no receive waits.") \
    FAULT(PIPE_SEND_DOES_NOT_WAIT, "pipe-send-does-not-wait", "sequential", "\"COP-PIPE-MEET-1\"", \
        "A send succeeds at once where no receive waits, and its bytes are gone.") \
    FAULT(PIPE_EMPTY_SEND_OK, "pipe-empty-send-ok", "sequential", "\"COP-PIPE-SEND-1\"", \
        "A send of no bytes through a COPIPE succeeds.") \
    FAULT(PIPE_ZERO_RECEIVE_OK, "pipe-zero-receive-ok", "sequential", "\"COP-PIPE-RECV-1\"", \
        "A receive of no bytes, or fewer, from a COPIPE succeeds.") \
    FAULT(PIPE_RECEIVER_GONE_IGNORED, "pipe-receiver-gone-ignored", "sequential", "\"COP-PIPE-SEND-2\"", \
        "A send waits though nobody is left who could receive from the COPIPE.") \
    FAULT(PIPE_SENDER_GONE_IGNORED, "pipe-sender-gone-ignored", "sequential", "\"COP-PIPE-RECV-2\"", \
        "A receive waits though nobody is left who could send through the COPIPE.") \
    FAULT(PIPE_CLOSED_WAITS, "pipe-closed-waits", "sequential", "\"COP-CLOSE-1\",\"COP-PIPE-SEND-2\",\"COP-PIPE-RECV-2\"", \
        "A call on a closed COPIPE waits as on one that is open.") \
    FAULT(PIPE_TIMEOUT_IS_AGAIN, "pipe-timeout-is-again", "sequential", "\"COP-PIPE-TIME-1\"", \
        "A call on a COPIPE says EAGAIN when its time is over.") \
    FAULT(PIPE_NEEDS_NO_RIGHT, "pipe-needs-no-right", "sequential", "\"CAP-RIGHTS-2\"", \
        "A send and a receive through a COPIPE do not look for the rights SEND and RECV.") \
    FAULT(POLL_PIPE_IS_WRITABLE, "poll-pipe-is-writable", "sequential", "\"POLL-OUT-1\"", \
        "Poll reports OUT of a COPIPE.")

#define AS_CONSTANT(constant, flag, kind, breaks, sentence) constant,

enum fault { FAULTS(AS_CONSTANT) FAULT_COUNT };

#endif
