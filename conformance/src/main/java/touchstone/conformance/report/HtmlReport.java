package touchstone.conformance.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import touchstone.conformance.history.History;
import touchstone.conformance.history.Operation;
import touchstone.conformance.oracle.Rules;
import touchstone.conformance.oracle.Verdict;
import touchstone.conformance.oracle.Words;
import touchstone.conformance.runner.Failure;
import touchstone.conformance.runner.Finding;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;

/**
 * The page about a failure: one HTML file that needs no other, no script and no network. Whatever
 * comes from outside, such as the adapter's words, is shown as text.
 */
public final class HtmlReport {
    private static final String STYLE = style();

    private final StringBuilder page = new StringBuilder();

    private HtmlReport() {}

    /** Writes the page about a failure of an adapter to a file, which is made or replaced. */
    public static void write(Path file, Failure failure) throws IOException {
        Files.writeString(file, page(failure));
    }

    /** The page about a failure of an adapter. */
    public static String page(Failure failure) {
        HtmlReport report = new HtmlReport();
        Finding finding = failure.finding();
        boolean rejected = finding instanceof Finding.Violation;
        report.start(
                finding.kind(),
                failure.test().id(),
                failure.test().sentence(),
                rejected ? "" : finding.sentence());
        report.facts(
                List.of(
                        new Fact("adapter", String.join(" ", failure.adapter())),
                        new Fact("the test", failure.frequency()),
                        new Fact("seed", Long.toString(failure.seed())),
                        new Fact("profile", Words.of(failure.history().header().profile()))));
        if (finding instanceof Finding.Violation violation) {
            report.explanation(violation.explanation());
            report.timeline(failure.history(), violation.explanation().line());
            report.background(violation.explanation());
        } else {
            if (failure.waitsForEver()) {
                report.unended(failure.test().rules());
            }
            report.errors(finding);
            report.timeline(failure.history(), 0);
        }
        report.test(failure.shrunk());
        report.reproduction(failure.command(), failure.recording());
        return report.end();
    }

    /**
     * The page about a recorded history that was rejected.
     *
     * @param name the name of the history's file
     */
    public static String page(String name, History history, Verdict.Explanation explanation) {
        HtmlReport report = new HtmlReport();
        report.start(
                "REJECT", name, "A recorded history that no execution of the model explains.", "");
        report.facts(List.of(new Fact("profile", Words.of(history.header().profile()))));
        report.explanation(explanation);
        report.timeline(history, explanation.line());
        report.background(explanation);
        return report.end();
    }

    /** What is known in one line. */
    private record Fact(String name, String value) {}

    private void start(String kind, String id, String sentence, String finding) {
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\"")
                .append(" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<title>")
                .append(escaped(kind + " " + id))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<header>\n");
        element("span", "verdict", kind);
        element("h1", "", id);
        element("p", "sentence", sentence);
        if (!finding.isEmpty()) {
            element("p", "finding", finding);
        }
        page.append("</header>\n<main>\n");
    }

    private void facts(List<Fact> facts) {
        page.append("<dl class=\"facts\">\n");
        for (Fact fact : facts) {
            page.append("<div>");
            element("dt", "", fact.name());
            element("dd", "", fact.value());
            page.append("</div>\n");
        }
        page.append("</dl>\n");
    }

    private void explanation(Verdict.Explanation explanation) {
        page.append("<section class=\"against\">\n<div class=\"observed\">");
        element("h2", "", "Observed");
        element("p", "outcome", explanation.observed());
        rules("breaks", explanation.rules());
        page.append("</div>\n<div class=\"admissible\">");
        element("h2", "", "Admissible there");
        if (explanation.admissible().isEmpty()) {
            element("p", "", "Nothing.");
        }
        for (Verdict.Admissible one : explanation.admissible()) {
            element("p", "outcome", one.outcome());
            rules("by", one.rules());
        }
        page.append("</div>\n</section>\n");
    }

    /** The rules that are broken when nobody ended the wait. */
    private void unended(List<String> ids) {
        page.append("<section class=\"against\">\n<div class=\"observed\">");
        element("h2", "", "Observed");
        element("p", "outcome", "Nobody ended the wait.");
        rules("breaks", ids);
        page.append("</div>\n<div class=\"admissible\">");
        element("h2", "", "Admissible there");
        element("p", "", Failure.ENDS_EVERY_WAIT);
        page.append("</div>\n</section>\n");
    }

    private void rules(String how, List<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        page.append("<ul class=\"rules ").append(how).append("\">\n");
        for (String id : ids) {
            page.append("<li>");
            element("b", "", id);
            String sentence = Rules.sentence(id);
            if (sentence != null) {
                page.append(' ').append(escaped(sentence.replace("`", "")));
            }
            page.append("</li>\n");
        }
        page.append("</ul>\n");
    }

    private void timeline(History history, long marked) {
        if (history.events().isEmpty()) {
            return;
        }
        element("h2", "", "What happened");
        element(
                "p",
                "hint",
                "Time runs downwards. A box reaches from a call to its return; boxes side by side"
                        + " overlapped. Point at a box, or step to it with the tab key, for its details"
                        + " and the state of the model after it.");
        page.append(new HtmlTimeline(history, marked).draw());
    }

    private void background(Verdict.Explanation explanation) {
        page.append("<section class=\"cards\">\n");
        card("state", "State of the model before it", explanation.state());
        card("pending", "Why the other pending calls do not explain it", explanation.pending());
        page.append("</section>\n");
    }

    private void card(String style, String title, List<String> lines) {
        page.append("<div class=\"card ").append(style).append("\">");
        element("h2", "", title);
        if (lines.isEmpty()) {
            element("p", "", "None was pending.");
        } else {
            page.append("<ul>\n");
            lines.forEach(line -> element("li", line.endsWith(":") ? "title" : "", line));
            page.append("</ul>");
        }
        page.append("</div>\n");
    }

    private void errors(Finding finding) {
        List<String> errors =
                finding instanceof Finding.Crash crash
                        ? crash.errors()
                        : finding instanceof Finding.Hang hang
                                ? hang.errors()
                                : finding instanceof Finding.ProtocolError error
                                        ? error.errors()
                                        : List.of();
        if (!errors.isEmpty()) {
            element("h2", "", "The adapter's last lines on standard error");
            element("pre", "errors", String.join("\n", errors));
        }
    }

    private void test(TestCase test) {
        if (test.steps().isEmpty()) {
            return;
        }
        element("h2", "", "The smallest test that fails");
        page.append("<ol class=\"steps\" start=\"0\">\n");
        int call = 0;
        for (Step step : test.steps()) {
            if (step instanceof Step.Single single) {
                command(single.command(), call++);
            } else if (step instanceof Step.Kill kill) {
                element("li", "uncounted", "process " + kill.process() + " is killed");
            } else if (step instanceof Step.Together together) {
                page.append("<li class=\"uncounted\">side by side<ol>\n");
                for (Command command : together.commands()) {
                    command(command, call++);
                }
                page.append("</ol></li>\n");
            }
        }
        page.append("</ol>\n");
    }

    private void command(Command command, int call) {
        page.append("<li value=\"").append(call).append("\">");
        element("span", "thread", "thread " + command.thread());
        element("code", "", words(command));
        page.append("</li>\n");
    }

    private static String words(Command command) {
        Operation operation = command.operation();
        Iterator<Integer> sources = command.handlesOf().iterator();
        return Pattern.compile("handle -?\\d+")
                .matcher(Words.of(operation))
                .replaceAll(
                        literal -> {
                            int source = sources.hasNext() ? sources.next() : -1;
                            return source < 0 ? literal.group() : "handle of call " + source;
                        });
    }

    private void reproduction(String command, Path recording) {
        element("h2", "", "Run it again");
        element("pre", "command", command);
        if (recording != null) {
            element("p", "hint", "The history is kept in " + recording + ".");
        }
    }

    private String end() {
        page.append("</main>\n</body>\n</html>\n");
        return page.toString();
    }

    private void element(String name, String style, String text) {
        page.append('<').append(name);
        if (!style.isEmpty()) {
            page.append(" class=\"").append(style).append('"');
        }
        page.append('>').append(escaped(text)).append("</").append(name).append(">\n");
    }

    /** Text as HTML shows it; control characters, which HTML cannot hold, as their numbers. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(
                        letter -> {
                            switch (letter) {
                                case '&' -> escaped.append("&amp;");
                                case '<' -> escaped.append("&lt;");
                                case '>' -> escaped.append("&gt;");
                                case '"' -> escaped.append("&quot;");
                                case '\'' -> escaped.append("&#39;");
                                case '\n', '\t' -> escaped.append((char) letter);
                                default -> {
                                    if (Character.isISOControl(letter)
                                            || Character.getType(letter) == Character.FORMAT
                                            || Character.getType(letter) == Character.SURROGATE) {
                                        escaped.append("\\u")
                                                .append(HexFormat.of().toHexDigits(letter, 4));
                                    } else {
                                        escaped.appendCodePoint(letter);
                                    }
                                }
                            }
                        });
        return escaped.toString();
    }

    private static String style() {
        try (var input = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
