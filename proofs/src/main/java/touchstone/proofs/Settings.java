package touchstone.proofs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * The exceptions from how everything is proved, each with its reason.
 *
 * @param javaSemantics obligations for which a sum that leaves its type wraps around, as in Java,
 *     where everywhere else it must not happen
 * @param trueContracts obligations whose postcondition may say nothing
 * @param unproved methods that have no contract; the ledger names each with its reason
 */
record Settings(List<Exempt> javaSemantics, List<Exempt> trueContracts, List<Exempt> unproved) {

    /**
     * Some obligations.
     *
     * @param obligations a regular expression found in the names of exactly those
     * @param reason why, as a sentence
     */
    record Exempt(String obligations, String reason) {
        boolean covers(String obligation) {
            return Pattern.compile(obligations).matcher(obligation).find();
        }
    }

    Settings {
        javaSemantics = javaSemantics == null ? List.of() : List.copyOf(javaSemantics);
        trueContracts = trueContracts == null ? List.of() : List.copyOf(trueContracts);
        unproved = unproved == null ? List.of() : List.copyOf(unproved);
    }

    /**
     * Reads settings.
     *
     * @param file null for no exceptions at all
     * @throws BadInput when the file has another form, or an exception has no reason
     */
    static Settings read(Path file) {
        if (file == null) {
            return new Settings(null, null, null);
        }
        if (!Files.exists(file)) {
            throw new BadInput(file + ":1: expected settings, found no such file");
        }
        ObjectMapper json = new ObjectMapper();
        json.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        try {
            Settings settings = json.readValue(Files.readString(file), Settings.class);
            for (Exempt exempt :
                    Stream.concat(settings.all(), settings.unproved.stream()).toList()) {
                if (exempt.obligations() == null || exempt.obligations().isBlank()) {
                    throw new BadInput(file + ":1: expected \"obligations\", found none");
                }
                if (exempt.reason() == null || exempt.reason().isBlank()) {
                    throw new BadInput(
                            file
                                    + ":1: expected a reason for '"
                                    + exempt.obligations()
                                    + "', found none");
                }
                Pattern.compile(exempt.obligations());
            }
            return settings;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new BadInput(
                    file
                            + ":"
                            + line
                            + ": expected settings, found something else: "
                            + e.getOriginalMessage());
        } catch (PatternSyntaxException e) {
            throw new BadInput(
                    file + ":1: expected a regular expression, found '" + e.getPattern() + "'");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<Exempt> all() {
        return Stream.concat(javaSemantics.stream(), trueContracts.stream());
    }

    Attempt.Semantics semantics(String obligation) {
        return javaSemantics.stream().anyMatch(exempt -> exempt.covers(obligation))
                ? Attempt.Semantics.JAVA
                : Attempt.Semantics.CHECKED;
    }

    /** What is wrong with the contracts of a model, and with the exceptions made for it. */
    List<String> violations(List<Obligation> obligations) {
        List<String> found = new ArrayList<>();
        for (Obligation obligation : obligations) {
            boolean exempt = trueContracts.stream().anyMatch(e -> e.covers(obligation.name()));
            if (obligation.onlyTrue() && !exempt) {
                found.add(obligation.name() + ": its postcondition says nothing");
            }
        }
        all().filter(e -> obligations.stream().noneMatch(o -> e.covers(o.name())))
                .forEach(e -> found.add("settings: '" + e.obligations() + "' names no obligation"));
        return found;
    }

    /**
     * What is wrong with the methods that have no contract.
     *
     * @param uncovered a message for each such method
     * @return those without a reason, and the reasons without a method
     */
    List<String> unexplained(List<String> uncovered) {
        List<String> found = new ArrayList<>();
        uncovered.stream()
                .filter(method -> unproved.stream().noneMatch(e -> e.covers(method)))
                .forEach(found::add);
        unproved.stream()
                .filter(e -> uncovered.stream().noneMatch(e::covers))
                .forEach(
                        e ->
                                found.add(
                                        "settings: '"
                                                + e.obligations()
                                                + "' names no method without a contract"));
        return found;
    }
}
