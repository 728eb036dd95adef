package touchstone.proofs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The results as JUnit XML: one test case for each obligation, one for each other finding. */
final class JUnitReport {
    private JUnitReport() {}

    /**
     * Writes the report, making the folder it is in.
     *
     * @param findings messages that are not about one obligation
     */
    static void write(Path file, Collection<Result> results, List<String> findings)
            throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        long open = results.stream().filter(result -> !result.closed()).count();
        try (OutputStream out = Files.newOutputStream(file)) {
            XMLStreamWriter xml =
                    XMLOutputFactory.newInstance().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "touchstone prove");
            xml.writeAttribute("tests", String.valueOf(results.size() + findings.size()));
            xml.writeAttribute("failures", String.valueOf(open + findings.size()));
            for (Result result : results) {
                String type = result.obligation().replaceAll("\\[.*", "");
                testCase(xml, type, result.obligation(), result.seconds(), result.note());
            }
            for (String finding : findings) {
                testCase(xml, "touchstone.proofs", finding, 0, finding);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private static void testCase(
            XMLStreamWriter xml, String type, String name, double seconds, String failure)
            throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", type);
        xml.writeAttribute("name", name);
        xml.writeAttribute("time", String.format(Locale.ROOT, "%.2f", seconds));
        if (!failure.isEmpty()) {
            xml.writeStartElement("failure");
            xml.writeAttribute("message", failure);
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }
}
