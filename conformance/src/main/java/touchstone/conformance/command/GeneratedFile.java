package touchstone.conformance.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of the project that a command makes: either written, or compared with what is there.
 *
 * @param path where it is kept
 * @param content what it should be
 */
record GeneratedFile(Path path, String content) {
    private static final int SHOWN = 160;

    /** The file below {@code generated/} of the project. */
    static GeneratedFile of(String name, String content) {
        return new GeneratedFile(Main.home().resolve("generated").resolve(name), content);
    }

    void write() throws IOException {
        if (path.toAbsolutePath().getParent() != null) {
            Files.createDirectories(path.toAbsolutePath().getParent());
        }
        Files.writeString(path, content);
    }

    /** The first difference between what is there and what should be, if there is one. */
    Optional<String> difference() throws IOException {
        if (!Files.exists(path)) {
            return Optional.of(path + ": is not there");
        }
        String found = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        if (found.equals(content)) {
            return Optional.empty();
        }
        String[] is = found.split("\n", -1);
        String[] should = content.split("\n", -1);
        int line = 0;
        while (line < is.length && line < should.length && is[line].equals(should[line])) {
            line++;
        }
        return Optional.of(
                path
                        + ":"
                        + (line + 1)
                        + ": expected "
                        + shown(should, line)
                        + ", found "
                        + shown(is, line));
    }

    private static String shown(String[] lines, int line) {
        if (line >= lines.length) {
            return "the end of the file";
        }
        String text = lines[line];
        return '"' + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + '"';
    }
}
