package touchstone.conformance.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import touchstone.conformance.history.InputError;
import touchstone.conformance.suite.SuiteFormat;
import touchstone.conformance.suite.TestCase;

/**
 * Which rule of the specification is stated, modelled, proved, checked, tested and broken where.
 * Read from the files of the project; what is not there yet leaves its column empty.
 */
public final class Traceability {
    private static final Pattern RULE =
            Pattern.compile(
                    "\\b(?:CAP|CLEAN|COP|EP|GEN|MEM|POLL|PROC|SRV|MTX|CALL)(?:-[A-Z]+)+-\\d+\\b");
    private static final Pattern HEADING = Pattern.compile("^### (\\S+)\\s*$");

    /** A method or constructor; the name is the first group. */
    private static final Pattern METHOD =
            Pattern.compile(
                    "^\\s+(?:(?:public|protected|private|static|final|abstract|synchronized)\\s+)*"
                            + "[\\w<>\\[\\], ]+?\\s+(\\w+)\\s*\\([^;]*$");

    /** JML that stands among the modifiers of a method. */
    private static final Pattern ANNOTATION = Pattern.compile("/\\*@.*?@\\*/ ?");

    private static final Pattern TYPE =
            Pattern.compile("\\b(?:class|interface|record|enum)\\s+(\\w+)");

    /** A rule and everything that names it. */
    public static final class Rule {
        private final String id;
        private final String chapter;
        private final String sentence;
        private final TreeSet<String> model = new TreeSet<>();
        private final TreeSet<String> proofs = new TreeSet<>();
        private final TreeSet<String> checks = new TreeSet<>();
        private final List<String> tests = new ArrayList<>();
        private final TreeSet<String> faults = new TreeSet<>();
        private final Map<String, String> exemptions = new TreeMap<>();

        private Rule(String id, String chapter, String sentence) {
            this.id = id;
            this.chapter = chapter;
            this.sentence = sentence;
        }

        public String id() {
            return id;
        }

        /** The file of its chapter, below {@code spec/}. */
        public String chapter() {
            return chapter;
        }

        /** What it says, on one line. */
        public String sentence() {
            return sentence;
        }

        /** The methods whose comments name it, such as {@code Machine.send}. */
        public List<String> model() {
            return List.copyOf(model);
        }

        /**
         * The proof obligations of the ledger that name it, with {@code (open)} where not closed.
         */
        public List<String> proofs() {
            return List.copyOf(proofs);
        }

        /** The commands of Alloy that name it. */
        public List<String> checks() {
            return List.copyOf(checks);
        }

        /** The ids of the tests of the suite that name it. */
        public List<String> tests() {
            return List.copyOf(tests);
        }

        /** The faulty variants of examples that break it. */
        public List<String> faults() {
            return List.copyOf(faults);
        }

        /** Why there is no {@code model} or {@code test}, by which of these is missing. */
        public Map<String, String> exemptions() {
            return exemptions;
        }
    }

    private final Path home;
    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Traceability(Path home) {
        this.home = home;
    }

    /**
     * Reads the files of the project.
     *
     * @param home the directory of the project
     * @throws InputError when one of them is not what it should be
     */
    public static Traceability of(Path home) throws IOException {
        Traceability traceability = new Traceability(home);
        traceability.readSpecification();
        traceability.readModel();
        traceability.readLedger(Path.of("generated", "proofs", "ledger.json"));
        traceability.readManifest(Path.of("spec", "alloy", "manifest.json"));
        traceability.readSuites(Path.of("generated", "suites"));
        traceability.readFaults(Path.of("conformance", "kits"));
        traceability.readExemptions(Path.of("conformance", "exemptions.json"));
        traceability.findMissing();
        return traceability;
    }

    /** Every rule, in the order of the specification. */
    public List<Rule> rules() {
        return List.copyOf(rules.values());
    }

    /** What is wrong, each with its place; empty when every rule is modelled and tested. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    // ---- the files

    private void readSpecification() throws IOException {
        for (Path file : files(Path.of("spec"), 1, ".md")) {
            List<String> lines = lines(file);
            for (int line = 0; line < lines.size(); line++) {
                Matcher heading = HEADING.matcher(lines.get(line));
                if (heading.find() && RULE.matcher(heading.group(1)).matches()) {
                    String id = heading.group(1);
                    Rule rule =
                            new Rule(id, file.getFileName().toString(), sentence(lines, line + 1));
                    if (rules.putIfAbsent(id, rule) != null) {
                        problems.add(place(file, line) + "expected one rule " + id + ", found two");
                    }
                }
            }
        }
        for (Path file : files(Path.of("spec"), 8, ".md", ".als")) {
            mentions(file);
        }
    }

    private static String sentence(List<String> lines, int from) {
        StringBuilder sentence = new StringBuilder();
        for (int line = from; line < lines.size(); line++) {
            String text = lines.get(line);
            if (text.startsWith("*Source") || text.startsWith("#")) {
                break;
            }
            sentence.append(text).append(' ');
        }
        return sentence.toString().replaceAll("\\s+", " ").strip();
    }

    /** Every id that a text mentions must be one of a rule. */
    private void mentions(Path file) throws IOException {
        List<String> lines = lines(file);
        for (int line = 0; line < lines.size(); line++) {
            Matcher mention = RULE.matcher(lines.get(line));
            while (mention.find()) {
                rule(mention.group(), place(file, line));
            }
        }
    }

    /** An id in a comment belongs to the method that follows it, or to the one around it. */
    private void readModel() throws IOException {
        for (Path file : files(Path.of("model", "src", "main", "java"), 16, ".java")) {
            List<String> lines = lines(file);
            String type = file.getFileName().toString().replace(".java", "");
            String method = type;
            List<Rule> waiting = new ArrayList<>();
            boolean inComment = false;
            for (int line = 0; line < lines.size(); line++) {
                String text = lines.get(line);
                boolean before = inComment;
                boolean opens = text.strip().startsWith("/*");
                boolean comment = before || opens || text.strip().startsWith("//");
                inComment = (before || opens) && !text.contains("*/");
                Matcher mention = RULE.matcher(text);
                while (mention.find()) {
                    Rule rule = rule(mention.group(), place(file, line));
                    if (rule != null && comment && text.indexOf("//") < 0) {
                        waiting.add(rule);
                    } else if (rule != null) {
                        rule.model.add(name(type, method));
                    }
                }
                if (!comment) {
                    Matcher declared = METHOD.matcher(ANNOTATION.matcher(text).replaceAll(""));
                    Matcher typed = TYPE.matcher(text);
                    if (typed.find()) {
                        method = typed.group(1);
                    } else if (declared.find() && !text.strip().startsWith("return")) {
                        method = declared.group(1);
                    } else {
                        continue;
                    }
                    for (Rule rule : waiting) {
                        rule.model.add(name(type, method));
                    }
                    waiting.clear();
                }
            }
        }
    }

    private static String name(String type, String method) {
        return method.equals(type) ? type : type + "." + method;
    }

    private void readLedger(Path file) throws IOException {
        JsonNode ledger = json(file);
        for (JsonNode entry : list(ledger, "obligations")) {
            boolean closed = entry.path("verdict").asText().equals("closed");
            String name = entry.path("obligation").asText() + (closed ? "" : " (open)");
            for (Rule rule : rules(entry, "rules", file)) {
                rule.proofs.add(name);
            }
        }
    }

    private void readManifest(Path file) throws IOException {
        JsonNode manifest = json(file);
        for (JsonNode command : list(manifest, "commands")) {
            String name =
                    command.path("module").asText()
                            + "/"
                            + command.path("name").asText()
                            + " ("
                            + command.path("kind").asText()
                            + ")";
            for (Rule rule : rules(command, "rules", file)) {
                rule.checks.add(name);
            }
        }
    }

    private void readSuites(Path directory) throws IOException {
        for (Path file : files(directory, 1, ".jsonl")) {
            for (TestCase test : SuiteFormat.read(home.resolve(file)).tests()) {
                for (String id : test.rules()) {
                    Rule rule = rule(id, file + ": test " + test.id() + ": ");
                    if (rule != null) {
                        rule.tests.add(test.id());
                    }
                }
            }
        }
    }

    private void readFaults(Path directory) throws IOException {
        for (Path file : files(directory, 8, "faults.json")) {
            for (JsonNode fault : json(file)) {
                for (Rule rule : rules(fault, "breaks", file)) {
                    rule.faults.add(fault.path("flag").asText());
                }
            }
        }
    }

    private void readExemptions(Path file) throws IOException {
        for (JsonNode exemption : json(file)) {
            Rule rule = rule(exemption.path("rule").asText(), file + ": ");
            String missing = exemption.path("missing").asText();
            if (!missing.equals("model") && !missing.equals("test")) {
                problems.add(
                        file
                                + ": expected \"model\" or \"test\" in \"missing\", found \""
                                + missing
                                + "\"");
            } else if (exemption.path("reason").asText().isBlank()) {
                problems.add(file + ": expected a reason, found none");
            } else if (rule != null) {
                rule.exemptions.put(missing, exemption.path("reason").asText());
            }
        }
    }

    private void findMissing() {
        for (Rule rule : rules.values()) {
            require(
                    rule,
                    "model",
                    rule.model.isEmpty(),
                    "a method of the model whose comment names it");
            require(rule, "test", rule.tests.isEmpty(), "a test in generated/suites");
        }
    }

    private void require(Rule rule, String what, boolean missing, String expected) {
        boolean exempt = rule.exemptions.containsKey(what);
        if (missing && !exempt) {
            problems.add(
                    "spec/"
                            + rule.chapter
                            + ": "
                            + rule.id
                            + ": expected "
                            + expected
                            + ", found none");
        } else if (!missing && exempt) {
            problems.add(
                    "conformance/exemptions.json: expected no exemption of "
                            + rule.id
                            + " from "
                            + what
                            + ", since there is "
                            + expected
                            + ", found one");
        }
    }

    // ---- reading

    private Rule rule(String id, String place) {
        Rule rule = rules.get(id);
        if (rule == null) {
            problems.add(place + "expected the id of a rule, found " + id);
        }
        return rule;
    }

    private List<Rule> rules(JsonNode object, String field, Path file) {
        List<Rule> found = new ArrayList<>();
        for (JsonNode id : list(object, field)) {
            Rule rule = rule(id.asText(), file + ": ");
            if (rule != null) {
                found.add(rule);
            }
        }
        return found;
    }

    private static Iterable<JsonNode> list(JsonNode object, String field) {
        return object.path(field);
    }

    /** The file as JSON; an empty list when it is not there. */
    private JsonNode json(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        if (!Files.exists(home.resolve(file))) {
            return mapper.createArrayNode();
        }
        try {
            return mapper.readTree(Files.readString(home.resolve(file)));
        } catch (JsonProcessingException broken) {
            int line = broken.getLocation() == null ? 1 : broken.getLocation().getLineNr();
            throw new InputError(
                    file.toString(),
                    line,
                    "JSON",
                    broken.getOriginalMessage().lines().findFirst().orElse("none"));
        }
    }

    private List<String> lines(Path file) throws IOException {
        return Files.readAllLines(home.resolve(file), StandardCharsets.UTF_8);
    }

    /** Files below a directory of the project, as paths from its home, sorted. */
    private List<Path> files(Path directory, int depth, String... endings) throws IOException {
        Path start = home.resolve(directory);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(start, depth)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .map(home::relativize)
                    .filter(file -> !file.startsWith(directory.resolve("target")))
                    .sorted()
                    .toList();
        }
    }

    private static String place(Path file, int line) {
        return file + ":" + (line + 1) + ": ";
    }
}
