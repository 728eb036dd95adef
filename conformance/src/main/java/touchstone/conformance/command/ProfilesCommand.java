package touchstone.conformance.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import touchstone.conformance.history.Capacity;
import touchstone.conformance.history.HistoryFormat;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.ProfileReader;
import touchstone.conformance.oracle.Words;

/** {@code touchstone profiles [PROFILE]}. */
@Command(
        name = "profiles",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lists the profiles that come with Touchstone, or shows what one implies.",
            "A profile is what an implementation says of itself, by which it is judged;"
                    + " spec/profiles.md tells how to write one.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 done, 2 bad usage, or what is wrong with the profile.",
            "",
            "Example: touchstone profiles my-profile.json"
        })
public final class ProfilesCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME|FILE",
            arity = "0..1",
            description = "A profile that comes with Touchstone, or a file.")
    private String profile;

    @Option(names = "--json", description = "Print it as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<String> names = profile == null ? ProfileReader.SHIPPED : List.of(profile);
        if (json) {
            out.println(json(names));
        } else if (profile == null) {
            names.forEach(name -> list(out, name, ProfileReader.read(name)));
        } else {
            show(out, ProfileReader.read(profile));
        }
        out.flush();
        return 0;
    }

    private static void list(PrintWriter out, String name, Profile profile) {
        out.printf("%-10s %s; %s%n", name, profile.groupWords(), choices(profile));
    }

    private static String choices(Profile profile) {
        String deviations = profile.choices().deviationWords();
        return deviations.isEmpty() ? "strict" : deviations;
    }

    private static void show(PrintWriter out, Profile profile) {
        out.println(HistoryFormat.text(profile));
        out.println();
        out.println("groups      " + profile.groupWords());
        String title = "capacities";
        for (Capacity capacity : Capacity.values()) {
            if (capacity.of(profile) > 0) {
                out.printf("%-11s %-14s %d%n", title, capacity.key(), capacity.of(profile));
                title = "";
            }
        }
        title = "choices";
        for (var choice : profile.choices().words().entrySet()) {
            out.printf("%-11s %-14s %s%n", title, choice.getKey(), choice.getValue());
            title = "";
        }
        out.println();
        Words.accepted(profile).forEach(out::println);
    }

    private static String json(List<String> names) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new ObjectMapper().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeArrayFieldStart("profiles");
            for (String name : names) {
                Profile profile = ProfileReader.read(name);
                json.writeStartObject();
                json.writeStringField("name", name);
                json.writeFieldName("profile");
                HistoryFormat.writeObject(json, profile, true);
                HistoryFormat.writeList(json, "accepted", Words.accepted(profile));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }
}
