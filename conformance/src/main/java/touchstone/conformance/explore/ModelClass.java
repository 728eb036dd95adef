package touchstone.conformance.explore;

import java.util.List;
import java.util.Set;

/**
 * A class of the model, as its source declares it.
 *
 * @param name its full name in Java
 * @param binaryName its name in the virtual machine
 * @param imports what its file imports, as Java, its own package included
 * @param source the JML of its file
 * @param supertypes the full names of the classes and interfaces of the model directly above it
 * @param fields its own fields, in order
 * @param ghosts its ghost and model fields and model methods, by name
 * @param invariants what is stated about it, in order
 */
record ModelClass(
        String name,
        String binaryName,
        String imports,
        JmlText source,
        List<String> supertypes,
        List<Field> fields,
        Set<String> ghosts,
        List<Invariant> invariants) {
    /**
     * A field.
     *
     * @param type its type as Java, names in full
     * @param constant its value as Java; null when it is not a constant
     */
    record Field(String name, String type, boolean isPublic, boolean isStatic, String constant) {}

    /**
     * An invariant clause.
     *
     * @param expression what it states, without the semicolon
     */
    record Invariant(Clause clause, List<JmlText.Token> expression) {}
}
