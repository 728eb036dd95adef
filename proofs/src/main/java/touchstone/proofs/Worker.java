package touchstone.proofs;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A process that proves what it is told. It prints one line with what it found in the source, then
 * reads one {@link Task} a line and answers each with one {@link Result}. It ends with its input.
 */
public final class Worker {
    /** What a worker prints first: one of the two is null. */
    record Greeting(Listing listing, String badInput) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sources sources;
    private final Map<Attempt.Semantics, Prover> provers = new EnumMap<>(Attempt.Semantics.class);

    private Worker(Path source) {
        sources = new Sources(source);
    }

    /** Started by {@link Prove} only; takes the source folder. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BlockingQueue<String> tasks = new ArrayBlockingQueue<>(16);
        Thread input = new Thread(() -> readInto(tasks), "tasks");
        input.setDaemon(true);
        input.start();
        Worker worker;
        try {
            worker = new Worker(Path.of(arguments[0]));
            Listing listing = worker.prover(Attempt.Semantics.CHECKED).listing();
            answers.println(JSON.writeValueAsString(new Greeting(listing, null)));
        } catch (BadInput e) {
            answers.println(JSON.writeValueAsString(new Greeting(null, e.getMessage())));
            return;
        }
        while (true) {
            Task task = JSON.readValue(tasks.take(), Task.class);
            answers.println(JSON.writeValueAsString(worker.perform(task)));
        }
    }

    /** Ends the process when nobody is there any more to read what it would prove. */
    private static void readInto(BlockingQueue<String> tasks) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                tasks.put(line);
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("the tasks cannot be read: " + e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private Prover prover(Attempt.Semantics semantics) {
        return provers.computeIfAbsent(semantics, wanted -> new Prover(sources, wanted));
    }

    private Result perform(Task task) {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long start = clock.getCurrentThreadCpuTime();
        Result result = Result.open(task.obligation(), 0, "no attempt was made");
        for (Attempt attempt : task.attempts()) {
            result = tried(task, attempt);
            if (result.closed()) {
                break;
            }
        }
        return new Result(
                task.obligation(),
                result.closed(),
                result.attempt(),
                result.nodes(),
                Math.round((clock.getCurrentThreadCpuTime() - start) / 1e7) / 100.0,
                result.uses(),
                result.goals(),
                result.note());
    }

    /** A prover that fails leaves the obligation open, whatever the reason. */
    private Result tried(Task task, Attempt attempt) {
        try {
            return prover(attempt.semantics()).attempt(task, attempt);
        } catch (Exception | StackOverflowError e) {
            return Result.open(task.obligation(), 0, "the prover failed: " + e);
        }
    }
}
