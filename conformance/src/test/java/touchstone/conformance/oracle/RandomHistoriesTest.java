package touchstone.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.History;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;

class RandomHistoriesTest {
    @Property(tries = 1000)
    void whatTheModelDidIsAccepted(@ForAll long seed) {
        Random random = new Random(seed);
        int threads = 1 + random.nextInt(5);
        History history = RandomExecution.record(random, threads, 200, 0.002);
        assertThat(Oracle.judge(history, Budget.DEFAULT)).isInstanceOf(Verdict.Accept.class);
    }

    @Property(tries = 2000)
    void aChangedOutcomeIsJudgedAsByBruteForce(@ForAll long seed) {
        Random random = new Random(seed);
        History history = RandomExecution.record(random, 1 + random.nextInt(3), 12, 0.02);
        History changed = change(random, history);
        assertThat(Oracle.judge(changed, Budget.DEFAULT) instanceof Verdict.Accept)
                .isEqualTo(BruteForce.accepts(changed));
    }

    /** The history with one return that says something else. */
    private static History change(Random random, History history) {
        List<Event> events = new ArrayList<>(history.events());
        int[] returns =
                IntStream.range(0, events.size())
                        .filter(i -> events.get(i) instanceof Event.Return)
                        .toArray();
        if (returns.length > 0) {
            int chosen = returns[random.nextInt(returns.length)];
            Event.Return event = (Event.Return) events.get(chosen);
            Outcome other = other(random, event.outcome(), history.header().profile());
            events.set(chosen, new Event.Return(event.line(), event.thread(), other));
        }
        return new History(history.header(), events);
    }

    private static Outcome other(Random random, Outcome outcome, Profile profile) {
        if (outcome instanceof Outcome.Ok ok && random.nextBoolean()) {
            if (ok.data() != null) {
                byte[] data = ok.data().clone();
                data[random.nextInt(data.length)] ^= 1;
                return new Outcome.Ok(-1, data);
            }
            if (ok.handle() >= 0) {
                return new Outcome.Ok(random.nextInt(profile.capabilities()), null);
            }
        }
        List<Outcome.Failed> errors = Outcome.Failed.all();
        return errors.get(random.nextInt(errors.size()));
    }
}
