package touchstone.proofs;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The worker processes. Each takes the next task when it is done with the last; one that dies or
 * overruns its time leaves its obligation open and is replaced.
 */
final class Workers implements AutoCloseable {
    /** A load of the prover, or what a task takes beyond its attempts, on a busy computer. */
    private static final int GRACE_SECONDS = 600;

    /**
     * An attempt is limited in processor time; this many times that long it may take by the clock.
     */
    private static final int PATIENCE = 4;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path source;
    private final Path scratch;
    private final boolean brief;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Future<Channel>> channels = new ArrayList<>();

    /**
     * Starts the processes, which begin to load the source at once.
     *
     * @param source the source folder
     * @param scratch a folder for what the processes write beside their answers
     * @param jobs how many
     * @param brief true when there is too little to do for the better compiler to pay
     */
    Workers(Path source, Path scratch, int jobs, boolean brief) {
        this.source = source;
        this.brief = brief;
        this.scratch = scratch;
        for (int number = 0; number < jobs; number++) {
            int mine = number;
            channels.add(threads.submit(() -> new Channel(mine)));
        }
    }

    /**
     * What the prover found in the source.
     *
     * @throws BadInput when it cannot be read
     */
    Listing listing() {
        return get(channels.get(0)).listing;
    }

    /**
     * Performs tasks, the first first, and returns when all are done.
     *
     * @param done is given each result as it comes, one at a time
     */
    void perform(Collection<Task> tasks, Consumer<Result> done) {
        Queue<Task> waiting = new ConcurrentLinkedQueue<>(tasks);
        List<Future<?>> running = new ArrayList<>();
        for (int number = 0; number < channels.size(); number++) {
            int mine = number;
            running.add(threads.submit(() -> drain(mine, waiting, done)));
        }
        running.forEach(Workers::get);
    }

    private void drain(int number, Queue<Task> waiting, Consumer<Result> done) {
        Channel channel = get(channels.get(number));
        for (Task task = waiting.poll(); task != null; task = waiting.poll()) {
            if (!channel.process.isAlive()) {
                channel = open(number);
            }
            Result result = channel.perform(task);
            synchronized (this) {
                done.accept(result);
            }
        }
        channel.process.destroyForcibly();
    }

    private Channel open(int number) {
        try {
            return new Channel(number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        clock.shutdownNow();
        for (Future<Channel> channel : channels) {
            if (channel.isDone()) {
                try {
                    channel.get().process.destroyForcibly();
                } catch (ExecutionException | InterruptedException e) {
                    // It has no process then.
                }
            }
        }
    }

    /** One worker process and the two streams to it. */
    private final class Channel {
        private final Process process;
        private final BufferedReader answers;
        private final BufferedWriter tasks;
        private final Path log;
        private final Listing listing;

        Channel(int number) throws IOException {
            Path home = scratch.resolve("worker-" + number);
            Files.createDirectories(home);
            log = home.resolve("log.txt");
            process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx2g",
                                    "-Xss64m",
                                    "-XX:+UseSerialGC",
                                    brief ? "-XX:TieredStopAtLevel=1" : "-XX:+TieredCompilation",
                                    "-XX:+ExitOnOutOfMemoryError",
                                    "-Duser.home=" + home,
                                    "-Dkey.disregardSettings=true",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Worker.class.getName(),
                                    source.toString())
                            .redirectError(log.toFile())
                            .start();
            answers =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
            tasks =
                    new BufferedWriter(
                            new OutputStreamWriter(
                                    process.getOutputStream(), StandardCharsets.UTF_8));
            String line = answerWithin(GRACE_SECONDS);
            if (line == null) {
                throw new BadInput(
                        source + ": the prover ended before it had read this; see " + log);
            }
            Worker.Greeting greeting = JSON.readValue(line, Worker.Greeting.class);
            if (greeting.badInput() != null) {
                throw new BadInput(greeting.badInput());
            }
            listing = greeting.listing();
        }

        Result perform(Task task) {
            long start = System.nanoTime();
            int limit = task.attempts().size() * task.seconds() * PATIENCE + GRACE_SECONDS;
            try {
                tasks.write(JSON.writeValueAsString(task) + "\n");
                tasks.flush();
                String line = answerWithin(limit);
                if (line != null) {
                    return JSON.readValue(line, Result.class);
                }
            } catch (IOException e) {
                // The process is gone: said below.
            }
            end();
            double seconds = (System.nanoTime() - start) / 1e9;
            return Result.open(
                    task.obligation(),
                    seconds,
                    seconds >= limit
                            ? "stopped after " + limit + " s"
                            : "the worker process died; see " + log);
        }

        /** Ends the process, and waits until it counts as dead, so that it is replaced. */
        private void end() {
            try {
                process.destroyForcibly().waitFor();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /**
         * The next line, or null when the process ends first; it is ended when the time is over.
         */
        private String answerWithin(int seconds) throws IOException {
            ScheduledFuture<?> end =
                    clock.schedule(process::destroyForcibly, seconds, TimeUnit.SECONDS);
            try {
                return answers.readLine();
            } finally {
                end.cancel(false);
            }
        }
    }
}
