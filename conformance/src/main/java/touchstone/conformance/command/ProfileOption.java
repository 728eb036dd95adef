package touchstone.conformance.command;

import picocli.CommandLine.Option;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.ProfileReader;

/** The option {@code --profile}. */
final class ProfileOption {
    @Option(
            names = "--profile",
            paramLabel = "NAME|FILE",
            description =
                    "What the implementation says of itself: one of the profiles that touchstone"
                            + " profiles lists, or a file; spec/profiles.md has its keys.")
    private String profile;

    /** Whether a profile was asked for. */
    boolean given() {
        return profile != null;
    }

    /**
     * The profile that was asked for, or else the one given here.
     *
     * @throws InputError where it is none
     */
    Profile or(Profile otherwise) {
        return given() ? ProfileReader.read(profile) : otherwise;
    }
}
