package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.List;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;

/** The steps of a test while it is written down, with the model walked alongside. */
final class Script {
    private final Walk walk;
    private final List<Step> steps = new ArrayList<>();
    private int sentBytes;

    Script(Profile profile) {
        this(new Walk(profile));
    }

    private Script(Walk walk) {
        this.walk = walk;
    }

    Walk walk() {
        return walk;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** How many bytes the calls of this test send if all of them take effect. */
    int sentBytes() {
        return sentBytes;
    }

    /** Bytes that differ from those of every earlier send of this test, as long as 255 suffice. */
    byte[] freshBytes(int count) {
        byte[] data = new byte[count];
        for (int i = 0; i < count; i++) {
            data[i] = (byte) (1 + (sentBytes + i) % 255);
        }
        sentBytes += count;
        return data;
    }

    /**
     * Adds a call whose handle is the one that the walk has now, named by the call that returned
     * it.
     *
     * @return the number of the call
     */
    int single(int thread, int process, Operation operation) {
        Command command = command(thread, process, operation);
        steps.add(new Step.Single(command));
        walk.call(process, operation);
        return walk.calls() - 1;
    }

    void kill(int process) {
        steps.add(new Step.Kill(process));
        walk.die(process);
    }

    /** Adds a call that the walk does not follow, since it comes after a race. */
    void unwalked(Command command) {
        steps.add(new Step.Single(command));
    }

    void together(List<Command> commands) {
        steps.add(new Step.Together(List.copyOf(commands)));
    }

    /**
     * Adds calls side by side that send and receive through COPIPEs and do nothing else. The walk
     * follows them: whoever meets whom, it changes nothing there.
     *
     * @param processOf the process of each thread
     * @param calls their handles are the ones that the walk has now
     */
    void meet(List<Integer> processOf, List<Command> calls) {
        List<Command> commands = new ArrayList<>();
        for (Command call : calls) {
            commands.add(command(call.thread(), processOf.get(call.thread()), call.operation()));
        }
        together(commands);
        calls.forEach(call -> walk.call(processOf.get(call.thread()), call.operation()));
    }

    private Command command(int thread, int process, Operation operation) {
        List<Integer> handles = new ArrayList<>();
        List<Integer> handlesOf = new ArrayList<>();
        for (int handle : operation.handles()) {
            int reference = walk.reference(process, handle);
            boolean literal = reference == Walk.UNCERTAIN || reference == Walk.NONE;
            handles.add(literal ? handle : 0);
            handlesOf.add(literal ? Walk.NONE : reference);
        }
        return new Command(thread, operation.withHandles(handles), handlesOf);
    }
}
