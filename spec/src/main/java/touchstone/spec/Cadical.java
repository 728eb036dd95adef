package touchstone.spec;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.StringTokenizer;
import java.util.concurrent.CompletableFuture;
import kodkod.engine.satlab.SATAbortedException;
import kodkod.engine.satlab.SATFactory;
import kodkod.engine.satlab.SATSolver;

/**
 * The CaDiCaL of the system (Debian package {@code cadical}) as a solver of Alloy. The clauses go
 * to its standard input, the assignment comes from its standard output; there are no files.
 */
final class Cadical extends SATFactory {
    private static final long serialVersionUID = 1;

    private final int seconds;

    /**
     * @param seconds after which CaDiCaL gives up, so that none is left behind when this program is
     *     killed
     */
    Cadical(int seconds) {
        this.seconds = seconds;
    }

    /** Whether the executable is on the path. */
    static boolean installed() {
        String path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(java.io.File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "cadical")));
    }

    @Override
    public String id() {
        return "cadical";
    }

    @Override
    public String type() {
        return "external";
    }

    @Override
    public String[] getExecutables() {
        return new String[] {"cadical"};
    }

    @Override
    protected SATSolver createSolver() {
        return new Solver(seconds);
    }

    private static final class Solver implements SATSolver {
        private static final int SATISFIABLE = 10;
        private static final int UNSATISFIABLE = 20;

        private final int seconds;
        private int variables;
        private int clauses;
        private int[] literals = new int[1 << 16];
        private int used;
        private final BitSet assignment = new BitSet();

        Solver(int seconds) {
            this.seconds = seconds;
        }

        @Override
        public int numberOfVariables() {
            return variables;
        }

        @Override
        public int numberOfClauses() {
            return clauses;
        }

        @Override
        public void addVariables(int more) {
            variables += more;
        }

        @Override
        public boolean addClause(int[] clause) {
            if (used + clause.length + 1 > literals.length) {
                literals = Arrays.copyOf(literals, 2 * literals.length + clause.length);
            }
            System.arraycopy(clause, 0, literals, used, clause.length);
            used += clause.length;
            literals[used++] = 0;
            clauses++;
            return true;
        }

        @Override
        public boolean solve() {
            Process process = null;
            try {
                process =
                        new ProcessBuilder("cadical", "-q", "-t", Integer.toString(seconds))
                                .redirectErrorStream(true)
                                .start();
                OutputStream input = process.getOutputStream();
                CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(input));
                assignment.clear();
                StringBuilder other = new StringBuilder();
                try (BufferedReader output =
                        new BufferedReader(
                                new InputStreamReader(
                                        process.getInputStream(), StandardCharsets.US_ASCII))) {
                    for (String line = output.readLine(); line != null; line = output.readLine()) {
                        read(line, other);
                    }
                }
                int exit = process.waitFor();
                if (exit != SATISFIABLE && exit != UNSATISFIABLE) {
                    throw new SATAbortedException("cadical: exit " + exit + " " + other);
                }
                written.join();
                return exit == SATISFIABLE;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new SATAbortedException("interrupted", stopped);
            } catch (IOException error) {
                throw new SATAbortedException("cadical: " + error.getMessage(), error);
            } finally {
                if (process != null) {
                    process.destroyForcibly();
                }
            }
        }

        private void read(String line, StringBuilder other) {
            if (line.startsWith("v ")) {
                StringTokenizer values = new StringTokenizer(line.substring(2));
                while (values.hasMoreTokens()) {
                    int literal = Integer.parseInt(values.nextToken());
                    if (literal > 0) {
                        assignment.set(literal);
                    }
                }
            } else if (!line.startsWith("s ") && !line.startsWith("c ")) {
                other.append(line);
            }
        }

        /** The problem in DIMACS form. */
        private void write(OutputStream input) {
            try (OutputStream out = new BufferedOutputStream(input, 1 << 16)) {
                ascii(out, "p cnf " + variables + " " + clauses + "\n");
                for (int i = 0; i < used; i++) {
                    ascii(out, Integer.toString(literals[i]));
                    out.write(literals[i] == 0 ? '\n' : ' ');
                }
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }

        private static void ascii(OutputStream out, String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public boolean valueOf(int variable) {
            return assignment.get(variable);
        }

        @Override
        public void free() {
            literals = new int[0];
            used = 0;
        }
    }
}
