package touchstone.proofs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    private static final Pattern MODEL_FIELD =
            Pattern.compile("\\bmodel\\s+[\\w\\[\\].]+\\s+(\\w+)\\s*;");

    /** The definition of a model field: up to the next clause, which begins with a visibility. */
    private static final Pattern DEFINITION =
            Pattern.compile(
                    "\\brepresents\\b[^=<]*(?:=|<-)"
                            + "((?:(?!\\b(?:public|protected|private)\\b).)*)",
                    Pattern.DOTALL);

    private static final Pattern CALL = Pattern.compile("(?<![\\w\\\\])[A-Za-z]\\w*\\s*\\(");

    private static final Pattern WORD = Pattern.compile("\\w+");

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
        definitions(sources, found);
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
        for (Annotation annotation : annotations(file, text)) {
            FORBIDDEN_IN_ANNOTATIONS.forEach(
                    (word, reason) -> {
                        Matcher match = word.matcher(annotation.text());
                        while (match.find()) {
                            String place = annotation.at(match.start());
                            found.add(place + "'" + match.group() + "' is refused: " + reason);
                        }
                    });
        }
    }

    /**
     * The prover believes the definition of a model field. One that led back to itself, through
     * another model field or the contract of a method, could define what cannot be.
     */
    private static void definitions(Sources sources, List<String> found) {
        List<Annotation> annotations = new ArrayList<>();
        sources.files()
                .forEach(
                        (name, text) ->
                                annotations.addAll(
                                        annotations(sources.folder().resolve(name), text)));
        Set<String> fields =
                annotations.stream()
                        .flatMap(annotation -> MODEL_FIELD.matcher(annotation.text()).results())
                        .map(field -> field.group(1))
                        .collect(Collectors.toSet());
        for (Annotation annotation : annotations) {
            Matcher definition = DEFINITION.matcher(annotation.text());
            while (definition.find()) {
                if (leadsBack(definition.group(1), fields)) {
                    String place = annotation.at(definition.start());
                    found.add(place + "a model field is defined by fields of Java alone");
                }
            }
        }
    }

    private static boolean leadsBack(String definition, Set<String> fields) {
        return CALL.matcher(definition).find()
                || WORD.matcher(definition)
                        .results()
                        .map(MatchResult::group)
                        .anyMatch(fields::contains);
    }

    private record Annotation(Path file, String source, int start, String text) {
        String at(int position) {
            return SourceRules.at(file, source, start + position);
        }
    }

    private static List<Annotation> annotations(Path file, String source) {
        return Sources.comments(source).stream()
                .filter(Sources.Comment::jml)
                .map(comment -> new Annotation(file, source, comment.start(), comment.text()))
                .toList();
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
