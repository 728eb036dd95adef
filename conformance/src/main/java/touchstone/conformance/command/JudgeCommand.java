package touchstone.conformance.command;

import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import touchstone.conformance.history.HistoryReader;
import touchstone.conformance.oracle.Budget;
import touchstone.conformance.oracle.ExplanationText;
import touchstone.conformance.oracle.Oracle;
import touchstone.conformance.oracle.Verdict;
import touchstone.conformance.oracle.Verdict.Accept;
import touchstone.conformance.oracle.Verdict.Explanation;
import touchstone.conformance.oracle.Verdict.Reject;
import touchstone.conformance.oracle.Verdict.Unknown;

/** {@code touchstone judge FILE}. */
@Command(
        name = "judge",
        mixinStandardHelpOptions = true,
        description = "Judges a recorded history: does an execution of the model explain it?",
        footer = {
            "",
            "Exit codes: 0 ACCEPT, 1 REJECT, 2 bad usage or input, 3 UNKNOWN (budget spent).",
            "",
            "Example: touchstone judge history.jsonl"
        })
public final class JudgeCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "The history, one JSON object a line; - for standard input.")
    private String file;

    @Option(names = "--json", description = "Print the verdict as one JSON object.")
    private boolean json;

    @Option(
            names = "--budget",
            paramLabel = "N",
            description = "Give up after N steps of the search (default: ${DEFAULT-VALUE}).",
            defaultValue = "100000000")
    private long budget;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Write the verdict as JUnit XML, too.")
    private Path junit;

    @Override
    public Integer call() throws IOException {
        if (budget < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--budget: expected at least 1 step, found " + budget);
        }
        Verdict verdict;
        try (HistoryReader reader =
                file.equals("-")
                        ? new HistoryReader("-", System.in)
                        : HistoryReader.open(Path.of(file))) {
            verdict =
                    Oracle.judge(
                            reader.header(), reader, new Budget(budget, Budget.DEFAULT.states()));
        }
        List<String> text = ExplanationText.of(verdict, file);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(verdict));
        } else {
            text.forEach(out::println);
        }
        if (junit != null) {
            writeJunit(verdict, text);
        }
        return verdict instanceof Accept ? 0 : verdict instanceof Reject ? 1 : 3;
    }

    private String json(Verdict verdict) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode object = mapper.createObjectNode();
        object.put("file", file);
        if (verdict instanceof Accept accept) {
            object.put("verdict", "ACCEPT");
            object.put("events", accept.events()).put("steps", accept.steps());
        } else if (verdict instanceof Unknown unknown) {
            object.put("verdict", "UNKNOWN").put("line", unknown.line());
            object.put("steps", unknown.steps()).put("reason", unknown.reason());
        } else {
            Explanation explanation = ((Reject) verdict).explanation();
            object.put("verdict", "REJECT").put("line", explanation.line());
            object.put("observed", explanation.observed());
            ArrayNode admissible = object.putArray("admissible");
            for (Verdict.Admissible one : explanation.admissible()) {
                ObjectNode node = admissible.addObject().put("outcome", one.outcome());
                node.set("rules", mapper.valueToTree(one.rules()));
            }
            object.set("rules", mapper.valueToTree(explanation.rules()));
            object.set("state", mapper.valueToTree(explanation.state()));
            object.set("pending", mapper.valueToTree(explanation.pending()));
        }
        return mapper.writer(new DefaultPrettyPrinter()).writeValueAsString(object);
    }

    private void writeJunit(Verdict verdict, List<String> text) throws IOException {
        try (Writer writer = Files.newBufferedWriter(junit)) {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(writer);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "touchstone judge");
            xml.writeAttribute("tests", "1");
            xml.writeAttribute("failures", verdict instanceof Reject ? "1" : "0");
            xml.writeAttribute("errors", verdict instanceof Unknown ? "1" : "0");
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", "touchstone.judge");
            xml.writeAttribute("name", file);
            if (!(verdict instanceof Accept)) {
                xml.writeStartElement(verdict instanceof Reject ? "failure" : "error");
                xml.writeAttribute("message", text.get(0));
                xml.writeCharacters(String.join("\n", text));
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException failure) {
            throw new IOException(failure);
        }
    }
}
