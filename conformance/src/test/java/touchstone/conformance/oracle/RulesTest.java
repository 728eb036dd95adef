package touchstone.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.RightsFormat;

class RulesTest {
    private static final List<Operation> OPERATIONS =
            List.of(
                    new Operation.Open(null),
                    new Operation.Open("n"),
                    new Operation.Derive(0, RightsFormat.set(0)),
                    new Operation.Copy(0),
                    new Operation.Move(0),
                    new Operation.Delete(0),
                    new Operation.Revoke(0),
                    new Operation.Send(0, new byte[1]),
                    new Operation.Recv(0, 1),
                    new Operation.SendMessage(0, new byte[1]),
                    new Operation.RecvMessage(0),
                    new Operation.Load(0),
                    new Operation.Poll(0, EventsFormat.set(3)),
                    new Operation.Await(0, EventsFormat.set(3), 1),
                    new Operation.Close(0),
                    new Operation.Exit());

    private static List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>(Outcome.Failed.all());
        outcomes.add(new Outcome.Ok(-1, null));
        return outcomes;
    }

    @Test
    void everyRuleThatAReportNamesIsInTheSpecification() throws IOException {
        Path spec = Path.of(System.getProperty("touchstone.home"), "spec");
        StringBuilder text = new StringBuilder();
        try (Stream<Path> chapters = Files.list(spec)) {
            for (Path chapter : chapters.filter(file -> file.toString().endsWith(".md")).toList()) {
                text.append(Files.readString(chapter));
            }
        }
        List<String> named =
                Stream.concat(
                                OPERATIONS.stream()
                                        .flatMap(
                                                operation ->
                                                        outcomes().stream()
                                                                .map(
                                                                        outcome ->
                                                                                Rules.of(
                                                                                        operation,
                                                                                        outcome)))
                                        .flatMap(List::stream),
                                Stream.of(
                                        Rules.REFUSED,
                                        Rules.AGAIN,
                                        Rules.ATOMIC,
                                        Rules.EMPTY_HANDLE,
                                        Rules.DEATH))
                        .distinct()
                        .toList();
        assertThat(named).hasSizeGreaterThan(45);
        for (String id : named) {
            assertThat(text).contains("### " + id + "\n");
            assertThat(Rules.sentence(id)).as(id).isNotBlank();
        }
    }

    @Test
    void everyOperationHasARuleForItsSuccess() {
        for (Operation operation : OPERATIONS) {
            assertThat(Rules.of(operation, new Outcome.Ok(-1, null))).isNotEmpty();
        }
    }

    @Test
    void aSentenceIsTheWordsOfTheSpecificationWithoutTheSource() {
        assertThat(Rules.sentence("COP-CHANNEL-SEND-4"))
                .isEqualTo("A send that does not fit now is refused whole with `EAGAIN`.");
    }
}
