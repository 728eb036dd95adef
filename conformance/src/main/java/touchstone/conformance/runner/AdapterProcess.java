package touchstone.conformance.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running adapter program, which does not outlive this object or this virtual machine. */
final class AdapterProcess implements AutoCloseable {
    private static final int LAST_ERRORS = 20;
    private static final int LONGEST_ERROR = 500;
    private static final long PATIENCE_MILLISECONDS = 3000;

    private final Process process;
    private final InputStream output;
    private final OutputStream input;
    private final Thread hook;
    private final Thread errorReader;
    private final Deque<String> errors = new ArrayDeque<>();

    private AdapterProcess(Process process, PrintStream passErrorsTo) {
        this.process = process;
        output = process.getInputStream();
        input = process.getOutputStream();
        hook = new Thread(this::kill);
        Runtime.getRuntime().addShutdownHook(hook);
        errorReader = new Thread(() -> readErrors(passErrorsTo), "adapter errors");
        errorReader.setDaemon(true);
        errorReader.start();
    }

    /**
     * Starts a program.
     *
     * @param adapter the program and its arguments
     * @param passErrorsTo gets what the program writes to its standard error
     * @throws IOException if it cannot be started
     */
    static AdapterProcess start(List<String> adapter, PrintStream passErrorsTo) throws IOException {
        return new AdapterProcess(new ProcessBuilder(adapter).start(), passErrorsTo);
    }

    /** The program's standard input. */
    OutputStream input() {
        return input;
    }

    /** The program's standard output. */
    InputStream output() {
        return output;
    }

    /**
     * How the program ended, such as {@code ended with exit code 3}; null if it is still running
     * three seconds later.
     */
    String ending() {
        try {
            if (!process.waitFor(PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                return null;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
        int code = process.exitValue();
        String signal = code > 128 ? signal(code - 128) : null;
        return "ended with exit code " + code + (signal == null ? "" : " (" + signal + ")");
    }

    /** True when the program has ended with exit code 0. */
    boolean endedWell() {
        return !process.isAlive() && process.exitValue() == 0;
    }

    private static String signal(int number) {
        return switch (number) {
            case 4 -> "SIGILL";
            case 5 -> "SIGTRAP";
            case 6 -> "SIGABRT";
            case 7 -> "SIGBUS";
            case 8 -> "SIGFPE";
            case 9 -> "SIGKILL";
            case 11 -> "SIGSEGV";
            case 13 -> "SIGPIPE";
            case 15 -> "SIGTERM";
            default -> null;
        };
    }

    /** The last lines, at most 20, that the program wrote to its standard error. */
    List<String> errors() {
        try {
            if (!process.isAlive()) {
                errorReader.join(PATIENCE_MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (errors) {
            return List.copyOf(errors);
        }
    }

    private void readErrors(PrintStream passTo) {
        // A program may write anything there, also bytes that are no text and lines without an end.
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            StringBuilder text = new StringBuilder();
            for (int character = reader.read(); character >= 0; character = reader.read()) {
                if (character != '\n') {
                    text.append((char) character);
                }
                if (character == '\n' || text.length() == LONGEST_ERROR) {
                    keep(text.toString(), passTo);
                    text.setLength(0);
                }
            }
            if (text.length() > 0) {
                keep(text.toString(), passTo);
            }
        } catch (IOException closed) {
            // The program is gone, and so is what it had to say.
        }
    }

    private void keep(String text, PrintStream passTo) {
        passTo.println(text);
        synchronized (errors) {
            if (errors.size() == LAST_ERRORS) {
                errors.removeFirst();
            }
            errors.addLast(text);
        }
    }

    /** Ends the program and all that it started, at once. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // Then the hook does it.
        }
    }
}
