package touchstone.spec;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Text in columns. */
final class Table {
    private Table() {}

    /**
     * Aligns the columns, two blanks between them, none at the end of a line.
     *
     * @param lines of equally many cells each
     */
    static String aligned(List<List<String>> lines) {
        int[] widths =
                IntStream.range(0, lines.get(0).size())
                        .map(
                                column ->
                                        lines.stream()
                                                .mapToInt(l -> l.get(column).length())
                                                .max()
                                                .getAsInt())
                        .toArray();
        return lines.stream()
                .map(
                        line ->
                                IntStream.range(0, widths.length)
                                        .mapToObj(i -> pad(line.get(i), widths[i]))
                                        .collect(Collectors.joining("  "))
                                        .stripTrailing())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
