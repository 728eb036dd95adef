package touchstone.conformance.explore;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.lang.model.element.ExecutableElement;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import touchstone.conformance.explore.ModelClass.Field;
import touchstone.conformance.explore.ModelClass.Invariant;
import touchstone.conformance.history.InputError;

/**
 * The invariants of a model as classes that run. For each class of the model one is written that
 * evaluates its clauses, and one more, {@code $Model}, reads all fields. Private fields are read
 * through constant variable handles, which cost no more than a field access once compiled, so that
 * the model need not be opened nor its classes be changed.
 */
final class Predicates {
    private static final String PACKAGE = "touchstone.conformance.explore.generated";

    private final ModelSources model;
    private final Map<Invariant, ModelClass> executable = new LinkedHashMap<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final Map<Invariant, String> names = new HashMap<>();
    private final Map<String, Set<String>> claims = new HashMap<>();
    private final Map<Clause, Method> methods = new HashMap<>();
    private final Predicate<Object> root;

    /** A place in a source that was written here, and the clause that it is for. */
    private record Place(String unit, int start, int end, ModelClass owner, Invariant invariant) {}

    /**
     * Translates, compiles and loads what the sources state.
     *
     * @param rootType the class whose objects are to be checked
     * @throws InputError when a clause is not JML, or the sources are not those of the class
     */
    Predicates(ModelSources model, Class<?> rootType) {
        this.model = model;
        if (!model.classes().containsKey(rootType.getCanonicalName())) {
            throw new InputError(
                    model.folder().toString(), 0, "the source of " + rootType.getName(), "none");
        }
        Map<Invariant, Translator.Java> translated = translate();
        Map<String, byte[]> classes = compile(translated, rootType);
        Loader loader = new Loader(rootType.getClassLoader(), classes);
        try {
            Class.forName(PACKAGE + ".$Model", true, loader);
            @SuppressWarnings("unchecked")
            Predicate<Object> loaded =
                    loader.loadClass(PACKAGE + ".$Root")
                            .asSubclass(Predicate.class)
                            .getConstructor()
                            .newInstance();
            root = loaded;
            for (Map.Entry<Invariant, ModelClass> entry : executable.entrySet()) {
                Class<?> type = loader.loadClass(PACKAGE + "." + unitName(entry.getValue()));
                Class<?> of = Class.forName(entry.getValue().binaryName(), false, loader);
                String name = names.get(entry.getKey());
                methods.put(entry.getKey().clause(), type.getMethod(name, of));
            }
        } catch (LinkageError | ReflectiveOperationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new InputError(
                    model.folder().toString(),
                    0,
                    "the sources of the classes that run",
                    "others: " + cause.getMessage());
        }
        reportUnclaimed(rootType.getCanonicalName());
    }

    /** Whether all that is stated about an object of the root class holds. */
    Predicate<Object> root() {
        return root;
    }

    List<Clause> executable() {
        return executable.keySet().stream().map(Invariant::clause).toList();
    }

    List<Skipped> skipped() {
        return skipped;
    }

    /** The clauses about objects of exactly this class that can be executed, inherited ones too. */
    List<Clause> executable(Class<?> type) {
        ModelClass named = model.classes().get(type.getCanonicalName());
        if (named == null) {
            return List.of();
        }
        return model.lineage(named).stream()
                .flatMap(declaring -> declaring.invariants().stream())
                .filter(executable::containsKey)
                .map(Invariant::clause)
                .toList();
    }

    /** Whether a class is one of the model. */
    boolean knows(Class<?> type) {
        return model.classes().containsKey(type.getCanonicalName());
    }

    /** Whether one clause holds of an object. One that cannot be evaluated does not. */
    boolean holds(Clause clause, Object object) {
        try {
            return (Boolean) methods.get(clause).invoke(null, object);
        } catch (InvocationTargetException e) {
            return false;
        } catch (IllegalAccessException e) {
            throw new AssertionError("the predicates are public", e);
        }
    }

    // ---- translation

    private Map<Invariant, Translator.Java> translate() {
        Map<Invariant, Translator.Java> translated = new HashMap<>();
        for (ModelClass owner : model.classes().values()) {
            for (Invariant invariant : owner.invariants()) {
                String name = "clause" + names.size();
                names.put(invariant, name);
                try {
                    translated.put(invariant, Translator.translate(model, owner, invariant, name));
                    executable.put(invariant, owner);
                } catch (NotExecutable e) {
                    skipped.add(
                            new Skipped(invariant.clause(), e.aboutGhostState(), e.getMessage()));
                }
            }
        }
        return translated;
    }

    // ---- the classes that are written

    private static String unitName(ModelClass type) {
        return "Of_" + type.name().replace('.', '_');
    }

    private Map<String, String> write(
            Map<Invariant, Translator.Java> translated, Class<?> rootType, List<Place> places) {
        Map<String, String> units = new LinkedHashMap<>();
        units.put("$Model", accessors());
        units.put("$Root", root(rootType.getCanonicalName()));
        for (ModelClass type : model.classes().values()) {
            units.put(unitName(type), predicates(type, translated, places));
        }
        return units;
    }

    private static String root(String name) {
        return """
        package %s;
        public final class $Root implements java.util.function.Predicate<Object> {
            @Override public boolean test(Object root) {
                return $Model.holds((%s) root);
            }
        }
        """
                .formatted(PACKAGE, name);
    }

    private String accessors() {
        StringBuilder text = new StringBuilder();
        text.append(
                """
                package %s;
                import java.lang.invoke.MethodHandles;
                import java.lang.invoke.VarHandle;
                final class $Model {
                    static Class<?> typeOf(Object object) {
                        return object.getClass();
                    }
                    static boolean nonNullElements(Object[] array) {
                        for (Object element : array) {
                            if (element == null
                                    || element instanceof Object[] inner && !nonNullElements(inner)) {
                                return false;
                            }
                        }
                        return true;
                    }
                    private static VarHandle handle(Class<?> type, String name, Class<?> of, boolean fixed) {
                        try {
                            MethodHandles.Lookup inside =
                                    MethodHandles.privateLookupIn(type, MethodHandles.lookup());
                            return fixed
                                    ? inside.findStaticVarHandle(type, name, of)
                                    : inside.findVarHandle(type, name, of);
                        } catch (ReflectiveOperationException e) {
                            throw new IllegalStateException(e.getMessage(), e);
                        }
                    }
                """
                        .formatted(PACKAGE));
        List<String> arrays =
                List.of(
                        "Object", "boolean", "byte", "short", "char", "int", "long", "float",
                        "double");
        for (String element : arrays) {
            text.append(
                    "static int length(%s[] array) { return array.length; }%n".formatted(element));
        }
        int count = 0;
        for (ModelClass type : model.classes().values()) {
            text.append(
                    "static boolean holds(%s object) { return %s.holds(object); }%n"
                            .formatted(type.name(), unitName(type)));
            for (Field field : type.fields()) {
                text.append(accessor(type, field, "HANDLE" + count++));
            }
        }
        return text.append("}\n").toString();
    }

    private static String accessor(ModelClass type, Field field, String handle) {
        String read;
        String declaration = "";
        if (field.constant() != null) {
            read = field.constant();
        } else if (field.isPublic()) {
            read = (field.isStatic() ? type.name() : "object") + "." + field.name();
        } else {
            declaration =
                    "private static final VarHandle %s = handle(%s.class, \"%s\", %s.class, %b);%n"
                            .formatted(
                                    handle,
                                    type.name(),
                                    field.name(),
                                    field.type(),
                                    field.isStatic());
            read =
                    "(%s) %s.get(%s)"
                            .formatted(field.type(), handle, field.isStatic() ? "" : "object");
        }
        return declaration
                + "static %s %s(%s object) { return %s; }%n"
                        .formatted(field.type(), field.name(), type.name(), read);
    }

    private String predicates(
            ModelClass type, Map<Invariant, Translator.Java> translated, List<Place> places) {
        String unit = unitName(type);
        StringBuilder text = new StringBuilder();
        text.append("package ").append(PACKAGE).append(";\n").append(type.imports());
        text.append("import ").append(type.name()).append(".*;\n");
        text.append("public final class ").append(unit).append(" {\n");
        List<String> calls = new ArrayList<>(List.of("true"));
        for (Invariant invariant : type.invariants()) {
            if (!executable.containsKey(invariant)) {
                continue;
            }
            Translator.Java java = translated.get(invariant);
            int start = text.length();
            text.append(java.methods());
            text.append("public static boolean ").append(names.get(invariant));
            text.append("(").append(type.name()).append(" $self) {\nreturn ");
            text.append(java.expression()).append(";\n}\n");
            places.add(new Place(unit, start, text.length(), type, invariant));
            calls.add(names.get(invariant) + "($self)");
        }
        StringBuilder below = new StringBuilder();
        for (ModelClass other : model.classes().values()) {
            if (other.supertypes().contains(type.name())) {
                below.append(
                        "if ($self instanceof %1$s) { return %2$s.holds((%1$s) $self); }%n"
                                .formatted(other.name(), unitName(other)));
            }
        }
        StringBuilder all = new StringBuilder("$self != null");
        model.lineage(type)
                .forEach(
                        above ->
                                all.append(" && ")
                                        .append(unitName(above))
                                        .append(".states($self)"));
        return text.append(
                        """
                        static boolean states(%1$s $self) {
                            try {
                                return %2$s;
                            } catch (RuntimeException undefined) {
                                return false;
                            }
                        }
                        static boolean holds(%1$s $self) {
                            %3$s
                            return %4$s;
                        }
                        }
                        """
                                .formatted(type.name(), String.join(" && ", calls), below, all))
                .toString();
    }

    // ---- compilation

    private Map<String, byte[]> compile(
            Map<Invariant, Translator.Java> translated, Class<?> rootType) {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<Place> places = new ArrayList<>();
        List<JavaFileObject> sources = new ArrayList<>();
        write(translated, rootType, places)
                .forEach((unit, text) -> sources.add(new WrittenSource(unit, text)));
        try (StandardJavaFileManager files = JavaSources.fileManager(problems);
                ClassStore store = new ClassStore(files)) {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of());
            files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(model.folder()));
            JavacTask task = JavaSources.task(store, problems, sources);
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            task.analyze();
            if (problems.getDiagnostics().stream().anyMatch(Predicates::isError)) {
                for (Diagnostic<? extends JavaFileObject> problem : problems.getDiagnostics()) {
                    if (isError(problem)) {
                        refuse(problem, places);
                    }
                }
                return compile(translated, rootType);
            }
            units.forEach(unit -> new ClaimsReader(Trees.instance(task)).scan(unit, null));
            task.generate();
            return store.classes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isError(Diagnostic<?> problem) {
        return problem.getKind() == Diagnostic.Kind.ERROR;
    }

    /**
     * Skips the clause that does not compile when the reason is that a name, which is a field
     * elsewhere, is that of ghost state here.
     */
    private void refuse(Diagnostic<? extends JavaFileObject> problem, List<Place> places) {
        String message = JavaSources.message(problem);
        for (Place place : places) {
            boolean here =
                    problem.getSource() instanceof WrittenSource source
                            && source.unit().equals(place.unit)
                            && place.start <= problem.getPosition()
                            && problem.getPosition() < place.end;
            if (!here) {
                continue;
            }
            Clause clause = place.invariant.clause();
            boolean ghost =
                    place.invariant.expression().stream()
                            .anyMatch(token -> model.isGhost(token.text()));
            if (!ghost) {
                throw place.owner
                        .source()
                        .error(
                                place.invariant.expression().get(0).start(),
                                "a condition on objects of " + clause.type(),
                                "'" + clause.text() + "': " + message);
            }
            if (executable.remove(place.invariant) != null) {
                skipped.add(new Skipped(clause, true, "it names ghost state"));
            }
            return;
        }
        throw new InputError(
                model.folder().toString(),
                0,
                "classes whose fields can be read from outside the package",
                message);
    }

    /** Finds of what other classes' objects the invariant of a class claims theirs. */
    private final class ClaimsReader extends TreePathScanner<Void, Void> {
        private final Trees trees;

        ClaimsReader(Trees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
            if (call.getMethodSelect().toString().equals("$Model.holds")
                    && trees.getElement(getCurrentPath()) instanceof ExecutableElement called) {
                String unit = getCurrentPath().getCompilationUnit().getSourceFile().getName();
                String of = called.getParameters().get(0).asType().toString();
                String by = unit.substring(unit.lastIndexOf('/') + 1).replace(".java", "");
                claims.computeIfAbsent(by, key -> new HashSet<>()).add(of);
            }
            return super.visitMethodInvocation(call, null);
        }
    }

    /** What nobody claims is not checked, and has to be said. */
    private void reportUnclaimed(String rootName) {
        Set<String> claimed = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(rootName));
        while (!next.isEmpty()) {
            String name = next.remove();
            if (!claimed.add(name)) {
                continue;
            }
            for (ModelClass type : model.classes().values()) {
                boolean above =
                        model.lineage(model.classes().get(name)).stream()
                                .anyMatch(other -> other.name().equals(type.name()));
                if (type.supertypes().contains(name) || above) {
                    next.add(type.name());
                }
            }
            next.addAll(claims.getOrDefault(unitName(model.classes().get(name)), Set.of()));
        }
        executable
                .entrySet()
                .removeIf(
                        entry -> {
                            boolean keep = claimed.contains(entry.getValue().name());
                            if (!keep) {
                                Clause clause = entry.getKey().clause();
                                String reason = "nothing that " + rootName + " states claims it";
                                skipped.add(new Skipped(clause, false, reason));
                            }
                            return !keep;
                        });
    }

    /** A source in memory. */
    private static final class WrittenSource extends SimpleJavaFileObject {
        private final String unit;
        private final String text;

        WrittenSource(String unit, String text) {
            super(
                    URI.create("string:///" + PACKAGE.replace('.', '/') + "/" + unit + ".java"),
                    Kind.SOURCE);
            this.unit = unit;
            this.text = text;
        }

        String unit() {
            return unit;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps compiled classes in memory. */
    private static final class ClassStore extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        ClassStore(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            written.put(className, bytes);
            URI place = URI.create("memory:///" + className.replace('.', '/') + kind.extension);
            return new SimpleJavaFileObject(place, kind) {
                @Override
                public OutputStream openOutputStream() {
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new HashMap<>();
            written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }

    /** Loads the compiled classes beside those of the model. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(ClassLoader model, Map<String, byte[]> classes) {
            super(model);
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
