package touchstone.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies of sources, and changes to them. */
final class Copies {
    private Copies() {}

    static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> paths = Files.walk(from)) {
            files = paths.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    /** Replaces text that stands in a file exactly once. */
    static void replaceOnce(Path file, String find, String replace) throws IOException {
        String text = Files.readString(file);
        assertThat(text.split(java.util.regex.Pattern.quote(find), -1))
                .as("'%s' stands once in %s", find, file)
                .hasSize(2);
        Files.writeString(file, text.replace(find, replace));
    }
}
