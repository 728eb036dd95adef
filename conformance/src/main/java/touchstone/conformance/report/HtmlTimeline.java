package touchstone.conformance.report;

import static touchstone.conformance.report.HtmlReport.escaped;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.History;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.oracle.Budget;
import touchstone.conformance.oracle.Oracle;
import touchstone.conformance.oracle.Words;

/** A history as a drawing: a column for each thread, a row for each event, a box for each call. */
final class HtmlTimeline {
    /** Of a longer history only the end is drawn. */
    private static final int MOST_EVENTS = 240;

    /** So much may be spent on the states after one event. */
    private static final Budget BUDGET = new Budget(200_000, 2_000);

    private static final int MOST_STATES = 3;
    private static final int MOST_BYTES = 256;

    private final History history;
    private final long marked;
    private final int first;
    private final List<Integer> columns;
    private final StringBuilder page = new StringBuilder();

    /** A call that is drawn: it returned in row {@code to}, or never, and then that is -1. */
    private record Box(Event.Call call, int from, Event.Return end, int to) {}

    /**
     * @param marked the line of the event that nothing explains; 0 for none
     */
    HtmlTimeline(History history, long marked) {
        this.history = history;
        this.marked = marked;
        first = Math.max(0, history.events().size() - MOST_EVENTS);
        columns = columns();
    }

    /** The threads that do something, those of one process side by side. */
    private List<Integer> columns() {
        TreeSet<Integer> threads = new TreeSet<>();
        for (Event event : history.events()) {
            if (event instanceof Event.Call call) {
                threads.add(call.thread());
            }
        }
        List<Integer> processOf = history.header().processOf();
        if (threads.isEmpty()) {
            threads.add(0);
        }
        List<Integer> sorted = new ArrayList<>(threads);
        sorted.sort((one, other) -> Integer.compare(processOf.get(one), processOf.get(other)));
        return sorted;
    }

    String draw() {
        int last = history.events().size();
        if (first > 0) {
            page.append("<p class=\"hint\">The first ")
                    .append(first)
                    .append(" events are not drawn.</p>\n");
        }
        page.append("<div class=\"timeline\" style=\"--threads:")
                .append(columns.size())
                .append("\">\n");
        for (int column = 0; column < columns.size(); column++) {
            int thread = columns.get(column);
            page.append(
                    String.format(
                            "<div class=\"lane p%d\" style=\"grid-column:%d;grid-row:1 / %d\"></div>%n",
                            processOf(thread) % 2, column + 2, row(last) + 1));
            page.append(
                    String.format(
                            "<div class=\"head\" style=\"grid-column:%d;grid-row:1\"><b>thread %d</b>"
                                    + " process %d</div>%n",
                            column + 2, thread, processOf(thread)));
        }
        for (int index = first; index < last; index++) {
            Event event = history.events().get(index);
            page.append(
                    String.format(
                            "<div class=\"line\" style=\"grid-row:%d\">%d</div>%n",
                            row(index), event.line()));
            if (event instanceof Event.Call call) {
                draw(box(call, index));
            } else if (event instanceof Event.Deadline deadline) {
                page.append(
                        String.format(
                                "<div class=\"deadline\" style=\"grid-column:%d;grid-row:%d\">"
                                        + "time not over before this</div>%n",
                                columns.indexOf(deadline.thread()) + 2, row(index)));
            } else if (event instanceof Event.Crash crash) {
                across(index, crash.process(), "process " + crash.process() + " was killed");
            } else if (event instanceof Event.ThreadCrash crash) {
                across(index, processOf(crash.thread()), "thread " + crash.thread() + " ended");
            } else if (event instanceof Event.End) {
                across(index, -1, "the end: nothing more would happen");
            }
        }
        return page.append("</div>\n").toString();
    }

    private int processOf(int thread) {
        return history.header().processOf().get(thread);
    }

    /** The row of the grid in which an event of the history is drawn. */
    private int row(int index) {
        return index - first + 2;
    }

    private Box box(Event.Call call, int from) {
        List<Event> events = history.events();
        for (int index = from + 1; index < events.size(); index++) {
            if (events.get(index) instanceof Event.Return end && end.thread() == call.thread()) {
                return new Box(call, from, end, index);
            }
            Event event = events.get(index);
            boolean killed =
                    event instanceof Event.Crash crash
                            && crash.process() == processOf(call.thread());
            boolean ended =
                    event instanceof Event.ThreadCrash crash && crash.thread() == call.thread();
            if (killed || ended) {
                return new Box(call, from, null, index - 1);
            }
        }
        return new Box(call, from, null, events.size() - 1);
    }

    private void draw(Box box) {
        boolean violation = box.end() != null && box.end().line() == marked;
        String style =
                (box.end() == null
                                ? " pending"
                                : box.end().outcome() instanceof Outcome.Ok ? " ok" : " refused")
                        + (violation ? " violation" : "")
                        + (marked > 0 && box.call().line() > marked ? " later" : "");
        page.append(
                String.format(
                        "<div class=\"call%s\" tabindex=\"0\" style=\"grid-column:%d;grid-row:%d / %d\">",
                        style,
                        columns.indexOf(box.call().thread()) + 2,
                        row(box.from()),
                        row(box.to()) + 1));
        span("operation", Words.of(box.call().operation()));
        span("outcome", box.end() == null ? "did not return" : Words.of(box.end().outcome()));
        if (violation) {
            span("mark", "no execution explains this");
        }
        details(box);
        page.append("</div>\n");
    }

    private void details(Box box) {
        // Where there is more room: to the right of the left columns, and the other way round.
        boolean leftwards = columns.indexOf(box.call().thread()) * 2 >= columns.size();
        page.append(
                leftwards && columns.size() > 1
                        ? "<div class=\"details leftwards\">"
                        : "<div class=\"details\">");
        item("called", "line " + box.call().line());
        if (box.end() != null) {
            item("returned", "line " + box.end().line());
        }
        Operation operation = box.call().operation();
        if (operation.data() != null && operation.data().length > 0) {
            item("sent", hex(operation.data()));
        }
        if (box.end() != null && box.end().outcome() instanceof Outcome.Ok ok) {
            if (ok.data() != null && ok.data().length > 0) {
                item(operation instanceof Operation.Load ? "loaded" : "received", hex(ok.data()));
            }
            if (ok.events() != null) {
                item("reported", Words.of(ok.events()));
            }
            if (ok.reports() != null) {
                item("reported", Words.reports(ok.reports()));
            }
        }
        if (box.end() != null && (marked == 0 || box.end().line() < marked)) {
            states(box.to());
        }
        page.append("</div>");
    }

    /** The states of the model after an event, as far as the history has explained itself. */
    private void states(int index) {
        History prefix = new History(history.header(), history.events().subList(0, index + 1));
        List<List<String>> states = Oracle.states(prefix, BUDGET);
        if (states.isEmpty()) {
            return;
        }
        int shown = Math.min(MOST_STATES, states.size());
        for (int state = 0; state < shown; state++) {
            page.append("<p class=\"after\">")
                    .append(
                            states.size() == 1
                                    ? "state of the model after it"
                                    : "possible state " + (state + 1) + " of " + states.size())
                    .append("</p><ul>");
            states.get(state)
                    .forEach(line -> page.append("<li>").append(escaped(line)).append("</li>"));
            page.append("</ul>");
        }
    }

    private static String hex(byte[] data) {
        int shown = Math.min(data.length, MOST_BYTES);
        return HexFormat.ofDelimiter(" ").formatHex(data, 0, shown)
                + (shown < data.length ? " …" : "");
    }

    /** A mark across the columns of a process, or of all when that is -1. */
    private void across(int index, int process, String words) {
        int from = columns.size();
        int to = 0;
        for (int column = 0; column < columns.size(); column++) {
            if (process < 0 || processOf(columns.get(column)) == process) {
                from = Math.min(from, column);
                to = Math.max(to, column + 1);
            }
        }
        if (to == 0) {
            from = 0;
            to = columns.size();
        }
        boolean violation = history.events().get(index).line() == marked;
        page.append(
                String.format(
                        "<div class=\"across%s\" style=\"grid-column:%d / %d;grid-row:%d\">",
                        violation ? " violation" : "", from + 2, to + 2, row(index)));
        span("operation", words);
        if (violation) {
            span("mark", "no execution explains this");
        }
        page.append("</div>\n");
    }

    private void span(String style, String text) {
        page.append("<span class=\"").append(style).append("\">");
        page.append(escaped(text)).append("</span>");
    }

    private void item(String name, String value) {
        page.append("<p><b>").append(name).append("</b> ").append(escaped(value)).append("</p>");
    }
}
