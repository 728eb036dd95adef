package touchstone.spec;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The results in the XML form that CI systems read. */
final class JUnitReport {
    private JUnitReport() {}

    /**
     * Writes the report.
     *
     * @throws BadInput when the file cannot be written
     */
    static void write(Path file, List<Check.Result> results) {
        try (Writer text = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "touchstone check");
            xml.writeAttribute("tests", Integer.toString(results.size()));
            xml.writeAttribute(
                    "failures", count(results.stream().filter(Check.Result::wrong).count()));
            xml.writeAttribute(
                    "skipped",
                    count(results.stream().filter(each -> !each.met() && !each.wrong()).count()));
            for (Check.Result result : results) {
                testCase(xml, result);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
        } catch (IOException | XMLStreamException error) {
            throw new BadInput(file + ": expected a file that can be written, found: " + error);
        }
    }

    private static void testCase(XMLStreamWriter xml, Check.Result result)
            throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", result.entry().module());
        xml.writeAttribute("name", result.entry().name() + " " + result.entry().kind().word);
        xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", result.finding().seconds()));
        if (!result.met()) {
            xml.writeStartElement(result.wrong() ? "failure" : "skipped");
            xml.writeAttribute("message", result.finding().words(result.entry().kind()));
            xml.writeCharacters(result.instance());
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String count(long number) {
        return Long.toString(number);
    }
}
