package touchstone.conformance.explore;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import touchstone.conformance.explore.JmlText.Comment;
import touchstone.conformance.explore.JmlText.Token;
import touchstone.conformance.explore.ModelClass.Field;
import touchstone.conformance.explore.ModelClass.Invariant;
import touchstone.conformance.history.InputError;

/** The classes of a model and what JML states about them, read from the sources. */
final class ModelSources {
    private static final Set<String> MODIFIERS =
            Set.of("public", "protected", "private", "static", "instance", "final", "nullable");

    private final Path folder;
    private final Map<String, ModelClass> classes = new LinkedHashMap<>();

    /**
     * Reads every source below a folder. The Java is read by the compiler, so that only JML is left
     * to be read here.
     *
     * @throws InputError when there is none, or one is not Java
     */
    ModelSources(Path folder) {
        this.folder = folder;
        List<Path> paths = paths();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = JavaSources.fileManager(problems)) {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of());
            JavacTask task =
                    JavaSources.task(files, problems, files.getJavaFileObjectsFromPaths(paths));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            task.analyze();
            for (Diagnostic<? extends JavaFileObject> problem : problems.getDiagnostics()) {
                if (problem.getKind() == Diagnostic.Kind.ERROR) {
                    throw new InputError(
                            problem.getSource().getName(),
                            problem.getLineNumber(),
                            "Java",
                            JavaSources.message(problem));
                }
            }
            for (CompilationUnitTree unit : units) {
                new Reader(task, unit).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> paths() {
        if (!Files.isDirectory(folder)) {
            throw new InputError(folder.toString(), 0, "a folder of Java sources", "none");
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> paths =
                    walk.filter(path -> path.toString().endsWith(".java")).sorted().toList();
            if (paths.isEmpty()) {
                throw new InputError(folder.toString(), 0, "Java sources", "no .java file");
            }
            return paths;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes by their full names, in the order of the files. */
    Map<String, ModelClass> classes() {
        return classes;
    }

    Path folder() {
        return folder;
    }

    /** A class and all above it that are of the model, those above first. */
    List<ModelClass> lineage(ModelClass type) {
        Set<ModelClass> lineage = new LinkedHashSet<>();
        type.supertypes().forEach(name -> lineage.addAll(lineage(classes.get(name))));
        lineage.add(type);
        return List.copyOf(lineage);
    }

    /** The field that a name stands for in a class, if it does. */
    Optional<Field> field(ModelClass type, String name) {
        return lineage(type).stream()
                .flatMap(declaring -> declaring.fields().stream())
                .filter(field -> field.name().equals(name))
                .reduce((above, below) -> below);
    }

    /** Whether a name stands for something in a class that exists in the proof alone. */
    boolean isGhost(ModelClass type, String name) {
        return lineage(type).stream().anyMatch(declaring -> declaring.ghosts().contains(name));
    }

    /** Whether any class has a field of that name. */
    boolean isField(String name) {
        return classes.values().stream()
                .flatMap(type -> type.fields().stream())
                .anyMatch(field -> field.name().equals(name));
    }

    /** Whether any class has a ghost of that name. */
    boolean isGhost(String name) {
        return classes.values().stream().anyMatch(type -> type.ghosts().contains(name));
    }

    /** Reads the classes of one file. */
    private final class Reader extends TreePathScanner<Void, Void> {
        private final JavacTask task;
        private final Trees trees;
        private final CompilationUnitTree unit;
        private final String file;
        private final JmlText text;
        private final List<Comment> comments;

        Reader(JavacTask task, CompilationUnitTree unit) throws IOException {
            this.task = task;
            this.unit = unit;
            trees = Trees.instance(task);
            Path path = Path.of(unit.getSourceFile().toUri());
            Path relative = folder.toAbsolutePath().normalize().relativize(path.normalize());
            file = relative.toString().replace('\\', '/');
            text =
                    new JmlText(
                            folder.resolve(relative).toString(),
                            unit.getSourceFile().getCharContent(true).toString());
            comments = text.comments();
        }

        @Override
        public Void visitClass(ClassTree tree, Void none) {
            TreePath path = getCurrentPath();
            if (trees.getElement(path) instanceof TypeElement type
                    && !type.getQualifiedName().isEmpty()) {
                read(tree, type);
            }
            return super.visitClass(tree, null);
        }

        private void read(ClassTree tree, TypeElement type) {
            String name = type.getQualifiedName().toString();
            Set<String> ghosts = new HashSet<>();
            List<Field> fields = new ArrayList<>();
            List<Invariant> invariants = new ArrayList<>();
            int previous = start(tree);
            for (Tree member : tree.getMembers()) {
                if (member instanceof VariableTree field) {
                    VariableElement element =
                            (VariableElement)
                                    trees.getElement(new TreePath(getCurrentPath(), member));
                    fields.add(field(element));
                    nonNull(type, field, element, previous).ifPresent(invariants::add);
                }
                previous = Math.max(previous, end(member));
            }
            for (Comment comment : comments) {
                if (!belongs(comment, tree)) {
                    continue;
                }
                for (List<Token> declaration : comment.declarations()) {
                    declared(declaration, type, ghosts, invariants);
                }
            }
            classes.put(
                    name,
                    new ModelClass(
                            name,
                            task.getElements().getBinaryName(type).toString(),
                            imports(),
                            text,
                            supertypes(type),
                            fields,
                            ghosts,
                            invariants));
        }

        private int start(Tree tree) {
            return (int) trees.getSourcePositions().getStartPosition(unit, tree);
        }

        private int end(Tree tree) {
            return (int) trees.getSourcePositions().getEndPosition(unit, tree);
        }

        private boolean inside(Comment comment, Tree tree) {
            return start(tree) <= comment.start() && comment.end() <= end(tree);
        }

        /** Whether a comment stands in the class itself: not in a method, nor a class inside. */
        private boolean belongs(Comment comment, ClassTree tree) {
            return inside(comment, tree)
                    && tree.getMembers().stream()
                            .filter(
                                    member ->
                                            member instanceof MethodTree
                                                    || member instanceof BlockTree
                                                    || member instanceof ClassTree)
                            .noneMatch(member -> inside(comment, member));
        }

        private void declared(
                List<Token> declaration,
                TypeElement type,
                Set<String> ghosts,
                List<Invariant> invariants) {
            int at = 0;
            while (at < declaration.size() && MODIFIERS.contains(declaration.get(at).text())) {
                at++;
            }
            if (at == declaration.size()) {
                return;
            }
            Token word = declaration.get(at);
            if (word.is("ghost") || word.is("model")) {
                for (int next = at + 2; next < declaration.size(); next++) {
                    if (Set.of(";", "=", "(", "[").contains(declaration.get(next).text())
                            && declaration.get(next - 1).isName()) {
                        ghosts.add(declaration.get(next - 1).text());
                        return;
                    }
                }
            } else if (word.is("invariant")) {
                Token last = declaration.get(declaration.size() - 1);
                int size = declaration.size() - (last.is(";") ? 1 : 0);
                List<Token> expression = List.copyOf(declaration.subList(at + 1, size));
                if (expression.isEmpty() || !last.is(";")) {
                    throw text.error(
                            word.start(),
                            "an invariant: an expression and a semicolon",
                            JmlText.line(declaration));
                }
                invariants.add(
                        new Invariant(
                                clause(type, word.start(), JmlText.line(expression), false),
                                expression));
            }
        }

        private Clause clause(TypeElement type, int place, String said, boolean byDefault) {
            String name = type.getSimpleName().toString();
            return new Clause(name, file, text.lineAt(place), said, byDefault);
        }

        /** JML's default: a field is not null, and neither is an element of an array in it. */
        private Optional<Invariant> nonNull(
                TypeElement type, VariableTree tree, VariableElement field, int previous) {
            TypeMirror fieldType = field.asType();
            if (fieldType.getKind().isPrimitive()
                    || field.getConstantValue() != null
                    || field.getKind() != ElementKind.FIELD) {
                return Optional.empty();
            }
            for (Comment comment : comments) {
                boolean ofField = previous <= comment.start() && comment.end() <= end(tree);
                boolean ofClass = comment.end() <= previous && comment.has("nullable_by_default");
                if ((ofField && comment.has("nullable") && !comment.has(";")) || ofClass) {
                    return Optional.empty();
                }
            }
            boolean deep =
                    fieldType instanceof ArrayType array
                            && !array.getComponentType().getKind().isPrimitive();
            int place = start(tree);
            String name = field.getSimpleName().toString();
            List<Token> said =
                    (deep
                                    ? Stream.of("\\nonnullelements", "(", name, ")")
                                    : Stream.of(name, "!=", "null"))
                            .map(word -> new Token(word, place))
                            .toList();
            String line = deep ? "\\nonnullelements(" + name + ")" : name + " != null";
            return Optional.of(new Invariant(clause(type, place, line, true), said));
        }

        private Field field(VariableElement field) {
            Object constant = field.getConstantValue();
            return new Field(
                    field.getSimpleName().toString(),
                    task.getTypes().erasure(field.asType()).toString(),
                    field.getModifiers().contains(Modifier.PUBLIC),
                    field.getModifiers().contains(Modifier.STATIC),
                    constant == null
                            ? null
                            : "(" + task.getElements().getConstantExpression(constant) + ")");
        }

        private String imports() {
            StringBuilder imports = new StringBuilder();
            if (unit.getPackageName() != null) {
                imports.append("import ").append(unit.getPackageName()).append(".*;\n");
            }
            for (ImportTree imported : unit.getImports()) {
                imports.append(imported);
            }
            return imports.toString();
        }

        /** Those whose sources are here. */
        private List<String> supertypes(TypeElement type) {
            return task.getTypes().directSupertypes(type.asType()).stream()
                    .map(above -> (TypeElement) task.getTypes().asElement(above))
                    .filter(above -> trees.getPath(above) != null)
                    .map(above -> above.getQualifiedName().toString())
                    .toList();
        }
    }
}
