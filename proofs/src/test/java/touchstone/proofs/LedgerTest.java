package touchstone.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final Attempt SEARCH =
            new Attempt(Attempt.Means.SEARCH, Attempt.Semantics.CHECKED, Attempt.Splitting.DELAYED);
    private static final Attempt REPLAY =
            new Attempt(Attempt.Means.REPLAY, Attempt.Semantics.CHECKED, Attempt.Splitting.DELAYED);

    @TempDir Path folder;
    private Sources sources;
    private final Obligation send = obligation("C::send", false, "SEND-1");
    private final Obligation recv = obligation("C::recv", false, "RECV-1");
    private final Listing model = new Listing(List.of(recv, send), List.of());

    @BeforeEach
    void aSource() throws IOException {
        Files.createDirectories(folder.resolve("source"));
        Files.writeString(folder.resolve("source/C.java"), "class C { }");
        sources = new Sources(folder.resolve("source"));
    }

    @Test
    void aLedgerWithEveryObligationClosedHasNoGaps() {
        assertThat(complete().gaps(sources, model)).isEmpty();
    }

    @Test
    void aChangedSourceMakesTheLedgerStale() throws IOException {
        Ledger ledger = complete();
        Files.writeString(folder.resolve("source/C.java"), "class C {  }");
        Sources changed = new Sources(folder.resolve("source"));
        assertThat(ledger.gaps(changed, model))
                .containsExactly("the ledger is stale: the source has changed since");
        assertThat(Ledger.current(ledger, changed).obligations()).isEmpty();
    }

    @Test
    void missingOpenStrangeAndMisattributedEntriesAreGaps() {
        Obligation renamed = obligation("C::gone", false, "GONE-1");
        Obligation otherRules = obligation("C::send", false, "SEND-2");
        Obligation missing = obligation("C::new", false);
        Ledger ledger =
                Ledger.empty(sources)
                        .with(
                                List.of(renamed, recv, send),
                                Map.of(
                                        "C::gone", closed("C::gone"),
                                        "C::recv", Result.open("C::recv", 1, "out of steps"),
                                        "C::send", closed("C::send")),
                                "cold",
                                null);
        assertThat(ledger.gaps(sources, new Listing(List.of(missing, recv, otherRules), List.of())))
                .containsExactlyInAnyOrder(
                        "C::new: not in the ledger",
                        "C::recv: open",
                        "C::send: its rules are [SEND-2], in the ledger [SEND-1]",
                        "C::gone: in the ledger only");
    }

    @Test
    void aPartialRunKeepsTheOtherEntries() {
        Ledger ledger =
                complete()
                        .with(
                                model.obligations(),
                                Map.of("C::send", Result.open("C::send", 1, "out of steps")),
                                "cold",
                                null);
        assertThat(ledger.obligations())
                .extracting(Ledger.Entry::obligation, Ledger.Entry::verdict)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("C::recv", "closed"),
                        org.assertj.core.groups.Tuple.tuple("C::send", "open"));
    }

    @Test
    void aReplayKeepsHowTheProofWasFound() {
        Result replayed = new Result("C::send", true, REPLAY, 10, 0.5, List.of(), List.of(), "");
        Ledger ledger =
                complete().with(model.obligations(), Map.of("C::send", replayed), "replay", null);
        Ledger.Entry entry = ledger.obligations().get(1);
        assertThat(entry.how()).isEqualTo("search");
        assertThat(entry.seconds()).isEqualTo(2.0);
        assertThat(entry.replaySeconds()).isEqualTo(0.5);
    }

    @Test
    void proofsThatRelyOnOneAnotherProveNothing() {
        Ledger ledger = with(closed("C::send", "C::recv"), closed("C::recv", "C::send"));
        assertThat(ledger.circles(model.obligations()))
                .containsExactly(
                        "C::recv: relies on itself without a measure that decreases",
                        "C::send: relies on itself without a measure that decreases");
    }

    @Test
    void proofsThatRelyOnOneAnotherMayWhenAllHaveAMeasure() {
        Ledger ledger = with(closed("C::send", "C::recv"), closed("C::recv", "C::send"));
        assertThat(
                        ledger.circles(
                                List.of(obligation("C::recv", true), obligation("C::send", true))))
                .isEmpty();
    }

    @Test
    void aProofThatReliesOnWhatNobodyProvesIsRefused() {
        Ledger ledger = with(closed("C::send", "Library::f"), closed("C::recv"));
        assertThat(ledger.circles(model.obligations()))
                .containsExactly("C::send: relies on Library::f, which nobody proves");
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Ledger ledger = complete();
        ledger.write(folder, Settings.read(null));
        assertThat(Ledger.read(folder.resolve("ledger.json"))).isEqualTo(ledger);
        assertThat(folder.resolve("ledger.md")).content().contains("2 of 2 obligations closed");
    }

    @Test
    void aLedgerThatIsSomethingElseIsBadInputWithItsLine() throws IOException {
        Path file = folder.resolve("ledger.json");
        Files.writeString(file, "{\n  \"source\": \"x\",\n  \"obligations\": \"none\"\n}\n");
        assertThatThrownBy(() -> Ledger.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(file + ":3: expected a ledger, found ");
    }

    private Ledger complete() {
        return with(closed("C::send"), closed("C::recv"));
    }

    private Ledger with(Result... results) {
        Map<String, Result> byName = new java.util.TreeMap<>();
        for (Result result : results) {
            byName.put(result.obligation(), result);
        }
        return Ledger.empty(sources).with(model.obligations(), byName, "cold", null);
    }

    private static Result closed(String name, String... uses) {
        return new Result(name, true, SEARCH, 10, 2.0, List.of(uses), List.of(), "");
    }

    private static Obligation obligation(String name, boolean measured, String... rules) {
        return new Obligation(name, "C", "C.java", 1, List.of(rules), false, false, measured);
    }
}
