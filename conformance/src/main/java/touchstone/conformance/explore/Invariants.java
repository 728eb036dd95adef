package touchstone.conformance.explore;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import touchstone.model.Machine;

/**
 * The invariants that JML states about a class of the model, and about all whose invariants these
 * claim, as predicates that run at full speed. They are made from the text that is proved: every
 * clause is translated to Java, except those about ghost state, which are listed as skipped. A
 * field that is not {@code nullable} counts as a clause too, as in JML.
 *
 * <p>A clause that cannot be evaluated, because something is null or an index is outside its array,
 * does not hold. Arithmetic is that of Java; {@code \bigint} has 64 bits.
 *
 * @param <T> the class that is checked
 */
public final class Invariants<T> {
    private final Predicates predicates;
    private final Predicate<Object> root;
    private final String rootName;

    private Invariants(Predicates predicates, Class<T> type) {
        this.predicates = predicates;
        root = predicates.root();
        String name = type.getSimpleName();
        rootName = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /**
     * The invariants of the machine.
     *
     * @param sources the folder with the sources of the model, the packages as folders in it
     * @throws touchstone.conformance.history.InputError when an invariant is malformed, with file
     *     and line; when the sources are not those of the model that runs; when there is no Java
     *     compiler
     */
    public static Invariants<Machine> of(Path sources) {
        return of(sources, Machine.class);
    }

    /**
     * The invariants of any class.
     *
     * @param sources the folder with its source and those of all classes that it uses
     * @param type the class that will be checked
     * @throws touchstone.conformance.history.InputError as for {@link #of(Path)}
     */
    public static <T> Invariants<T> of(Path sources, Class<T> type) {
        JavaSources.compiler();
        return new Invariants<>(new Predicates(new ModelSources(sources), type), type);
    }

    /** The clauses that are checked, class by class in the order of the sources. */
    public List<Clause> executable() {
        return predicates.executable();
    }

    /** The clauses that are not checked, each with the reason. */
    public List<Skipped> skipped() {
        return List.copyOf(predicates.skipped());
    }

    /** Whether every clause holds. This is the fast question; it allocates nothing. */
    public boolean holds(T object) {
        return root.test(object);
    }

    /** The first of {@link #violations}; empty when every clause holds. */
    public Optional<Violation> check(T object) {
        return holds(object) ? Optional.empty() : violations(object).stream().findFirst();
    }

    /**
     * Every clause that does not hold, of the object and of all that it is made of. Parts come
     * before what is made of them, so that the first is the cause when a clause does not hold only
     * because it claims the invariant of a part.
     */
    public List<Violation> violations(T object) {
        List<Violation> violations = new ArrayList<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        visit(object, rootName, seen, violations);
        return violations;
    }

    private void visit(Object object, String path, Set<Object> seen, List<Violation> violations) {
        if (object == null || !seen.add(object)) {
            return;
        }
        if (object instanceof Object[] array) {
            for (int index = 0; index < Array.getLength(array); index++) {
                visit(array[index], path + "[" + index + "]", seen, violations);
            }
        } else if (predicates.knows(object.getClass())) {
            for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
                visitFields(object, type, path, seen, violations);
            }
            for (Clause clause : predicates.executable(object.getClass())) {
                if (!predicates.holds(clause, object)) {
                    violations.add(new Violation(clause, path));
                }
            }
        }
    }

    private void visitFields(
            Object object,
            Class<?> type,
            String path,
            Set<Object> seen,
            List<Violation> violations) {
        for (Field field : type.getDeclaredFields()) {
            if (field.getType().isPrimitive() || Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            if (!predicates.knows(type)) {
                continue;
            }
            try {
                field.setAccessible(true);
                visit(field.get(object), path + "." + field.getName(), seen, violations);
            } catch (IllegalAccessException e) {
                throw new AssertionError("the field has been made accessible", e);
            }
        }
    }
}
