package touchstone.conformance.runner;

import java.util.HexFormat;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.RightsFormat;
import touchstone.conformance.suite.Command;
import touchstone.model.cap.Rights;

/** Operations and outcomes as people read them. */
final class Words {
    private Words() {}

    /** A command of a test, such as {@code thread 1: send(handle of call 0, 3 bytes 010203)}. */
    static String of(Command command) {
        String handle = command.handleOf() < 0 ? null : "handle of call " + command.handleOf();
        return "thread " + command.thread() + ": " + of(command.operation(), handle);
    }

    static String of(Operation operation) {
        return of(operation, null);
    }

    private static String of(Operation operation, String handle) {
        if (operation instanceof Operation.Open open) {
            return open.name() == null ? "open()" : "open(\"" + open.name() + "\")";
        } else if (operation instanceof Operation.Derive derive) {
            return "derive(" + handle(derive.handle(), handle) + ", " + of(derive.rights()) + ")";
        } else if (operation instanceof Operation.Delete delete) {
            return "delete(" + handle(delete.handle(), handle) + ")";
        } else if (operation instanceof Operation.Send send) {
            return "send(" + handle(send.handle(), handle) + ", " + bytes(send.data()) + ")";
        } else if (operation instanceof Operation.Recv recv) {
            return "recv(" + handle(recv.handle(), handle) + ", length " + recv.length() + ")";
        } else if (operation instanceof Operation.Close close) {
            return "close(" + handle(close.handle(), handle) + ")";
        }
        return "exit()";
    }

    static String of(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.name();
        }
        Outcome.Ok ok = (Outcome.Ok) outcome;
        if (ok.handle() >= 0) {
            return "OK, handle " + ok.handle();
        }
        return ok.data() == null ? "OK" : "OK, " + bytes(ok.data());
    }

    static String of(Rights rights) {
        return "{" + String.join(" ", RightsFormat.words(rights)) + "}";
    }

    private static String handle(int handle, String otherwise) {
        return otherwise == null ? "handle " + handle : otherwise;
    }

    private static String bytes(byte[] data) {
        String hex = HexFormat.of().formatHex(data, 0, Math.min(data.length, 16));
        String count = data.length == 1 ? "1 byte" : data.length + " bytes";
        return data.length == 0 ? count : count + " " + hex + (data.length > 16 ? "…" : "");
    }
}
