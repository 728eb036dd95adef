package touchstone.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Header;
import touchstone.conformance.history.History;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.ProfileReader;
import touchstone.conformance.oracle.Budget;
import touchstone.conformance.oracle.Oracle;
import touchstone.conformance.oracle.Verdict;
import touchstone.conformance.runner.Failure;
import touchstone.conformance.runner.Finding;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;
import touchstone.model.Errno;

/** The page about a failure, as Chromium shows it. */
class HtmlReportTest {
    private static final String HOSTILE =
            "</code><script>document.title='taken'</script><img src=x onerror=\"alert('x')\">'&";

    @TempDir private Path directory;

    private final List<Event> events = new ArrayList<>();
    private long line = 1;

    private void call(int thread, Operation operation) {
        events.add(new Event.Call(++line, thread, operation));
    }

    private void returned(int thread, Outcome outcome) {
        events.add(new Event.Return(++line, thread, outcome));
    }

    private static Outcome ok(int handle) {
        return new Outcome.Ok(handle, null);
    }

    /** One byte too many is received, while a send is pending and after a process was killed. */
    private History rejected(String name) {
        call(0, new Operation.Open(name));
        returned(0, ok(0));
        call(2, new Operation.Open(name));
        events.add(new Event.Crash(++line, 1));
        call(0, new Operation.Send(0, new byte[] {1, 2, 3}));
        returned(0, ok(-1));
        call(1, new Operation.Send(0, new byte[] {9, 9, 9, 9, 9, 9, 9}));
        call(0, new Operation.Recv(0, 2));
        returned(0, new Outcome.Ok(-1, new byte[] {2, 3}));
        return new History(new Header(new Profile(2, 4, 2, 8), List.of(0, 0, 1)), events);
    }

    private Failure failure(String name, String argument) {
        History history = rejected(name);
        Verdict verdict = Oracle.judge(history, Budget.DEFAULT);
        assertThat(verdict).isInstanceOf(Verdict.Reject.class);
        TestCase test =
                new TestCase(
                        "COP-CHANNEL-RECV-1/1",
                        "The oldest bytes come first.",
                        List.of("COP-CHANNEL-RECV-1"),
                        List.of(0, 0, 1),
                        List.of(
                                new Step.Single(new Command(0, new Operation.Open(name), -1)),
                                new Step.Single(
                                        new Command(0, new Operation.Send(0, new byte[3]), 0)),
                                new Step.Together(
                                        List.of(new Command(0, new Operation.Recv(0, 2), 0)))));
        return new Failure(
                test,
                test,
                history,
                new Finding.Violation(((Verdict.Reject) verdict).explanation()),
                3,
                10,
                List.of("./adapter", argument),
                42,
                Path.of("failures", "test.jsonl"),
                Path.of("histories", "test.history.jsonl"));
    }

    @Test
    void theViolationIsMarkedOnce() throws Exception {
        String page = inChromium(HtmlReport.page(failure("log", "--fault")));

        assertThat(count(page, "class=\"call[^\"]* violation")).isEqualTo(1);
        assertThat(count(page, "no execution explains this")).isEqualTo(1);
        assertThat(page).contains("recv(handle 0, 2 bytes)").contains("OK with 2 bytes 0203");
    }

    @Test
    void whatWasAdmissibleStandsBesideWhatWasObservedWithItsRules() throws Exception {
        String page = inChromium(HtmlReport.page(failure("log", "--fault")));

        String against =
                page.substring(
                        page.indexOf("<section class=\"against\">"), page.indexOf("What happened"));
        assertThat(against)
                .contains("OK with 2 bytes 0102")
                .contains("COP-CHANNEL-RECV-1")
                .contains("takes exactly the n oldest bytes");
    }

    @Test
    void theStateTheTestTheSeedAndTheCommandAreThere() throws Exception {
        String page = inChromium(HtmlReport.page(failure("log", "it's")));

        assertThat(page)
                .contains("open, 3 bytes 010203 of 8")
                .contains("send(handle of call 0, 3 bytes 000000)")
                .contains("<dd>42</dd>")
                .contains("fails in 3 of 10 runs")
                .contains(
                        "./touchstone test --reproduce failures/test.jsonl -- ./adapter"
                                + " 'it'\\''s'");
    }

    @Test
    void theDeadlineOfAnAwaitIsDrawnInTheColumnOfItsThread() throws Exception {
        Operation await = new Operation.Await(0, EventsFormat.set(1), 20);
        call(0, new Operation.Open(null));
        returned(0, ok(0));
        call(1, await);
        call(0, new Operation.Send(0, new byte[] {1}));
        returned(0, ok(-1));
        events.add(new Event.Deadline(++line, 1));
        returned(1, new Outcome.Failed(Errno.ETIMEDOUT));
        Header header = new Header(ProfileReader.read("strict"), List.of(0, 0));
        History history = new History(header, events);
        Verdict.Reject reject = (Verdict.Reject) Oracle.judge(history, Budget.DEFAULT);
        String page = inChromium(HtmlReport.page("h.jsonl", history, reject.explanation()));

        assertThat(page)
                .containsPattern("class=\"deadline\" style=\"grid-column: ?3; ?grid-row: ?7\"")
                .contains("await(handle 0, IN, 20 ms)");
    }

    @Test
    void aHangInWhichNobodyEndedAWaitNamesTheRules() throws Exception {
        Operation await = new Operation.Await(0, EventsFormat.set(1), Operation.LONGEST);
        call(0, new Operation.Open(null));
        returned(0, ok(0));
        call(0, await);
        Profile profile = ProfileReader.read("strict");
        TestCase test =
                new TestCase(
                        "POLL-AWAIT-1/2",
                        "A close wakes whoever waits.",
                        List.of("POLL-AWAIT-1"),
                        List.of(0, 0),
                        List.of(
                                new Step.Single(new Command(0, new Operation.Open(null), -1)),
                                new Step.Together(
                                        List.of(
                                                new Command(0, await, 0),
                                                new Command(1, new Operation.Close(0), 0)))));
        Failure failure =
                new Failure(
                        test,
                        test,
                        new History(new Header(profile, List.of(0, 0)), events),
                        new Finding.Hang(
                                Duration.ofSeconds(1),
                                List.of("thread 0: await(handle 0, IN, 60000 ms)"),
                                List.of()),
                        10,
                        10,
                        List.of("./adapter"),
                        42,
                        Path.of("failures/test.jsonl"),
                        Path.of("histories/test.jsonl"));
        String page = inChromium(HtmlReport.page(failure));

        assertThat(page)
                .contains("no answer within 1.0 s during thread 0")
                .contains("Nobody ended the wait.")
                .containsPattern("<b>POLL-AWAIT-1</b>\\s+await\\(h, events, timeout\\)")
                .contains("is certain to come");
    }

    @Test
    void pendingCallsEndOpenAndDeathsAreMarked() throws Exception {
        String page = inChromium(HtmlReport.page(failure("log", "--fault")));

        assertThat(count(page, "class=\"call pending")).isEqualTo(2);
        assertThat(page).contains("did not return").contains("process 1 was killed");
    }

    @Test
    void hostileWordsAreShownAsText() throws Exception {
        String name = "<script>x</script>\u202e\"'";
        String page = inChromium(HtmlReport.page(failure(name, HOSTILE)));

        assertThat(page)
                .contains("<title>REJECT COP-CHANNEL-RECV-1/1</title>")
                .doesNotContain("<script", "<img", "\u202e")
                .contains("&lt;script&gt;document.title='taken'&lt;/script&gt;")
                .contains("&lt;script&gt;x&lt;/script&gt;");
    }

    @Test
    void aCrashIsShownWithTheAdaptersLastWords() throws Exception {
        Failure violation = failure("log", "--fault");
        Failure crash =
                new Failure(
                        violation.test(),
                        violation.shrunk(),
                        violation.history(),
                        new Finding.Crash(
                                "ended with signal 11",
                                List.of("recv(handle 0, 2 bytes)"),
                                List.of("<b>segmentation</b> fault")),
                        1,
                        1,
                        violation.adapter(),
                        42,
                        violation.reproduction(),
                        violation.recording());

        String page = inChromium(HtmlReport.page(crash));

        assertThat(page)
                .contains("the adapter ended with signal 11 during recv(handle 0, 2 bytes)")
                .contains("&lt;b&gt;segmentation&lt;/b&gt; fault")
                .doesNotContain("no execution explains this");
    }

    @Test
    void aRecordedHistoryHasAPageToo() throws Exception {
        History history = rejected("log");
        Verdict.Reject verdict = (Verdict.Reject) Oracle.judge(history, Budget.DEFAULT);

        String page = inChromium(HtmlReport.page("run.jsonl", history, verdict.explanation()));

        assertThat(page).contains("<h1>run.jsonl</h1>");
        assertThat(count(page, "class=\"call[^\"]* violation")).isEqualTo(1);
    }

    @Test
    void messagesAreShownWithWhatWasSentAndLoadedAndWithTheQueue() throws Exception {
        Profile profile = ProfileReader.read("strict");
        call(0, new Operation.Open("log", CoportType.COCARRIER));
        returned(0, ok(0));
        for (int message = 1; message <= 2; message++) {
            call(0, new Operation.SendMessage(0, new byte[] {10, (byte) message}));
            returned(0, ok(-1));
        }
        call(0, new Operation.RecvMessage(0));
        returned(0, ok(1));
        call(0, new Operation.Load(1));
        returned(0, new Outcome.Ok(-1, new byte[] {10, 1}));
        call(0, new Operation.Load(1));
        returned(0, new Outcome.Ok(-1, new byte[] {10, 2}));
        History history = new History(new Header(profile, List.of(0)), events);
        Verdict.Reject verdict = (Verdict.Reject) Oracle.judge(history, Budget.DEFAULT);

        String page = inChromium(HtmlReport.page("run.jsonl", history, verdict.explanation()));

        assertThat(page)
                .contains("open(\"log\", COCARRIER)")
                .contains("sendMessage(handle 0, 2 bytes 0a01)")
                .contains("recvMessage(handle 0)")
                .contains("<b>sent</b> 0a 01")
                .contains("<b>loaded</b> 0a 01")
                .contains("1 message of 3 (2 bytes 0a02)")
                .contains("buffer 0: message of 2 bytes 0a01");
        assertThat(count(page, "class=\"call[^\"]* violation")).isEqualTo(1);
    }

    @Test
    void thePageNeedsNothingButItself() {
        assertThat(HtmlReport.page(failure("log", "--fault")))
                .contains("default-src 'none'")
                .doesNotContain("http://", "https://", "src=", "@import", "url(");
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    /** The page as it stands once Chromium has loaded it; fails when it logs an error. */
    private String inChromium(String page) throws IOException, InterruptedException {
        Path chromium = Path.of("/usr/bin/chromium");
        if (!Files.isExecutable(chromium)) {
            fail("chromium is not installed; the Debian package chromium brings it");
        }
        Path file = directory.resolve("report.html");
        Files.writeString(file, page);
        Path dom = directory.resolve("dom.html");
        Path log = directory.resolve("chromium.log");
        Process process =
                new ProcessBuilder(
                                chromium.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--enable-logging=stderr",
                                "--user-data-dir=" + directory.resolve("profile"),
                                "--dump-dom",
                                file.toUri().toString())
                        .redirectOutput(dom.toFile())
                        .redirectError(log.toFile())
                        .start();
        try {
            if (!process.waitFor(Duration.ofMinutes(3).toSeconds(), TimeUnit.SECONDS)) {
                fail("chromium did not end within three minutes");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).doesNotContain("CONSOLE");
        return Files.readString(dom);
    }
}
