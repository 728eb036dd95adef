package touchstone.proofs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The text of the model: its hashes, its comments, and the rule ids that they name. */
final class Sources {
    private static final Pattern RULE_ID = Pattern.compile("\\b[A-Z]+(?:-[A-Z]+)*-[0-9]+\\b");

    /**
     * Text by path relative to the folder, with {@code /} between names and {@code \n} at line
     * ends.
     */
    private final Map<String, String> files = new TreeMap<>();

    private final Path folder;

    /**
     * Reads every Java file below a folder.
     *
     * @throws BadInput when the folder holds none
     */
    Sources(Path folder) {
        this.folder = folder;
        if (!Files.isDirectory(folder)) {
            throw new BadInput(folder + ": expected a folder of Java sources, found none");
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                if (path.toString().endsWith(".java")) {
                    String name = folder.relativize(path).toString().replace('\\', '/');
                    files.put(name, Files.readString(path).replace("\r\n", "\n"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (files.isEmpty()) {
            throw new BadInput(folder + ": expected a folder of Java sources, found no .java file");
        }
    }

    Path folder() {
        return folder;
    }

    Map<String, String> files() {
        return files;
    }

    /** The SHA-256 of all files with their names: what a proof may depend on. */
    String hash() {
        MessageDigest digest = sha256();
        files.forEach(
                (name, text) -> {
                    digest.update((name + "\0" + text.length() + "\0").getBytes(UTF_8));
                    digest.update(text.getBytes(UTF_8));
                });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The SHA-256 of each file, by its name. */
    Map<String, String> hashes() {
        Map<String, String> hashes = new TreeMap<>();
        files.forEach(
                (name, text) ->
                        hashes.put(
                                name,
                                HexFormat.of().formatHex(sha256().digest(text.getBytes(UTF_8)))));
        return hashes;
    }

    private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /**
     * The rule ids named in the comments that belong to a declaration: those between it and the end
     * of what stands before it.
     *
     * @param file a name of {@link #files()}
     * @param line the line of the declaration, from 1
     * @param column its column, from 1
     */
    SortedSet<String> rulesAt(String file, int line, int column) {
        String text = files.get(file);
        int position = 0;
        for (int skipped = 1; skipped < line; skipped++) {
            position = text.indexOf('\n', position) + 1;
        }
        position += column - 1;
        TreeSet<String> rules = new TreeSet<>();
        List<Comment> comments = comments(text);
        // Backwards, and no further than to the first that something stands behind.
        for (int i = comments.size() - 1; i >= 0; i--) {
            Comment comment = comments.get(i);
            if (comment.end() > position) {
                continue;
            }
            if (separates(code(text.substring(comment.end(), position)))) {
                break;
            }
            int lineStart = text.lastIndexOf('\n', comment.start()) + 1;
            if (!separates(code(text.substring(lineStart, comment.start())))) {
                rules.addAll(rulesIn(comment.text()));
            }
        }
        return rules;
    }

    /** The rule ids named in a file's comments about the class as a whole: its invariants. */
    SortedSet<String> rulesOfInvariants(String file) {
        TreeSet<String> rules = new TreeSet<>();
        String text = files.get(file);
        for (Comment comment : comments(text)) {
            String after = text.substring(comment.end()).stripLeading();
            boolean ofClass = after.matches("(?s)(public |final |abstract )*(class|interface) .*");
            if (ofClass || (comment.jml() && comment.text().matches("(?s).*\\binvariant\\b.*"))) {
                rules.addAll(rulesIn(comment.text()));
            }
        }
        return rules;
    }

    private static List<String> rulesIn(String text) {
        return RULE_ID.matcher(text).results().map(match -> match.group()).toList();
    }

    private static boolean separates(String code) {
        return code.indexOf(';') >= 0 || code.indexOf('{') >= 0 || code.indexOf('}') >= 0;
    }

    /**
     * A comment of a Java file.
     *
     * @param text with its marks
     * @param start where it begins, in characters from 0
     * @param end where the first character after it is
     */
    record Comment(String text, int start, int end) {
        private static final Pattern JML = Pattern.compile("/[*/]([+-]\\w+)*@(?s:.*)");

        /** True when the comment is an annotation for a prover, whichever it is addressed to. */
        boolean jml() {
            return JML.matcher(text).matches();
        }
    }

    /** The comments of a Java text, in order. */
    static List<Comment> comments(String text) {
        List<Comment> comments = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = tokenEnd(text, at);
            if (text.startsWith("//", at) || text.startsWith("/*", at)) {
                comments.add(new Comment(text.substring(at, end), at, end));
            }
            at = end;
        }
        return comments;
    }

    /** A Java text without its comments and without what stands between quotes. */
    static String code(String text) {
        StringBuilder code = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = tokenEnd(text, at);
            code.append(end == at + 1 ? text.substring(at, end) : " ");
            at = end;
        }
        return code.toString();
    }

    /** Where the comment, literal or single character ends that begins at {@code at}. */
    private static int tokenEnd(String text, int at) {
        if (text.startsWith("//", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }
        if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            return end < 0 ? text.length() : end + 2;
        }
        char quote = text.charAt(at);
        if (quote != '"' && quote != '\'') {
            return at + 1;
        }
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), end + 1);
    }
}
