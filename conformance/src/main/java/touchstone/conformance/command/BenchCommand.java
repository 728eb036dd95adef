package touchstone.conformance.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.Header;
import touchstone.conformance.history.HistoryReader;
import touchstone.conformance.history.HistoryWriter;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.RightsFormat;
import touchstone.conformance.oracle.Budget;
import touchstone.conformance.oracle.Oracle;
import touchstone.conformance.oracle.Verdict;
import touchstone.conformance.runner.AdapterThroughput;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;

/** {@code touchstone bench}: how fast the model and the oracle are on this computer. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures transitions of the model, events of the oracle and its memory, and commands"
                        + " over an adapter's pipe, and shows in which methods the time goes.",
        footer = {
            "",
            "Each figure is the best of three runs of one thread, after one to warm up. Where other"
                    + " programs want the processor, the figure by processor time tells more.",
            "",
            "Example: touchstone bench -- ./my-adapter"
        })
public final class BenchCommand implements Callable<Integer> {
    private static final Profile PROFILE = new Profile(2, 8, 4, 64);
    private static final int RUNS = 3;
    private static final int TRANSITIONS = 10_000_000;
    private static final int BYTES = 8;
    private static final int COMMANDS = 500_000;

    /** One cycle of calls that leaves the machine as it was; long histories repeat it. */
    private static final int CYCLE = 20_000;

    @Spec private CommandSpec spec;

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "Events of the history to judge (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000000")
    private int events;

    @Parameters(
            paramLabel = "ADAPTER",
            arity = "0..*",
            description = "A program and its arguments, to measure commands over its pipe, too.")
    private List<String> adapter = List.of();

    private PrintWriter out;

    /** Something to measure that tells how much it did. */
    private interface Work {
        long run() throws IOException;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        out = spec.commandLine().getOut();
        if (events < CYCLE) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--events: expected at least " + CYCLE + ", found " + events);
        }
        measure("model: send and receive 8 bytes", "transitions", BenchCommand::sendAndReceive);
        measure("model: derive and delete", "transitions", BenchCommand::deriveAndDelete);
        measure("model: copy and hash a state", "states", BenchCommand::copyAndHash);
        Path file = Files.createTempFile("touchstone-bench", ".jsonl");
        try {
            write(file);
            measure("reader: parse a history", "events", () -> parse(file));
            measure("oracle: judge a history in memory", "events", () -> judge(history()));
            measure("oracle: parse and judge a history", "events", () -> judge(file));
            memory(file);
        } finally {
            Files.deleteIfExists(file);
        }
        if (!adapter.isEmpty()) {
            double commands = AdapterThroughput.commandsPerSecond(adapter, PROFILE, COMMANDS);
            out.printf("%-36s %7.2f million commands a second%n", "adapter: pipe", commands / 1e6);
        }
        return 0;
    }

    private void measure(String what, String unit, Work work) throws IOException {
        work.run();
        double best = 0;
        double bestOfProcessor = 0;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Sampler sampler = new Sampler(Thread.currentThread());
        for (int run = 0; run < RUNS; run++) {
            long processor = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            long done = work.run();
            best = Math.max(best, done * 1e3 / (System.nanoTime() - start));
            long used = threads.getCurrentThreadCpuTime() - processor;
            bestOfProcessor = Math.max(bestOfProcessor, done * 1e3 / used);
        }
        out.printf(
                "%-36s %7.2f million %s a second (%.2f a second of processor time)%n",
                what, best, unit, bestOfProcessor);
        out.printf("%-36s %s%n", "", sampler.stop());
        out.flush();
    }

    // ---- the model

    private static long sendAndReceive() {
        Machine machine = PROFILE.machine();
        machine.open(0, Machine.NONE, 0, 0);
        byte[] data = new byte[BYTES];
        long done = 0;
        for (int i = 0; i < TRANSITIONS / 8; i++) {
            for (int k = 0; k < 4; k++) {
                done += machine.send(0, 0, data, BYTES) ? 1 : 0;
            }
            for (int k = 0; k < 4; k++) {
                done += machine.recv(0, 0, BYTES, data, BYTES) ? 1 : 0;
            }
        }
        return done;
    }

    private static long deriveAndDelete() {
        Machine machine = PROFILE.machine();
        machine.open(0, Machine.NONE, 0, 0);
        Rights rights = RightsFormat.set(1);
        long done = 0;
        for (int i = 0; i < TRANSITIONS / 2; i++) {
            int child = 1 + i % 7;
            done += machine.derive(0, 0, rights, child) ? 1 : 0;
            done += machine.delete(0, child) ? 1 : 0;
        }
        return done;
    }

    private static long copyAndHash() {
        Machine machine = PROFILE.machine();
        machine.open(0, Machine.NONE, 0, 0);
        machine.send(0, 0, new byte[BYTES], BYTES);
        Machine other = PROFILE.machine();
        long hash = 0;
        int copies = TRANSITIONS / 10;
        for (int i = 0; i < copies; i++) {
            other.become(machine);
            hash += other.hash();
        }
        return hash == 0 ? 0 : copies;
    }

    // ---- the oracle

    private static Header header() {
        return new Header(PROFILE, List.of(0));
    }

    /** Calls of one thread, random sends and receives, at the end of which the coport is empty. */
    private static List<Event> cycle() {
        Random random = new Random(1);
        List<Event> cycle = new ArrayList<>();
        List<byte[]> sent = new ArrayList<>();
        while (cycle.size() < CYCLE) {
            boolean draining = CYCLE - cycle.size() <= 2 * (sent.size() + 1);
            if (!draining && sent.size() < PROFILE.ringBytes() / BYTES && random.nextBoolean()) {
                byte[] data = new byte[BYTES];
                random.nextBytes(data);
                sent.add(data);
                add(cycle, new Operation.Send(0, data), new Outcome.Ok(-1, null));
            } else if (sent.isEmpty()) {
                add(cycle, new Operation.Recv(0, BYTES), Outcome.Failed.named("EAGAIN"));
            } else {
                add(cycle, new Operation.Recv(0, BYTES), new Outcome.Ok(-1, sent.remove(0)));
            }
        }
        return cycle;
    }

    private static void add(List<Event> events, Operation operation, Outcome outcome) {
        long line = events.size() + 2L;
        events.add(new Event.Call(line, 0, operation));
        events.add(new Event.Return(line + 1, 0, outcome));
    }

    /** The whole history, without holding more of it than a cycle. */
    private Iterator<Event> history() {
        List<Event> start = new ArrayList<>();
        add(start, new Operation.Open(null), new Outcome.Ok(0, null));
        List<Event> cycle = cycle();
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < events;
            }

            @Override
            public Event next() {
                int index = next++;
                return index < 2 ? start.get(index) : cycle.get((index - 2) % CYCLE);
            }
        };
    }

    private void write(Path file) throws IOException {
        try (HistoryWriter writer = new HistoryWriter(Files.newOutputStream(file), header())) {
            Iterator<Event> history = history();
            while (history.hasNext()) {
                writer.write(history.next());
            }
        }
    }

    private static HistoryReader open(Path file) throws IOException {
        return new HistoryReader(
                file.toString(), new BufferedInputStream(Files.newInputStream(file), 1 << 20));
    }

    private static long parse(Path file) throws IOException {
        try (HistoryReader reader = open(file)) {
            long count = 0;
            while (reader.hasNext()) {
                reader.next();
                count++;
            }
            return count;
        }
    }

    private static long judge(Path file) throws IOException {
        try (HistoryReader reader = open(file)) {
            return judge(reader);
        }
    }

    private static long judge(Iterator<Event> history) {
        if (Oracle.judge(header(), history, Budget.DEFAULT) instanceof Verdict.Accept accept) {
            return accept.events();
        }
        throw new IllegalStateException("a history of the model was not accepted");
    }

    /** Prints the heap in use before, in the middle of, and after judging the file. */
    private void memory(Path file) throws IOException {
        List<String> heap = new ArrayList<>();
        heap.add(heapInUse());
        try (HistoryReader reader = open(file)) {
            judge(
                    new Iterator<>() {
                        private int count;

                        @Override
                        public boolean hasNext() {
                            return reader.hasNext();
                        }

                        @Override
                        public Event next() {
                            if (++count == events / 2 || count == events) {
                                heap.add(heapInUse());
                            }
                            return reader.next();
                        }
                    });
        }
        out.printf(
                "%-36s %s before, %s in the middle, %s at the end%n",
                "oracle: heap in use", heap.get(0), heap.get(1), heap.get(2));
    }

    private static String heapInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return String.format("%.1f MB", (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
    }
}
