package touchstone.conformance.history;

/** The types of coports. */
public enum CoportType {
    /** A ring of bytes. */
    COCHANNEL,
    /** A queue of messages. */
    COCARRIER,
    /** Where a send and a receive meet. */
    COPIPE
}
