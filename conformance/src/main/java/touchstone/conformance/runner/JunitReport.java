package touchstone.conformance.runner;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** What came of a run as JUnit XML: one test case for each stage and for each test that failed. */
public final class JunitReport {
    private JunitReport() {}

    /**
     * Writes the report to a file, which is made or replaced.
     *
     * @param failure the failure that ended the run; null when nothing failed
     */
    public static void write(Path file, List<TestRun.Result> results, Failure failure)
            throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(writer);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "touchstone test");
            long failed = results.stream().mapToLong(result -> result.failed().size()).sum();
            long unknown = results.stream().filter(JunitReport::unknown).count();
            boolean ending = failure != null && failed == 0;
            xml.writeAttribute("tests", Long.toString(results.size() + failed + (ending ? 1 : 0)));
            xml.writeAttribute("failures", Long.toString(failed + (ending ? 1 : 0)));
            xml.writeAttribute("errors", Long.toString(unknown));
            for (TestRun.Result result : results) {
                write(xml, result, failure);
            }
            if (ending) {
                write(xml, "session", failure.test().id(), failure);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException broken) {
            throw new IOException(broken);
        }
    }

    private static boolean unknown(TestRun.Result result) {
        return result.unknown() > 0;
    }

    private static void write(XMLStreamWriter xml, TestRun.Result result, Failure failure)
            throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "touchstone." + result.name());
        xml.writeAttribute("name", result.run() + " tests");
        xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", result.seconds()));
        if (unknown(result)) {
            xml.writeStartElement("error");
            xml.writeAttribute("message", "the budget was spent in " + result.unknown() + " tests");
            xml.writeEndElement();
        }
        xml.writeEndElement();
        for (String id : result.failed()) {
            write(xml, result.name(), id, failure.test().id().equals(id) ? failure : null);
        }
    }

    private static void write(XMLStreamWriter xml, String stage, String id, Failure failure)
            throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "touchstone." + stage);
        xml.writeAttribute("name", id);
        xml.writeStartElement("failure");
        if (failure != null) {
            xml.writeAttribute("type", failure.finding().kind());
            xml.writeAttribute("message", failure.finding().sentence());
            xml.writeCharacters(String.join("\n", TestReport.of(failure)));
        }
        xml.writeEndElement();
        xml.writeEndElement();
    }
}
