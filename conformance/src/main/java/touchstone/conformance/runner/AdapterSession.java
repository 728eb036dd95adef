package touchstone.conformance.runner;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;

/**
 * A conversation with one running adapter. Commands are written far ahead of the answers: one
 * thread writes, one reads and checks, and the caller's looks at what was recorded, so that no full
 * pipe can stop them all. The first crash, hang or protocol error ends the conversation.
 */
final class AdapterSession implements AutoCloseable {
    /**
     * A test to run now.
     *
     * @param delays whether calls that run side by side get random delays
     * @param seed where the delays come from
     */
    record Planned(TestCase test, boolean delays, long seed) {}

    private static final int WINDOW_BYTES = 1 << 21;
    private static final int WINDOW_TESTS = 1024;
    private static final int CHUNK_BYTES = 1 << 15;
    private static final int TICK_MILLISECONDS = 50;

    private static final TestCase GREETING =
            new TestCase(
                    "HELLO",
                    "an adapter greets in the version of the protocol",
                    List.of(),
                    List.of(0),
                    List.of());
    private static final TestCase FAREWELL =
            new TestCase(
                    "QUIT",
                    "an adapter that is told to quit prints nothing more and exits with 0",
                    List.of(),
                    List.of(0),
                    List.of());

    /** Stands for the end of a batch among the recordings. */
    private static final Recording END = new Recording(-1, FAREWELL, new Profile(1, 1, 1, 1));

    private final AdapterProcess process;
    private final Profile profile;
    private final Duration greetingLimit;
    private final Duration limit;
    private final CommandEncoder encoder = new CommandEncoder();
    private final Queue<Recording> sent = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Recording> recorded = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread watchdog;

    private long nextNumber;
    private volatile boolean expectsHello = true;
    private volatile boolean farewell;
    private final AtomicLong answers = new AtomicLong();
    private volatile boolean broken;
    private volatile boolean stopped;
    private volatile boolean closed;
    private volatile String name = "";

    private AdapterSession(
            AdapterProcess process, Profile profile, Duration greetingLimit, Duration limit) {
        this.process = process;
        this.greetingLimit = greetingLimit;
        this.profile = profile;
        this.limit = limit;
        reader = new Thread(this::read, "adapter output");
        watchdog = new Thread(this::watch, "adapter watchdog");
        reader.setDaemon(true);
        watchdog.setDaemon(true);
    }

    /**
     * Starts an adapter and greets it. A greeting that goes wrong is the finding of the first test
     * that is run.
     *
     * @param adapter the program and its arguments
     * @param profile the capacities that the adapter is told to have
     * @param greetingLimit how long the program may take to start and greet
     * @param limit how long any other answer may take
     * @param passErrorsTo gets what the program writes to its standard error
     * @throws IOException if the program cannot be started
     */
    static AdapterSession start(
            List<String> adapter,
            Profile profile,
            Duration greetingLimit,
            Duration limit,
            PrintStream passErrorsTo)
            throws IOException {
        AdapterSession session =
                new AdapterSession(
                        AdapterProcess.start(adapter, passErrorsTo), profile, greetingLimit, limit);
        session.encoder.hello(profile);
        session.reader.start();
        session.watchdog.start();
        session.flush();
        return session;
    }

    /** What the adapter calls itself; empty before it has greeted. */
    String name() {
        return name;
    }

    /**
     * Runs tests until there are none left, one goes wrong between runner and adapter, or the
     * caller has seen enough.
     *
     * @param tests gives the next test to run, and null when there is none now; it is asked again
     *     for as long as some test is not over, and from one thread only, which is not the caller's
     * @param look is shown each recording, on the caller's thread, in the order of the tests; false
     *     ends the run, after which the session can only be closed
     * @return the tests that were begun and not recorded, in order, of which the first is the one
     *     that went wrong; empty when none did
     */
    List<TestCase> run(Supplier<Planned> tests, Predicate<Recording> look)
            throws InterruptedException {
        Semaphore bytes = new Semaphore(WINDOW_BYTES);
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
        Semaphore over = new Semaphore(0);
        Thread writer =
                new Thread(
                        () -> {
                            try {
                                write(tests, bytes, sizes, over);
                            } catch (InterruptedException stopped) {
                                // The caller has seen enough.
                            } finally {
                                recorded.add(END);
                            }
                        },
                        "adapter input");
        writer.setDaemon(true);
        writer.start();
        boolean wanted = true;
        for (Recording recording = recorded.take(); recording != END; recording = recorded.take()) {
            boolean failed = recording.finding() != null;
            wanted = wanted && look.test(recording);
            if (failed || !wanted) {
                stopped = true;
                writer.interrupt();
                break;
            }
            bytes.release(sizes.remove());
            over.release();
        }
        List<TestCase> unfinished = new ArrayList<>();
        if (broken) {
            sent.forEach(recording -> unfinished.add(recording.test()));
        }
        return unfinished;
    }

    private void write(
            Supplier<Planned> tests, Semaphore bytes, Queue<Integer> sizes, Semaphore over)
            throws InterruptedException {
        int open = 0;
        while (!broken && !stopped) {
            while (open > 0 && over.tryAcquire()) {
                open--;
            }
            Planned planned = open < WINDOW_TESTS ? tests.get() : null;
            if (planned == null && open == 0) {
                return;
            }
            if (planned == null) {
                flush();
                over.acquire();
                open--;
                continue;
            }
            int before = encoder.length();
            encode(planned);
            int size = Math.min(encoder.length() - before, WINDOW_BYTES);
            sizes.add(size);
            if (!bytes.tryAcquire(size)) {
                flush();
                bytes.acquire(size);
            }
            open++;
            if (encoder.length() >= CHUNK_BYTES) {
                flush();
            }
        }
    }

    /**
     * Runs a few small tests from the caller's thread.
     *
     * @return their recordings in order; the last has a finding when it went wrong
     */
    List<Recording> runFew(List<Planned> few) throws InterruptedException {
        few.forEach(this::encode);
        flush();
        List<Recording> recordings = new ArrayList<>();
        while (recordings.size() < few.size()) {
            Recording recording = recorded.take();
            recordings.add(recording);
            if (recording.finding() != null) {
                break;
            }
        }
        return recordings;
    }

    /**
     * Runs one test step by step, each sent when the one before is over, so that the adapter has
     * nothing left to print when it goes wrong.
     */
    Recording runSlowly(Planned planned) throws InterruptedException {
        Recording recording = begin(planned.test());
        for (int i = 0, call = 0; i < planned.test().steps().size(); i++) {
            flush();
            synchronized (recording) {
                while (recording.step() < i && !broken) {
                    recording.wait(TICK_MILLISECONDS);
                }
            }
            call =
                    encoder.step(
                            planned.test().steps().get(i), call, planned.delays(), planned.seed());
        }
        flush();
        return recorded.take();
    }

    private Recording begin(TestCase test) {
        Recording recording = new Recording(nextNumber++, test, profile);
        sent.add(recording);
        encoder.reset(recording.number(), test.processOf());
        return recording;
    }

    private void encode(Planned planned) {
        begin(planned.test());
        int call = 0;
        for (Step step : planned.test().steps()) {
            call = encoder.step(step, call, planned.delays(), planned.seed());
        }
    }

    private void flush() {
        try {
            encoder.drainTo(process.input());
        } catch (IOException closed) {
            // The program has closed its input or is gone; what that means the reader finds out.
        }
    }

    /**
     * Tells the adapter to quit, and waits until it has.
     *
     * @return what went wrong with that, or null
     */
    Finding quit() throws InterruptedException {
        farewell = true;
        sent.add(new Recording(-1, FAREWELL, profile));
        encoder.quit();
        flush();
        return recorded.take().finding();
    }

    /** The test that stands for the end of the conversation. */
    static TestCase farewell() {
        return FAREWELL;
    }

    // ---- the reader

    private void read() {
        AdapterOutput output = new AdapterOutput(process.output(), profile);
        try {
            while (output.nextLine()) {
                Recording current = expectsHello ? null : sent.peek();
                AdapterEvent event =
                        output.event(current == null ? call -> null : current::operation);
                if (expectsHello) {
                    greet(event, output);
                } else {
                    take(event, current, output);
                }
                answers.lazySet(answers.get() + 1);
            }
            ended(output.line());
        } catch (ProtocolException refused) {
            fail(output.line(), refused.expected(), refused.found(), output.text());
        } catch (InputError refused) {
            fail(output.line(), refused.expected(), refused.found(), output.text());
        }
    }

    private void greet(AdapterEvent event, AdapterOutput output) throws ProtocolException {
        if (!(event instanceof AdapterEvent.Hello hello)) {
            throw new ProtocolException("hello", output.text());
        }
        name = hello.name();
        expectsHello = false;
    }

    private void take(AdapterEvent event, Recording current, AdapterOutput output)
            throws ProtocolException {
        if (current == null || current.number() < 0) {
            throw new ProtocolException("nothing, since nothing was asked", output.text());
        }
        if (event instanceof AdapterEvent.Hello) {
            throw new ProtocolException(current.due(), output.text());
        }
        int step = current.step();
        current.accept(event);
        if (current.finished()) {
            sent.remove();
            recorded.add(current);
        } else if (current.step() != step) {
            synchronized (current) {
                current.notifyAll();
            }
        }
    }

    private void fail(long line, String expected, String found, String text) {
        process.kill();
        fail(new Finding.ProtocolError(line, expected, found, text, process.errors()));
    }

    private void ended(long lines) {
        String ending = process.ending();
        Recording current = sent.peek();
        boolean asked = farewell && current != null && current.number() < 0;
        if (asked && process.endedWell()) {
            sent.remove();
            recorded.add(current);
        } else if (ending == null) {
            fail(
                    lines + 1,
                    current == null ? "more commands to be read" : current.due(),
                    "the end of the output",
                    "");
        } else {
            fail(new Finding.Crash(ending, doing(), process.errors()));
        }
    }

    private List<String> doing() {
        Recording current = sent.peek();
        if (expectsHello) {
            return List.of("hello");
        }
        if (current == null) {
            return List.of();
        }
        return current.number() < 0 ? List.of("quit") : current.pending();
    }

    /** Ends the conversation; only the first finding counts. */
    private void fail(Finding finding) {
        synchronized (this) {
            if (broken || closed) {
                return;
            }
            broken = true;
        }
        Recording current = expectsHello ? null : sent.peek();
        if (current == null) {
            current = new Recording(-1, expectsHello ? GREETING : FAREWELL, profile);
        }
        current.fail(finding);
        recorded.add(current);
    }

    // ---- the watchdog

    /**
     * Counts ticks in which no answer came instead of reading a clock, so that a computer that was
     * asleep is not taken for an adapter that hangs.
     */
    private void watch() {
        long seen = -1;
        long idle = 0;
        try {
            while (!broken && !closed) {
                Thread.sleep(TICK_MILLISECONDS);
                boolean due = expectsHello || !sent.isEmpty();
                long now = answers.get();
                idle = due && now == seen ? idle + TICK_MILLISECONDS : 0;
                seen = now;
                Duration patience = expectsHello ? greetingLimit : limit;
                if (idle >= patience.toMillis()) {
                    // The finding first: the end of the process would be taken for a crash.
                    fail(new Finding.Hang(patience, doing(), process.errors()));
                    process.kill();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        process.close();
        watchdog.interrupt();
    }
}
