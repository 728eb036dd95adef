package touchstone.conformance.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import touchstone.conformance.history.InputError;

/** The JML of one source file, in tokens. */
final class JmlText {
    private static final Pattern COMMENT_OR_LITERAL =
            Pattern.compile(
                    "//[^\\n]*|/\\*(?s:.*?)\\*/|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'");

    /** Comments for every tool, for KeY, and for all but some other tool. */
    private static final Pattern JML = Pattern.compile("/[*/](\\+KEY|-(?!KEY)\\w+)*@");

    private static final Pattern MARKS =
            Pattern.compile(
                    "\\A/[*/](?:[+-]\\w+)*@+|(?m:^[ \\t]*(?://(?:[+-]\\w+)*)?@+)|@*\\*/\\z");

    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s+|\\\\?[A-Za-z_$][\\w$]*|\\d[\\w.]*"
                            + "|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'"
                            + "|<=!=>|<==>|==>|<==|>>>|<<|>>|<=|>=|==|!=|&&|\\|\\||<:|."
                            + "|(?s:.)");

    private final String name;
    private final String text;

    /**
     * @param name the file as the user named it, for messages
     * @param text what is in it, with {@code \n} at line ends
     */
    JmlText(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /**
     * A word, number, literal or operator.
     *
     * @param text what it says
     * @param start where it begins in the file, in characters from 0
     */
    record Token(String text, int start) {
        boolean is(String other) {
            return text.equals(other);
        }

        boolean isName() {
            return Character.isJavaIdentifierStart(text.charAt(0));
        }

        int end() {
            return start + text.length();
        }
    }

    /** A JML comment, or several of one line each that stand together. */
    record Comment(int start, int end, List<Token> tokens) {
        /** Whether a word occurs in it. */
        boolean has(String word) {
            return tokens.stream().anyMatch(token -> token.is(word));
        }

        /**
         * Its declarations: what ends with a semicolon or a brace that is not inside others. The
         * last one may lack its end.
         */
        List<List<Token>> declarations() {
            List<List<Token>> declarations = new ArrayList<>();
            List<Token> current = new ArrayList<>();
            int depth = 0;
            for (Token token : tokens) {
                current.add(token);
                depth += "([{".contains(token.text()) ? 1 : ")]}".contains(token.text()) ? -1 : 0;
                if (depth == 0 && (token.is(";") || token.is("}"))) {
                    declarations.add(current);
                    current = new ArrayList<>();
                }
            }
            if (!current.isEmpty()) {
                declarations.add(current);
            }
            return declarations;
        }
    }

    /** The JML comments in order. */
    List<Comment> comments() {
        List<Comment> comments = new ArrayList<>();
        int start = -1;
        int end = -1;
        for (Matcher found = COMMENT_OR_LITERAL.matcher(text); found.find(); ) {
            if (!JML.matcher(found.group()).lookingAt()) {
                continue;
            }
            boolean continues =
                    start >= 0
                            && text.startsWith("//", start)
                            && text.startsWith("//", found.start())
                            && text.substring(end, found.start()).isBlank();
            if (!continues) {
                if (start >= 0) {
                    comments.add(comment(start, end));
                }
                start = found.start();
            }
            end = found.end();
        }
        if (start >= 0) {
            comments.add(comment(start, end));
        }
        return comments;
    }

    private Comment comment(int start, int end) {
        // Marks become blanks, so that places stay what they are.
        String inside =
                MARKS.matcher(text.substring(start, end))
                        .replaceAll(mark -> " ".repeat(mark.group().length()));
        List<Token> tokens = new ArrayList<>();
        for (Matcher token = TOKEN.matcher(inside); token.find(); ) {
            if (!token.group().isBlank()) {
                tokens.add(new Token(token.group(), start + token.start()));
            }
        }
        return new Comment(start, end, tokens);
    }

    /** The tokens as one line, with the spaces that the file has between them. */
    static String line(List<Token> tokens) {
        StringBuilder line = new StringBuilder();
        int end = tokens.isEmpty() ? 0 : tokens.get(0).start();
        for (Token token : tokens) {
            line.append(token.start() > end ? " " : "").append(token.text());
            end = token.end();
        }
        return line.toString();
    }

    /** The line of a place, from 1. */
    int lineAt(int place) {
        return 1 + (int) text.substring(0, place).chars().filter(c -> c == '\n').count();
    }

    /** The error that something is not as it has to be. */
    InputError error(int place, String expected, String found) {
        return new InputError(name, lineAt(place), expected, found);
    }
}
