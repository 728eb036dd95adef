package touchstone.conformance.explore;

import com.sun.source.util.JavacTask;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import touchstone.conformance.history.InputError;

/** The Java compiler, which reads the model and compiles the predicates. */
final class JavaSources {
    private JavaSources() {}

    /**
     * The compiler of the platform.
     *
     * @throws InputError when there is only a runtime
     */
    static JavaCompiler compiler() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new InputError(
                    System.getProperty("java.home"),
                    0,
                    "a JDK of version 17 or later",
                    "a Java runtime without a compiler");
        }
        return compiler;
    }

    static StandardJavaFileManager fileManager(DiagnosticListener<JavaFileObject> problems) {
        return compiler().getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8);
    }

    static JavacTask task(
            JavaFileManager files,
            DiagnosticListener<JavaFileObject> problems,
            Iterable<? extends JavaFileObject> sources) {
        List<String> options = List.of("-proc:none", "-implicit:none", "-Xlint:none", "-nowarn");
        return (JavacTask) compiler().getTask(null, files, problems, options, null, sources);
    }

    /** What the compiler says, on one line. */
    static String message(Diagnostic<?> problem) {
        return problem.getMessage(Locale.ROOT).lines().findFirst().orElse("an error");
    }
}
