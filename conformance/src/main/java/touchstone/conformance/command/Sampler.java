package touchstone.conformance.command;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Looks now and then where a thread is, to tell which methods its time goes to. */
final class Sampler {
    private static final int MILLISECONDS = 5;
    private static final int SHOWN = 4;

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Thread sampling;

    /** Starts to look at the thread. */
    Sampler(Thread watched) {
        sampling =
                new Thread(
                        () -> {
                            while (!Thread.interrupted()) {
                                sample(watched);
                                try {
                                    Thread.sleep(MILLISECONDS);
                                } catch (InterruptedException stopped) {
                                    return;
                                }
                            }
                        });
        sampling.setDaemon(true);
        sampling.start();
    }

    private void sample(Thread watched) {
        StackTraceElement[] stack = watched.getStackTrace();
        if (stack.length > 0) {
            String type = stack[0].getClassName();
            String method =
                    type.substring(type.lastIndexOf('.') + 1) + "." + stack[0].getMethodName();
            counts.merge(method, 1, Integer::sum);
        }
    }

    /** Stops, and says in which methods the thread was most, with the share of each. */
    String stop() {
        sampling.interrupt();
        int total = Math.max(1, counts.values().stream().mapToInt(Integer::intValue).sum());
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(SHOWN)
                .map(entry -> entry.getKey() + " " + 100 * entry.getValue() / total + " %")
                .collect(Collectors.joining(", "));
    }
}
