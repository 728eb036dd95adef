package touchstone.conformance.history;

/** What an implementation can have or lack as a whole; open and delete are there in each. */
public enum Group {
    /** Derive, copy and move. */
    CAP,
    /** Exit, and the death of processes. */
    PROC,
    /** The coport that is a ring of bytes. */
    COCHANNEL,
    /** The coport that is a queue of messages. */
    COCARRIER,
    /** The coport where a send and a receive meet. */
    COPIPE,
    /** Poll and await. */
    POLL,
    /** Revoke, which needs CAP. */
    REVOKE;

    /** The group that an operation belongs to; null where every implementation has it. */
    public static Group of(Operation operation) {
        if (operation instanceof Operation.Derive
                || operation instanceof Operation.Copy
                || operation instanceof Operation.Move) {
            return CAP;
        }
        if (operation instanceof Operation.Open open) {
            return valueOf(open.type().name());
        }
        if (operation instanceof Operation.Send || operation instanceof Operation.Recv) {
            return COCHANNEL;
        }
        if (operation instanceof Operation.SendMessage
                || operation instanceof Operation.RecvMessage
                || operation instanceof Operation.Load) {
            return COCARRIER;
        }
        if (operation instanceof Operation.SendPipe || operation instanceof Operation.RecvPipe) {
            return COPIPE;
        }
        if (operation instanceof Operation.Poll
                || operation instanceof Operation.Await
                || operation instanceof Operation.AwaitAny) {
            return POLL;
        }
        if (operation instanceof Operation.Revoke) {
            return REVOKE;
        }
        return operation instanceof Operation.Exit ? PROC : null;
    }
}
