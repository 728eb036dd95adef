package touchstone.proofs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What no proof may rest on: words by which a source would have something believed unproved. */
final class SourceRules {
    private static final Map<Pattern, String> FORBIDDEN_IN_ANNOTATIONS = new LinkedHashMap<>();

    static {
        forbid("assume(_redundantly)?", "it is believed, not proved");
        forbid("\\w+_free", "it is believed, not proved");
        forbid("axiom", "it is believed, not proved");
        forbid("diverges", "nothing is proved of a method that need not end");
        Map<Pattern, String> rules = FORBIDDEN_IN_ANNOTATIONS;
        rules.put(Pattern.compile("\\\\dl_\\w*"), "it names logic that the model does not define");
        rules.put(Pattern.compile("\\\\rules\\b"), "rules of our own are axioms");
        rules.put(Pattern.compile("\\\\such_that\\b"), "such a value need not exist");
    }

    private SourceRules() {}

    private static void forbid(String word, String reason) {
        FORBIDDEN_IN_ANNOTATIONS.put(Pattern.compile("(?<![\\w\\\\])" + word + "(?!\\w)"), reason);
    }

    /**
     * Finds every place where a model asks to be believed.
     *
     * @param proofs a folder that must hold no rules for the prover, or null
     * @return one message {@code file:line: ...} for each, in order
     */
    static List<String> violations(Sources sources, Path proofs) {
        List<String> found = new ArrayList<>();
        sources.files().forEach((name, text) -> check(sources.folder().resolve(name), text, found));
        keyFiles(sources.folder(), found);
        if (proofs != null && Files.isDirectory(proofs)) {
            keyFiles(proofs, found);
            checkTrusted(proofs.resolve("trusted.md"), found);
        }
        return found;
    }

    private static void check(Path file, String text, List<String> found) {
        int escape = text.indexOf("\\u");
        if (escape >= 0) {
            found.add(at(file, text, escape) + "a unicode escape can hide any other word");
        }
        Matcher bodiless = Pattern.compile("\\bnative\\b").matcher(blank(text));
        while (bodiless.find()) {
            found.add(at(file, text, bodiless.start()) + "a native method has no code to prove");
        }
        for (Sources.Comment comment : Sources.comments(text)) {
            if (comment.jml()) {
                FORBIDDEN_IN_ANNOTATIONS.forEach(
                        (word, reason) -> {
                            Matcher match = word.matcher(comment.text());
                            while (match.find()) {
                                String place = at(file, text, comment.start() + match.start());
                                found.add(place + "'" + match.group() + "' is refused: " + reason);
                            }
                        });
            }
        }
    }

    /** The text with every character of a comment replaced by a blank, at the same positions. */
    private static String blank(String text) {
        StringBuilder blank = new StringBuilder(text);
        for (Sources.Comment comment : Sources.comments(text)) {
            for (int i = comment.start(); i < comment.end(); i++) {
                blank.setCharAt(i, ' ');
            }
        }
        return blank.toString();
    }

    private static String at(Path file, String text, int position) {
        long line = 1 + text.substring(0, position).chars().filter(c -> c == '\n').count();
        return file + ":" + line + ": ";
    }

    private static void keyFiles(Path folder, List<String> found) {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.filter(path -> path.toString().endsWith(".key"))
                    .filter(path -> !folder.relativize(path).startsWith("target"))
                    .sorted()
                    .forEach(
                            path ->
                                    found.add(
                                            path
                                                    + ":1: a file of rules for the prover is an axiom"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkTrusted(Path trusted, List<String> found) {
        if (!Files.exists(trusted)) {
            found.add(trusted + ":1: the file that says what is trusted is missing");
            return;
        }
        try {
            String text = Files.readString(trusted);
            Matcher axiom = Pattern.compile("(?m)^[ \\t]*```[ \\t]*key\\b").matcher(text);
            while (axiom.find()) {
                found.add(at(trusted, text, axiom.start()) + "no axiom is trusted at present");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
