package touchstone.conformance.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.History;
import touchstone.conformance.oracle.Words;

/** A history as text: one line an event, one column a thread. */
public final class Timeline {
    private static final int NARROWEST = 12;
    private static final int WIDEST = 44;

    private Timeline() {}

    /**
     * Draws a history.
     *
     * @param marked the line of the history file to point at; 0 for none
     */
    public static List<String> of(History history, long marked) {
        List<Integer> processOf = history.header().processOf();
        Map<Integer, Integer> widths = new TreeMap<>();
        for (int thread = 0; thread < processOf.size(); thread++) {
            widths.put(thread, NARROWEST);
        }
        for (Event event : history.events()) {
            if (threadOf(event) >= 0) {
                int width = Math.min(WIDEST, text(event).length() + 2);
                widths.merge(threadOf(event), width, Math::max);
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(
                " line  "
                        + widths.keySet().stream()
                                .map(thread -> padded(title(thread, processOf), widths.get(thread)))
                                .collect(Collectors.joining())
                                .stripTrailing());
        for (Event event : history.events()) {
            StringBuilder line = new StringBuilder(String.format("%5d  ", event.line()));
            int thread = threadOf(event);
            if (thread < 0) {
                line.append(text(event));
            } else {
                for (int before = 0; before < thread; before++) {
                    line.append(" ".repeat(widths.get(before)));
                }
                line.append(text(event));
            }
            if (event.line() == marked) {
                line.append("   <== no execution explains this");
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static String title(int thread, List<Integer> processOf) {
        boolean onlyOne = processOf.stream().distinct().count() == 1;
        return "thread " + thread + (onlyOne ? "" : " (process " + processOf.get(thread) + ")");
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(2, width - text.length()));
    }

    private static int threadOf(Event event) {
        if (event instanceof Event.Call call) {
            return call.thread();
        } else if (event instanceof Event.Return back) {
            return back.thread();
        } else if (event instanceof Event.Deadline deadline) {
            return deadline.thread();
        } else if (event instanceof Event.ThreadCrash crash) {
            return crash.thread();
        }
        return -1;
    }

    private static String text(Event event) {
        if (event instanceof Event.Call call) {
            return Words.of(call.operation());
        } else if (event instanceof Event.Return back) {
            return "-> " + Words.of(back.outcome());
        } else if (event instanceof Event.Deadline) {
            return "(time not over before this)";
        } else if (event instanceof Event.Crash crash) {
            return "process " + crash.process() + " dies";
        } else if (event instanceof Event.ThreadCrash) {
            return "ends";
        }
        return "end";
    }
}
