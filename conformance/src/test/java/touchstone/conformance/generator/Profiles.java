package touchstone.conformance.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;

/** Profiles that lack something, and what their tests may call. */
final class Profiles {
    private Profiles() {}

    /** The same capacities with these groups only. */
    static Profile with(Profile profile, Group... groups) {
        return new Profile(
                profile.processes(),
                profile.capabilities(),
                profile.cochannels(),
                profile.ringBytes(),
                0,
                0,
                0,
                0,
                Set.of(groups),
                profile.choices());
    }

    /** Without CAP, without PROC, and without both. */
    static List<Profile> withoutCapOrProc(Profile profile) {
        return List.of(
                with(profile, Group.PROC, Group.COCHANNEL),
                with(profile, Group.CAP, Group.COCHANNEL),
                with(profile, Group.COCHANNEL));
    }

    /**
     * Derives, copies, moves, revokes, exits, kills, polls and awaits are there exactly where the
     * profile has their group.
     */
    static void assertOnlyItsGroups(Profile profile, List<TestCase> tests) {
        List<Operation> operations =
                tests.stream()
                        .flatMap(test -> test.commands().stream())
                        .map(Command::operation)
                        .toList();
        assertThat(operations.stream().anyMatch(Operation.Derive.class::isInstance))
                .isEqualTo(profile.has(Group.CAP));
        assertThat(operations.stream().anyMatch(Operation.Copy.class::isInstance))
                .isEqualTo(profile.has(Group.CAP));
        assertThat(operations.stream().anyMatch(Operation.Move.class::isInstance))
                .isEqualTo(profile.has(Group.CAP));
        assertThat(operations.stream().anyMatch(Operation.Revoke.class::isInstance))
                .isEqualTo(profile.has(Group.REVOKE));
        assertThat(operations.stream().anyMatch(Operation.Poll.class::isInstance))
                .isEqualTo(profile.has(Group.POLL));
        assertThat(operations.stream().anyMatch(Operation.Await.class::isInstance))
                .isEqualTo(profile.has(Group.POLL));
        assertThat(operations.stream().anyMatch(Operation.SendPipe.class::isInstance))
                .isEqualTo(profile.has(Group.COPIPE));
        assertThat(operations.stream().anyMatch(Operation.RecvPipe.class::isInstance))
                .isEqualTo(profile.has(Group.COPIPE));
        assertThat(operations.stream().anyMatch(Operation.Exit.class::isInstance))
                .isEqualTo(profile.has(Group.PROC));
        assertThat(
                        tests.stream()
                                .flatMap(test -> test.steps().stream())
                                .anyMatch(Step.Kill.class::isInstance))
                .isEqualTo(profile.has(Group.PROC));
    }
}
