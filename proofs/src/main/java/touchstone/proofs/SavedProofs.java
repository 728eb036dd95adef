package touchstone.proofs;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Proofs on disk: gzipped steps under a first line that says what they prove. */
final class SavedProofs {
    private static final String MARK = "// touchstone proof";

    private SavedProofs() {}

    /**
     * What a saved proof says of itself.
     *
     * @param obligation what it proves
     * @param source the hash of the source that it was made for
     * @param semantics what integer arithmetic means in it
     */
    record Head(String obligation, String source, Attempt.Semantics semantics) {}

    /** The file name for an obligation: readable, and no other obligation has the same. */
    static String fileName(String obligation) {
        String readable =
                obligation
                        .replaceFirst("^([a-z0-9_]+\\.)*", "")
                        .replaceFirst("\\[[^\\[\\]]*::", "-")
                        .replaceAll("\\]\\.JML |_behavior operation contract| clause", "-")
                        .replaceAll("[^A-Za-z0-9]+", "-")
                        .replaceAll("^-|-$", "");
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(obligation.getBytes(StandardCharsets.UTF_8));
            return readable + "-" + HexFormat.of().formatHex(hash, 0, 4) + ".proof.gz";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /**
     * Writes a proof; the same proof gives the same bytes. A crash leaves the old file or the new.
     */
    static void write(Path file, Head head, String proof) throws IOException {
        String first =
                String.join("\t", MARK, head.source(), head.semantics().name(), head.obligation());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new Best(bytes)) {
            out.write((first + "\n" + proof).getBytes(StandardCharsets.UTF_8));
        }
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), "new", ".tmp");
        Files.write(fresh, bytes.toByteArray());
        Files.move(
                fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static final class Best extends GZIPOutputStream {
        Best(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    /**
     * Reads what a proof says of itself.
     *
     * @throws IOException when the file is not a proof of ours
     */
    static Head head(Path file) throws IOException {
        try (BufferedReader reader = open(file)) {
            String[] fields = String.valueOf(reader.readLine()).split("\t", -1);
            if (fields.length != 4 || !fields[0].equals(MARK)) {
                throw new IOException(file + ":1: expected a saved proof, found something else");
            }
            return new Head(fields[3], fields[1], Attempt.Semantics.valueOf(fields[2]));
        }
    }

    /** Reads the steps of a proof. */
    static String read(Path file) throws IOException {
        try (BufferedReader reader = open(file)) {
            reader.readLine();
            return reader.lines().collect(Collectors.joining("\n"));
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }
}
