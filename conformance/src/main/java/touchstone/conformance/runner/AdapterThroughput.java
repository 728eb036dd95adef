package touchstone.conformance.runner;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;

/** Measures how many commands a second an adapter takes over the pipe, with nothing judged. */
public final class AdapterThroughput {
    private static final int CALLS_PER_TEST = 1000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private AdapterThroughput() {}

    /**
     * Has an adapter open a coport and then send and receive one byte, over and over.
     *
     * @param adapter the program and its arguments
     * @param profile the capacities that it is told to have
     * @param commands how many calls to measure, rounded up to a thousand; a tenth of that comes
     *     before to warm up
     * @return calls a second, from the first command written to the last answer checked
     * @throws IOException if the program cannot be started, or does not answer as the protocol asks
     */
    public static double commandsPerSecond(List<String> adapter, Profile profile, long commands)
            throws IOException, InterruptedException {
        PrintStream silence = new PrintStream(PrintStream.nullOutputStream());
        try (AdapterSession session =
                AdapterSession.start(adapter, profile, LIMIT, LIMIT, silence)) {
            long tests = (commands + CALLS_PER_TEST - 1) / CALLS_PER_TEST;
            run(session, (tests + 9) / 10);
            long start = System.nanoTime();
            run(session, tests);
            double seconds = (System.nanoTime() - start) / 1e9;
            return tests * CALLS_PER_TEST / seconds;
        }
    }

    private static void run(AdapterSession session, long tests)
            throws IOException, InterruptedException {
        AdapterSession.Planned planned = new AdapterSession.Planned(test(), false, 0);
        long[] left = {tests};
        Finding[] finding = {null};
        session.run(
                () -> left[0]-- > 0 ? planned : null,
                recording -> {
                    finding[0] = recording.finding();
                    return finding[0] == null;
                });
        if (finding[0] != null) {
            throw new IOException(finding[0].sentence());
        }
    }

    private static TestCase test() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.Single(new Command(0, new Operation.Open(null), -1)));
        byte[] data = {42};
        for (int call = 1; call < CALLS_PER_TEST; call++) {
            Operation operation =
                    call % 2 == 1 ? new Operation.Send(0, data) : new Operation.Recv(0, 1);
            steps.add(new Step.Single(new Command(0, operation, 0)));
        }
        return new TestCase(
                "THROUGHPUT", "bytes go through one coport", List.of(), List.of(0), steps);
    }
}
