package touchstone.spec;

import com.fasterxml.jackson.databind.ObjectMapper;
import edu.mit.csail.sdg.alloy4.A4Reporter;
import edu.mit.csail.sdg.ast.Module;
import edu.mit.csail.sdg.translator.A4Options;
import edu.mit.csail.sdg.translator.A4Solution;
import edu.mit.csail.sdg.translator.TranslateAlloyToKodkod;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kodkod.engine.satlab.SATFactory;

/**
 * Solves one command in a process of its own, which can be stopped: no solver inside a Java process
 * can.
 */
final class Solve {
    private Solve() {}

    /**
     * Runs a command in a new process and waits for it.
     *
     * @param module the module's file
     * @param command the command's name
     * @param solver {@code cadical} or one that Alloy brings along
     * @param shown the variables for the trace; none stands for all
     * @param seconds the time limit
     */
    static Finding inProcess(
            Path module, String command, String solver, List<String> shown, int seconds) {
        long start = System.nanoTime();
        Path folder = null;
        try {
            folder = Files.createTempDirectory("touchstone-check");
            Path answer = folder.resolve("answer.json");
            Path messages = folder.resolve("messages.txt");
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-Xmx2g",
                                    "-Djava.awt.headless=true",
                                    "-Djava.io.tmpdir=" + folder,
                                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                                    Solve.class.getName(),
                                    module.toString(),
                                    command,
                                    solver,
                                    String.join(",", shown),
                                    Integer.toString(seconds),
                                    answer.toString())
                            // Some solvers write to the standard output by themselves.
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.to(messages.toFile()))
                            .start();
            Thread stop = new Thread(() -> kill(process));
            Runtime.getRuntime().addShutdownHook(stop);
            try {
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    return finding(Finding.End.TIME_LIMIT, solver, start, null, null);
                }
            } finally {
                kill(process);
                forget(stop);
            }
            if (process.exitValue() != 0 || !Files.exists(answer)) {
                return finding(
                        Finding.End.FAILED,
                        solver,
                        start,
                        null,
                        Files.readString(messages).strip());
            }
            Trace trace = new ObjectMapper().readValue(answer.toFile(), Trace.class);
            return finding(
                    trace == null ? Finding.End.NONE : Finding.End.INSTANCE,
                    solver,
                    start,
                    trace,
                    null);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return finding(Finding.End.FAILED, solver, start, null, "interrupted");
        } catch (IOException error) {
            return finding(Finding.End.FAILED, solver, start, null, error.getMessage());
        } finally {
            delete(folder);
        }
    }

    /**
     * The process's own side: module, command, solver, variables, seconds, and the file for the
     * answer, which is a trace or null.
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Module module = Modules.parse(file);
        A4Options options = new A4Options();
        options.solver =
                arguments[2].equals("cadical")
                        ? new Cadical(Integer.parseInt(arguments[4]))
                        : SATFactory.get(arguments[2]);
        options.noOverflow = true;
        options.originalFilename = file.toString();
        A4Solution solution =
                TranslateAlloyToKodkod.execute_command(
                        A4Reporter.NOP,
                        module.getAllReachableSigs(),
                        Modules.command(module, arguments[1]),
                        options);
        List<String> shown =
                Arrays.stream(arguments[3].split(",")).filter(each -> !each.isEmpty()).toList();
        Trace trace = solution.satisfiable() ? Trace.of(solution, shown) : null;
        new ObjectMapper().writeValue(new File(arguments[5]), trace);
        System.exit(0); // some solvers leave threads behind
    }

    private static Finding finding(
            Finding.End end, String solver, long start, Trace trace, String message) {
        return new Finding(end, solver, (System.nanoTime() - start) / 1e9, trace, message);
    }

    /** Ends the process and the solver that it may have started. */
    private static void kill(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private static void forget(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException shuttingDown) {
            // Then it runs, as it should.
        }
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(each -> each.toFile().delete());
        } catch (IOException error) {
            // It lies in the folder for temporary files and does no harm there.
        }
    }
}
