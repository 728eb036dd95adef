package touchstone.conformance.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a history in its canonical form: the same history always gives the same bytes. */
public final class HistoryWriter implements Closeable {
    private final JsonGenerator json;

    /** Writes the header to {@code output}, which is buffered here and closed with the writer. */
    public HistoryWriter(OutputStream output, Header header) throws IOException {
        json = new JsonFactory().createGenerator(output);
        json.setPrettyPrinter(new MinimalPrettyPrinter(""));
        json.writeStartObject();
        json.writeNumberField("touchstone", 1);
        HistoryFormat.write(json, header.profile());
        json.writeArrayFieldStart("threads");
        for (int process : header.processOf()) {
            json.writeNumber(process);
        }
        json.writeEndArray();
        endLine();
    }

    /** Writes a whole history to a file, which is made or replaced. */
    public static void write(Path file, History history) throws IOException {
        try (HistoryWriter writer =
                new HistoryWriter(Files.newOutputStream(file), history.header())) {
            for (Event event : history.events()) {
                writer.write(event);
            }
        }
    }

    /** Writes one event; its line number is where it comes to stand, not what the event says. */
    public void write(Event event) throws IOException {
        json.writeStartObject();
        if (event instanceof Event.Call call) {
            json.writeStringField("event", "call");
            json.writeNumberField("thread", call.thread());
            HistoryFormat.write(json, call.operation());
        } else if (event instanceof Event.Return returned) {
            json.writeStringField("event", "return");
            json.writeNumberField("thread", returned.thread());
            HistoryFormat.write(json, returned.outcome());
        } else if (event instanceof Event.Deadline deadline) {
            json.writeStringField("event", "deadline");
            json.writeNumberField("thread", deadline.thread());
        } else if (event instanceof Event.Crash crash) {
            json.writeStringField("event", "crash");
            json.writeNumberField("process", crash.process());
        } else if (event instanceof Event.ThreadCrash crash) {
            json.writeStringField("event", "crash");
            json.writeNumberField("thread", crash.thread());
        } else if (event instanceof Event.End end) {
            json.writeStringField("event", "end");
            json.writeBooleanField("quiescent", end.quiescent());
        }
        endLine();
    }

    private void endLine() throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
