package touchstone.conformance.command;

import picocli.CommandLine.Option;
import touchstone.conformance.history.Choices;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.ProfileReader;

/** The option {@code --profile}, and what of a profile can be tested. */
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
     * @throws InputError where it is none, or cannot be tested yet
     */
    Profile or(Profile otherwise) {
        return given() ? tested(profile, 0, ProfileReader.read(profile)) : otherwise;
    }

    /**
     * The profile, if there are tests of it: it has COCHANNELs and keeps to the rules as they
     * stand.
     *
     * @param file where the profile stands
     * @param line the line there; 0 for the file as a whole
     * @throws InputError where nothing could be tested, or would be tested wrongly
     */
    static Profile tested(String file, long line, Profile profile) {
        if (!profile.has(Group.COCHANNEL)) {
            throw new InputError(
                    file,
                    line,
                    "a profile with COCHANNEL, since there are no tests of other coports yet",
                    profile.groupWords());
        }
        if (!profile.choices().equals(Choices.STRICT)) {
            throw new InputError(
                    file,
                    line,
                    "the strict choices, since no others can be tested yet",
                    profile.choices().deviationWords());
        }
        return profile;
    }
}
