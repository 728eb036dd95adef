package touchstone.conformance.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;
import touchstone.conformance.history.Operation;

/**
 * One call of a test.
 *
 * @param thread the thread that calls
 * @param operation what it calls
 * @param handlesOf for each handle of the operation the number of the earlier call of this test,
 *     counted from 0, whose returned handle is used instead; -1 when the handle in the operation is
 *     meant literally
 */
public record Command(int thread, Operation operation, List<Integer> handlesOf) {
    public Command {
        handlesOf = List.copyOf(handlesOf);
    }

    /** The same for an operation with one handle at most, or for all handles of several. */
    public Command(int thread, Operation operation, int handleOf) {
        this(thread, operation, Collections.nCopies(operation.handles().size(), handleOf));
    }

    /** Of an operation with one handle at most: the call that the handle comes from, or -1. */
    public int handleOf() {
        return handlesOf.isEmpty() ? -1 : handlesOf.get(0);
    }

    /** The same call of another operation that names as many handles. */
    public Command with(Operation other) {
        return new Command(thread, other, handlesOf);
    }

    /**
     * The operation with the handles that it really uses.
     *
     * @param handleOfCall the handle that the call of a number returned, or less than 0
     * @return null where one of the handles never came
     */
    public Operation resolved(IntUnaryOperator handleOfCall) {
        if (handlesOf.stream().allMatch(source -> source < 0)) {
            return operation;
        }
        List<Integer> handles = new ArrayList<>(operation.handles());
        for (int i = 0; i < handles.size(); i++) {
            int source = handlesOf.get(i);
            if (source >= 0) {
                int handle = handleOfCall.applyAsInt(source);
                if (handle < 0) {
                    return null;
                }
                handles.set(i, handle);
            }
        }
        return operation.withHandles(handles);
    }
}
