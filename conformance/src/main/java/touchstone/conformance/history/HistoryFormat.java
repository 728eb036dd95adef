package touchstone.conformance.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import touchstone.model.poll.Events;

/** Operations, outcomes and profiles as JSON fields, the same in histories and on the wire. */
public final class HistoryFormat {
    private HistoryFormat() {}

    /** Writes {@code "operation"} and the arguments. */
    public static void write(JsonGenerator json, Operation operation) throws IOException {
        write(json, operation, List.of());
    }

    /**
     * Writes {@code "operation"} and the arguments.
     *
     * @param handlesOf for each handle the call that it comes from, or -1; empty for handles that
     *     are all meant literally
     */
    public static void write(JsonGenerator json, Operation operation, List<Integer> handlesOf)
            throws IOException {
        if (operation instanceof Operation.Open open) {
            json.writeStringField("operation", "open");
            if (open.name() != null) {
                json.writeStringField("name", open.name());
            }
            if (open.type() != CoportType.COCHANNEL) {
                json.writeStringField("type", open.type().name());
            }
        } else if (operation instanceof Operation.Derive derive) {
            start(json, "derive", derive.handle(), handlesOf);
            writeList(json, "rights", RightsFormat.words(derive.rights()));
        } else if (operation instanceof Operation.Copy copy) {
            start(json, "copy", copy.handle(), handlesOf);
        } else if (operation instanceof Operation.Move move) {
            start(json, "move", move.handle(), handlesOf);
        } else if (operation instanceof Operation.Delete delete) {
            start(json, "delete", delete.handle(), handlesOf);
        } else if (operation instanceof Operation.Revoke revoke) {
            start(json, "revoke", revoke.handle(), handlesOf);
        } else if (operation instanceof Operation.Send send) {
            start(json, "send", send.handle(), handlesOf);
            writeData(json, send.data());
        } else if (operation instanceof Operation.Recv recv) {
            start(json, "recv", recv.handle(), handlesOf);
            json.writeNumberField("length", recv.length());
        } else if (operation instanceof Operation.SendMessage send) {
            start(json, "sendMessage", send.handle(), handlesOf);
            writeData(json, send.data());
        } else if (operation instanceof Operation.RecvMessage recv) {
            start(json, "recvMessage", recv.handle(), handlesOf);
        } else if (operation instanceof Operation.Load load) {
            start(json, "load", load.handle(), handlesOf);
        } else if (operation instanceof Operation.Poll poll) {
            start(json, "poll", poll.handle(), handlesOf);
            writeList(json, "events", EventsFormat.words(poll.events()));
        } else if (operation instanceof Operation.Await await) {
            start(json, "await", await.handle(), handlesOf);
            writeList(json, "events", EventsFormat.words(await.events()));
            json.writeNumberField("timeout", await.timeout());
        } else if (operation instanceof Operation.AwaitAny await) {
            json.writeStringField("operation", "awaitAny");
            json.writeArrayFieldStart("polls");
            for (int i = 0; i < await.polls().size(); i++) {
                Operation.Poll poll = await.polls().get(i);
                json.writeStartObject();
                int source = handlesOf.isEmpty() ? -1 : handlesOf.get(i);
                json.writeNumberField(
                        source < 0 ? "handle" : "handleOf", source < 0 ? poll.handle() : source);
                writeList(json, "events", EventsFormat.words(poll.events()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("timeout", await.timeout());
        } else if (operation instanceof Operation.SendPipe send) {
            start(json, "sendPipe", send.handle(), handlesOf);
            writeData(json, send.data());
            json.writeNumberField("timeout", send.timeout());
        } else if (operation instanceof Operation.RecvPipe recv) {
            start(json, "recvPipe", recv.handle(), handlesOf);
            json.writeNumberField("length", recv.length());
            json.writeNumberField("timeout", recv.timeout());
        } else if (operation instanceof Operation.Close close) {
            start(json, "close", close.handle(), handlesOf);
        } else {
            json.writeStringField("operation", "exit");
        }
    }

    private static void start(JsonGenerator json, String word, int handle, List<Integer> handlesOf)
            throws IOException {
        json.writeStringField("operation", word);
        if (handlesOf.isEmpty() || handlesOf.get(0) < 0) {
            json.writeNumberField("handle", handle);
        }
    }

    /** Writes {@code "outcome"} and the values that came with it. */
    public static void write(JsonGenerator json, Outcome outcome) throws IOException {
        if (outcome instanceof Outcome.Failed failed) {
            json.writeStringField("outcome", failed.name());
            return;
        }
        Outcome.Ok ok = (Outcome.Ok) outcome;
        json.writeStringField("outcome", "OK");
        if (ok.handle() >= 0) {
            json.writeNumberField("handle", ok.handle());
        }
        if (ok.data() != null) {
            writeData(json, ok.data());
        }
        if (ok.events() != null) {
            writeList(json, "events", EventsFormat.words(ok.events()));
        }
        if (ok.reports() != null) {
            json.writeArrayFieldStart("reports");
            for (Events events : ok.reports()) {
                json.writeStartArray();
                for (String word : EventsFormat.words(events)) {
                    json.writeString(word);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        }
    }

    /** Writes a list of strings. */
    public static void writeList(JsonGenerator json, String field, Collection<?> values)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (Object value : values) {
            json.writeString(value.toString());
        }
        json.writeEndArray();
    }

    /** Writes {@code "data"}: hex, or a tag where a long payload is the pattern of one. */
    private static void writeData(JsonGenerator json, byte[] data) throws IOException {
        int tag = data.length < Payload.TAGGED_FROM ? -1 : Payload.tagOf(data);
        if (tag < 0) {
            json.writeStringField("data", HexFormat.of().formatHex(data));
            return;
        }
        json.writeObjectFieldStart("data");
        json.writeNumberField("tag", tag);
        json.writeNumberField("len", data.length);
        json.writeEndObject();
    }

    /** Writes {@code "profile"}, without what it implies. */
    public static void write(JsonGenerator json, Profile profile) throws IOException {
        json.writeFieldName("profile");
        writeObject(json, profile, false);
    }

    /**
     * Writes a profile as an object.
     *
     * @param whole true for all groups and choices, false for those that would not be understood
     */
    public static void writeObject(JsonGenerator json, Profile profile, boolean whole)
            throws IOException {
        json.writeStartObject();
        for (Capacity capacity : Capacity.values()) {
            if (capacity.of(profile) > 0) {
                json.writeNumberField(capacity.key(), capacity.of(profile));
            }
        }
        if (whole || !profile.groupsAreImplied()) {
            writeList(json, "groups", profile.groups());
        }
        Choices choices = profile.choices();
        Map<String, String> words = whole ? choices.words() : choices.deviations();
        for (Map.Entry<String, String> choice : words.entrySet()) {
            json.writeStringField(choice.getKey(), choice.getValue());
        }
        json.writeEndObject();
    }

    /** A profile as the one line of JSON that stands in headers. */
    public static String text(Profile profile) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            writeObject(json, profile, false);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
