package touchstone.conformance.explore;

/**
 * One invariant clause of the model.
 *
 * @param type the simple name of the class that it is about
 * @param file its source, relative to the folder of the sources, with {@code /} between names
 * @param line the line where it begins, from 1
 * @param text what it states, as JML, without the word {@code invariant} and on one line
 * @param byDefault whether no clause says it, but the declaration of a field that is not {@code
 *     nullable}
 */
public record Clause(String type, String file, int line, String text, boolean byDefault) {
    /** Where and what: {@code Cochannel (touchstone/model/cop/Cochannel.java:24): 0 <= head}. */
    @Override
    public String toString() {
        return type + " (" + file + ":" + line + "): " + text;
    }
}
