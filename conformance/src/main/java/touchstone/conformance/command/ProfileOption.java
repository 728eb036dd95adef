package touchstone.conformance.command;

import picocli.CommandLine.Option;
import touchstone.conformance.history.Choices;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.ProfileReader;

/** The option {@code --profile}, and what of a profile can be judged. */
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
     * @throws InputError where it is none, or cannot be judged yet
     */
    Profile or(Profile otherwise) {
        return given() ? judged(profile, 0, ProfileReader.read(profile)) : otherwise;
    }

    /**
     * The profile, if the machine follows it: it has no COCARRIER and keeps to the rules as they
     * stand.
     *
     * @param file where the profile stands
     * @param line the line there; 0 for the file as a whole
     * @throws InputError where nothing could be judged, or would be judged wrongly
     */
    static Profile judged(String file, long line, Profile profile) {
        if (profile.has(Group.COCARRIER)) {
            throw new InputError(
                    file,
                    line,
                    "a profile without COCARRIER, since nothing of it can be judged yet",
                    profile.groupWords());
        }
        if (!profile.choices().equals(Choices.STRICT)) {
            throw new InputError(
                    file,
                    line,
                    "the strict choices, since no others can be judged yet",
                    profile.choices().deviationWords());
        }
        return profile;
    }
}
