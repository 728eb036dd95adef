package touchstone.spec;

import edu.mit.csail.sdg.alloy4.A4Reporter;
import edu.mit.csail.sdg.alloy4.Err;
import edu.mit.csail.sdg.alloy4.ErrorWarning;
import edu.mit.csail.sdg.ast.Command;
import edu.mit.csail.sdg.ast.CommandScope;
import edu.mit.csail.sdg.ast.Module;
import edu.mit.csail.sdg.parser.CompUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Alloy modules below a folder, parsed. */
final class Modules {
    private Modules() {}

    /**
     * Parses every module below the manifest's folder and holds its commands against the manifest.
     *
     * @throws BadInput when a module does not parse or gives a warning, and when a command stands
     *     only in a module or only in the manifest, is of another kind there, or has another scope
     */
    static void agreeWith(Manifest manifest) {
        Map<String, Module> modules = new TreeMap<>();
        for (Path file : filesBelow(manifest.root())) {
            String path = manifest.root().relativize(file).toString().replace('\\', '/');
            modules.put(path.substring(0, path.length() - ".als".length()), parse(file));
        }
        Map<String, Manifest.Entry> entries =
                manifest.entries().stream().collect(Collectors.toMap(Manifest.Entry::id, e -> e));
        modules.forEach(
                (name, module) -> {
                    for (Command command : commands(module)) {
                        if (!entries.containsKey(name + "/" + command.label)) {
                            throw new BadInput(
                                    Path.of(command.pos.filename),
                                    command.pos.y,
                                    "expected an entry for the command "
                                            + command.label
                                            + " in "
                                            + manifest.file()
                                            + ", found none");
                        }
                    }
                });
        for (Manifest.Entry entry : manifest.entries()) {
            Module module = modules.get(entry.module());
            if (module == null) {
                throw new BadInput(
                        manifest.file(),
                        entry.line(),
                        "expected a module " + entry.module() + ".als, found no such file");
            }
            agree(manifest, entry, command(module, entry.name()));
        }
    }

    private static void agree(Manifest manifest, Manifest.Entry entry, Command command) {
        if (command == null) {
            throw new BadInput(
                    manifest.file(),
                    entry.line(),
                    "expected a command "
                            + entry.name()
                            + " in "
                            + entry.module()
                            + ".als, found none");
        }
        if (command.check != entry.kind().check) {
            throw new BadInput(
                    manifest.file(),
                    entry.line(),
                    entry.kind().word
                            + ": expected a "
                            + (entry.kind().check ? "check" : "run")
                            + ", found a "
                            + (command.check ? "check" : "run")
                            + " at "
                            + command.pos.filename
                            + ":"
                            + command.pos.y);
        }
        if (!scope(command).equals(entry.scope())) {
            throw new BadInput(
                    manifest.file(),
                    entry.line(),
                    "expected the scope of the module, \""
                            + scope(command)
                            + "\", found \""
                            + entry.scope()
                            + "\"");
        }
    }

    /**
     * Parses a module with all that it opens.
     *
     * @throws BadInput for a syntax or type error, and for a warning: what Alloy warns of, such as
     *     an expression that is always empty, makes a check hold that says nothing
     */
    static Module parse(Path file) {
        List<ErrorWarning> warnings = new ArrayList<>();
        A4Reporter reporter =
                new A4Reporter() {
                    @Override
                    public void warning(ErrorWarning warning) {
                        warnings.add(warning);
                    }
                };
        Module module;
        try {
            module = CompUtil.parseEverything_fromFile(reporter, null, file.toString());
        } catch (Err error) {
            throw badModule(file, error);
        }
        if (!warnings.isEmpty()) {
            throw badModule(file, warnings.get(0));
        }
        return module;
    }

    /** The commands that stand in a module; to one without any Alloy adds one that has no place. */
    private static List<Command> commands(Module module) {
        return module.getAllCommands().stream()
                .filter(each -> !each.pos.filename.isEmpty())
                .toList();
    }

    /** The command of this name, or null. */
    static Command command(Module module, String name) {
        return commands(module).stream()
                .filter(each -> each.label.equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The scope of a command in words: {@code 2 Cell, up to 3 Message, 1..12 steps}. */
    static String scope(Command command) {
        Stream<String> signatures = command.scope.stream().map(Modules::scope);
        Stream<String> steps =
                command.maxprefix < 0
                        ? Stream.of()
                        : Stream.of(
                                (command.minprefix == command.maxprefix
                                                ? ""
                                                : command.minprefix + "..")
                                        + command.maxprefix
                                        + (command.maxprefix == 1 ? " step" : " steps"));
        return Stream.concat(signatures, steps).collect(Collectors.joining(", "));
    }

    private static String scope(CommandScope scope) {
        String name = scope.sig.label.substring(scope.sig.label.lastIndexOf('/') + 1);
        return (scope.isExact ? "" : "up to ") + scope.endingScope + " " + name;
    }

    private static List<Path> filesBelow(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(each -> each.toString().endsWith(".als")).sorted().toList();
        } catch (IOException error) {
            throw new BadInput(
                    root + ": expected a folder of modules, found: " + error.getMessage());
        }
    }

    private static BadInput badModule(Path file, Err error) {
        boolean located = error.pos != null && error.pos.y > 0 && !error.pos.filename.isEmpty();
        String what = error.msg.strip().replaceAll("\\s*\\n\\s*", " ");
        return new BadInput(
                located ? Path.of(error.pos.filename) : file,
                located ? error.pos.y : 1,
                "expected a module that Alloy takes without a warning, found: " + what);
    }
}
