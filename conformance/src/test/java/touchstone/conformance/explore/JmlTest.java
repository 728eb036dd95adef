package touchstone.conformance.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import touchstone.conformance.history.InputError;

/** What each construct of JML becomes, on a small class. */
class JmlTest {
    /** The clauses come where it says so; being comments, they do not change the class. */
    private static final String BOX =
            """
            package small;
            public class Box {
                public static final int LIMIT = 3;
                private static final int HIDDEN = 7;
                private /*@ spec_public @*/ int n;
                private /*@ spec_public @*/ boolean p;
                private /*@ spec_public @*/ boolean q;
                private /*@ spec_public @*/ final int[] items;
                private /*@ spec_public nullable @*/ Box next;
                private /*@ spec_public nullable @*/ Object other;
                //@ public ghost \\seq history;
            CLAUSES
                public Box(int n, boolean p, boolean q, int[] items, Box next, Object other) {
                    this.n = n;
                    this.p = p;
                    this.q = q;
                    this.items = items;
                    this.next = next;
                    this.other = other;
                }
                public int twice() {
                    return 2 * n;
                }
            }
            """;

    /** A subclass, a class with a field that has the name of a ghost, and a class nobody claims. */
    private static final String LID =
            """
            package small;
            public final class Lid extends Box {
                private final int history;
                //@ public invariant n == 4;
                public Lid(int n) {
                    super(n, true, true, new int[0], null, null);
                    history = n;
                }
            }
            """;

    @TempDir static Path classes;
    private static Class<?> box;
    private static Class<?> lid;

    @TempDir Path sources;

    @BeforeAll
    static void compileTheSmallClasses() throws Exception {
        Path source = Files.createDirectories(classes.resolve("small"));
        Path boxFile = Files.writeString(source.resolve("Box.java"), BOX.replace("CLAUSES", ""));
        Path lidFile = Files.writeString(source.resolve("Lid.java"), LID);
        int errors =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, boxFile.toString(), lidFile.toString());
        assertThat(errors).isZero();
        ClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        box = loader.loadClass("small.Box");
        lid = loader.loadClass("small.Lid");
    }

    @SuppressWarnings("unchecked")
    private Invariants<Object> invariants(String clauses) throws Exception {
        Path folder = Files.createDirectories(sources.resolve("small"));
        Files.writeString(folder.resolve("Box.java"), BOX.replace("CLAUSES", clauses));
        Files.writeString(folder.resolve("Lid.java"), LID);
        return Invariants.of(sources, (Class<Object>) box);
    }

    private Invariants<Object> stating(String expression) throws Exception {
        return invariants("    //@ public invariant " + expression + ";");
    }

    private static Object box(int n, boolean p, boolean q, Object next, Object other, int... items)
            throws Exception {
        return box.getConstructors()[0].newInstance(n, p, q, items, next, other);
    }

    private static Object numbers(int n, int... items) throws Exception {
        return box(n, false, false, null, null, items);
    }

    private static Object flags(boolean p, boolean q) throws Exception {
        return box(0, p, q, null, null);
    }

    @ParameterizedTest
    @CsvSource({
        "p ==> q, TTFT",
        "p <== q, TFTT",
        "p <==> q, TFFT",
        "p <=!=> q, FTTF",
        "p ==> q ==> p, TTTT",
        "(p ==> q) ==> p, FFTT",
        "p <== q <== p, TTTT",
        "!p && q || p && !q, FTTF",
        "p ? q : !q, TFFT",
        "p == q, TFFT",
        "p & q | !p, TTFT",
        "p ^ q, FTTF",
        "p || q ==> p && q, TFFT",
        "p <==> q ==> p, FTTT",
        "this.p, FFTT"
    })
    void connectivesHaveTheMeaningAndPrecedenceOfJml(String expression, String table)
            throws Exception {
        Invariants<Object> invariants = stating(expression);
        StringBuilder found = new StringBuilder();
        for (boolean p : new boolean[] {false, true}) {
            for (boolean q : new boolean[] {false, true}) {
                found.append(invariants.holds(flags(p, q)) ? 'T' : 'F');
            }
        }
        assertThat(found).hasToString(table);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(\\forall int i; 0 <= i && i < items.length; items[i] < n)",
                "(\\forall int i; i < items.length && i >= 0; items[i] < n)",
                "(\\forall int i; 0 <= i && i < items.length ==> items[i] < n)",
                "(\\forall int i; -1 < i && i <= items.length - 1; items[i] < n)",
                "(\\forall int i; 0 <= i < items.length; items[i] < n)",
                "(\\forall int i; items.length > i && 0 <= i; n > items[i])",
                "!(\\exists int i; 0 <= i && i < items.length; items[i] >= n)",
                "!(\\exists int i; 0 <= i && i < items.length && items[i] >= n)",
                "(\\num_of int i; 0 <= i && i < items.length; items[i] < n) == items.length",
                "(\\num_of int i; 0 <= i && i < items.length && items[i] >= n) == 0",
                "(\\max int i; 0 <= i && i < items.length; items[i]) < n",
                "(\\min int i; 0 <= i && i < items.length; n - items[i]) > 0",
                "(\\sum int i; 0 <= i && i < items.length; items[i] < n ? 0 : 1) == 0",
                "(\\forall int i, j; 0 <= i && i < j && j <= items.length;"
                        + " items[i] < n && items[j - 1] < n)",
                "(\\forall int i, j; 0 <= j && j < items.length && i == items[j]; i < n)",
                "(\\forall int i; 0 <= i && i < items.length;"
                        + " (\\exists int k; items[i] < k && k <= n; true))",
                "(\\forall \\bigint i; 0 <= i && i < items.length; items[(int) i] < (\\bigint) n)",
                "(\\forall int i; 0 <= i && i < items.length && n <= items[i]; false)"
            })
    void quantifiersGoThroughTheirRange(String everyItemIsBelowN) throws Exception {
        Invariants<Object> invariants = stating(everyItemIsBelowN);

        assertThat(invariants.skipped()).isEmpty();
        assertThat(invariants.holds(numbers(5, 1, 4, 2))).isTrue();
        assertThat(invariants.holds(numbers(5, 5, 1))).isFalse();
        assertThat(invariants.holds(numbers(5, 1, 7))).isFalse();
        assertThat(invariants.holds(numbers(5))).isTrue();
    }

    @Test
    void aSumAddsUpWithoutOverflow() throws Exception {
        Invariants<Object> invariants =
                stating("(\\sum int i; 0 <= i && i < items.length; items[i]) > n");

        assertThat(invariants.holds(numbers(9, 4, 6))).isTrue();
        assertThat(invariants.holds(numbers(10, 4, 6))).isFalse();
        assertThat(invariants.holds(numbers(10, Integer.MAX_VALUE, Integer.MAX_VALUE))).isTrue();
    }

    @Test
    void aRangeUpToTheLargestNumberEnds() throws Exception {
        Invariants<Object> invariants =
                stating("(\\forall int i; 2147483646 <= i && i <= 2147483647; i != n)");

        assertThat(invariants.holds(numbers(1))).isTrue();
        assertThat(invariants.holds(numbers(Integer.MAX_VALUE))).isFalse();
    }

    @Test
    void aRangeThatIsGuardedIsNotEvaluated() throws Exception {
        Invariants<Object> invariants =
                stating(
                        "(\\forall int i; next != null && 0 <= i && i < next.items.length;"
                                + " next.items[i] == n)");

        assertThat(invariants.holds(numbers(1))).isTrue();
        assertThat(invariants.holds(box(1, true, true, numbers(0, 2), null))).isFalse();
    }

    @Test
    void aGuardCanMakeTheBoundsOfTheNextVariableDefined() throws Exception {
        Invariants<Object> invariants =
                stating(
                        "(\\forall int i, j; 0 <= i && i < 2 && (i == 0 || next != null) && 0 <= j"
                                + " && j < (i == 0 ? 1 : next.n); j < n)");

        assertThat(invariants.skipped()).isEmpty();
        assertThat(invariants.holds(numbers(1))).isTrue();
        assertThat(invariants.holds(numbers(0))).isFalse();
        assertThat(invariants.holds(box(2, true, true, numbers(2), null))).isTrue();
        assertThat(invariants.holds(box(2, true, true, numbers(3), null))).isFalse();
    }

    @Test
    void mathematicalIntegersDoNotOverflowWhereIntDoes() throws Exception {
        assertThat(stating("(\\bigint) n + 1 > n").holds(numbers(Integer.MAX_VALUE))).isTrue();
        assertThat(stating("n + 1 > n").holds(numbers(Integer.MAX_VALUE))).isFalse();
    }

    @Test
    void anInvariantCanClaimThatOfAnotherObject() throws Exception {
        Invariants<Object> invariants =
                stating("0 <= n && (next == null || \\invariant_for(next))");
        Object bad = numbers(-1);
        Object outer = box(1, true, true, box(2, true, true, bad, null), null);

        assertThat(invariants.holds(box(1, true, true, numbers(0), null))).isTrue();
        assertThat(invariants.holds(outer)).isFalse();
        assertThat(invariants.check(outer).map(Violation::object)).hasValue("box.next.next");
        assertThat(invariants.violations(outer))
                .extracting(Violation::object)
                .containsExactly("box.next.next", "box.next", "box");
    }

    @Test
    void theInvariantOfAnObjectIsThatOfItsOwnClassAndAllAbove() throws Exception {
        Invariants<Object> invariants =
                stating("n != 9 && (next == null || \\invariant_for(next))");

        assertThat(invariants.holds(lid.getConstructors()[0].newInstance(4))).isTrue();
        assertThat(invariants.holds(lid.getConstructors()[0].newInstance(5))).isFalse();
        assertThat(
                        invariants.holds(
                                box(1, true, true, lid.getConstructors()[0].newInstance(5), null)))
                .isFalse();
    }

    @Test
    void typesAreComparedExactlyOrBySubtype() throws Exception {
        Object same = box(1, true, true, null, new Object[0]);
        Object sub = box(1, true, true, null, new String[0]);

        assertThat(stating("\\typeof(other) == \\type(Object[])").holds(same)).isTrue();
        assertThat(stating("\\typeof(other) == \\type(Object[])").holds(sub)).isFalse();
        assertThat(stating("\\typeof(other) <: \\type(Object[])").holds(sub)).isTrue();
        assertThat(stating("other instanceof String[]").holds(same)).isFalse();
        assertThat(stating("((Object[]) other).length == 0").holds(same)).isTrue();
    }

    @Test
    void constantsAndMethodsMayBeNamed() throws Exception {
        Object three = numbers(3);

        assertThat(
                        stating("n == LIMIT && Box.LIMIT == 3 && HIDDEN == small.Box.HIDDEN")
                                .holds(three))
                .isTrue();
        assertThat(stating("twice() == Math.max(6, this.twice() - 1)").holds(three)).isTrue();
        assertThat(stating("twice() == 7").holds(three)).isFalse();
    }

    @Test
    void aClauseThatCannotBeEvaluatedDoesNotHold() throws Exception {
        assertThat(stating("items[n] == 1").holds(numbers(3, 1))).isFalse();
        assertThat(stating("!(items[n] == 1)").holds(numbers(3, 1))).isFalse();
        assertThat(stating("next.n == 1").holds(numbers(3))).isFalse();
        assertThat(stating("1 / n == 1").holds(numbers(0))).isFalse();
    }

    @Test
    void aFieldThatIsNotNullableIsNotNull() throws Exception {
        Object noItems = box.getConstructors()[0].newInstance(0, true, true, null, null, null);
        Invariants<Object> invariants = invariants("");

        assertThat(invariants.executable()).extracting(Clause::text).contains("items != null");
        assertThat(invariants.executable()).extracting(Clause::byDefault).contains(true);
        assertThat(invariants.holds(noItems)).isFalse();
        assertThat(invariants.holds(numbers(0))).isTrue();
    }

    @Test
    void everyFormOfCommentIsRead() throws Exception {
        Invariants<Object> invariants =
                invariants(
                        """
                            /*@ public invariant n != 1;
                              @ public invariant
                              @     n != 2;
                              @ invariant n != 3;
                              @*/
                            //@ public invariant n != 4
                            //@     && n != 5;
                            /*+KEY@ public invariant n != 6; @*/
                            /*+OPENJML@ public invariant n != 7; @*/
                            // public invariant n != 8;
                            /** public invariant n != 9; */
                        """);

        assertThat(
                        invariants.executable().stream()
                                .filter(c -> !c.byDefault() && c.type().equals("Box")))
                .extracting(clause -> clause.line() + " " + clause.text())
                .containsExactly(
                        "12 n != 1", "13 n != 2", "15 n != 3", "17 n != 4 && n != 5", "19 n != 6");
        assertThat(Stream.of(1, 2, 3, 4, 5, 6, 7, 8, 9).filter(n -> holds(invariants, n)))
                .containsExactly(7, 8, 9);
    }

    private static boolean holds(Invariants<Object> invariants, int n) {
        try {
            return invariants.holds(numbers(n));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsInsideAMethodIsNotAnInvariant() throws Exception {
        Path folder = Files.createDirectories(sources.resolve("small"));
        String withLoop =
                BOX.replace("CLAUSES", "")
                        .replace(
                                "return 2 * n;",
                                "/*@ loop_invariant n == 1; @*/ while (p) { } return 2 * n;");
        Files.writeString(folder.resolve("Box.java"), withLoop);
        assertThat(Invariants.of(sources, box).executable())
                .extracting(Clause::text)
                .containsExactly("items != null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "history.length == n",
                "(\\bigint) history[n] == 1",
                "n == 0 && next.history == \\seq_empty",
                "next.history != null && n == 1",
                "\\seq_length(n) == 0",
                "\\disjoint(items[*], next.items[*])"
            })
    void aClauseAboutGhostStateIsListedAndNotChecked(String expression) throws Exception {
        Invariants<Object> invariants = stating(expression);

        assertThat(invariants.skipped())
                .singleElement()
                .satisfies(
                        skipped -> {
                            assertThat(skipped.clause().text()).isEqualTo(expression);
                            assertThat(skipped.clause().line()).isEqualTo(12);
                            assertThat(skipped.aboutGhostState()).isTrue();
                        });
        assertThat(invariants.holds(numbers(0))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(\\forall int i; 0 <= i; i < n) | between what i lies",
                "(\\forall int i; i < n; p) | between what i lies",
                "(\\forall int i, j; 0 <= i && i < j && j < i; p) | between what i lies",
                "(\\forall int i; p) | between what i lies",
                "(\\forall Box b; b != null; p) | values of type Box",
                "\\old(n) == n | \\old is not executable"
            })
    void aClauseThatCannotBeEnumeratedIsListedWithTheReason(String expression, String reason)
            throws Exception {
        assertThat(stating(expression).skipped())
                .singleElement()
                .satisfies(
                        skipped -> {
                            assertThat(skipped.aboutGhostState()).isFalse();
                            assertThat(skipped.reason()).contains(reason);
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n == | expected an expression, found the end",
                "(n == 1 | expected ')'",
                "n == 1) | expected an operator or ';', found ')'",
                "n n | expected an operator or ';', found 'n'",
                "n = 1 | expected an operator or ';', found '='",
                "(\\forall i; p) | expected a name, found ';'",
                "(\\sum int i; 0 <= i && i < n) == 0 | expected ';'",
                "n | expected a condition on objects of Box",
                "missing == 1 | expected a condition on objects of Box",
                "(\\forall int i; 0 <= i && i < n; missing[i]) | cannot find symbol"
            })
    void aMalformedClauseIsNamedWithItsFileAndLine(String expression, String message) {
        assertThatThrownBy(() -> stating(expression))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith(sources.resolve("small/Box.java") + ":12: expected ")
                .hasMessageContaining(message);
    }

    @Test
    void aClauseWithoutASemicolonIsMalformed() {
        assertThatThrownBy(() -> invariants("    //@ public invariant n == 1\n"))
                .isInstanceOf(InputError.class)
                .hasMessageContaining(":12: expected an invariant: an expression and a semicolon");
    }

    @Test
    void sourcesThatAreNotJavaAreNamedWithTheLine() {
        assertThatThrownBy(() -> invariants("    int ;"))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("Box.java:12: expected Java");
    }

    @Test
    void sourcesOfOtherClassesThanThoseThatRunAreRefused() {
        assertThatThrownBy(() -> invariants("    private int added;"))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected the sources of the classes that run")
                .hasMessageContaining("added");
    }

    @Test
    void aClassThatIsNotPublicIsRefused() {
        assertThatThrownBy(() -> invariants("    private static class Inner { int[] a; }"))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected classes whose fields can be read from outside")
                .hasMessageContaining("Inner");
    }

    @Test
    void aFolderWithoutSourcesIsRefused() {
        assertThatThrownBy(() -> Invariants.of(sources.resolve("none"), box))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected a folder of Java sources");
        assertThatThrownBy(() -> Invariants.of(sources, box))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected Java sources");
    }

    @Test
    void whatNobodyClaimsIsListedAsNotChecked() throws Exception {
        invariants("");
        assertThat(Invariants.of(sources, lid).skipped()).isEmpty();
        Path apart = sources.resolve("small/Apart.java");
        Files.writeString(apart, "package small; public class Apart { int[] a; }");
        Files.writeString(classes.resolve("small/Apart.java"), Files.readString(apart));
        assertThat(
                        ToolProvider.getSystemJavaCompiler()
                                .run(
                                        null,
                                        null,
                                        null,
                                        classes.resolve("small/Apart.java").toString()))
                .isZero();
        assertThat(Invariants.of(sources, box).skipped())
                .extracting(skipped -> skipped.clause().text() + ": " + skipped.reason())
                .containsExactly("a != null: nothing that small.Box states claims it");
    }

    @Test
    void linesOfAClauseAreJoined() throws Exception {
        List<Clause> clauses =
                invariants("    /*@ invariant n == 1\n      @     || \\typeof(this) != null; @*/")
                        .executable();
        assertThat(clauses.stream().map(Clause::text).collect(Collectors.joining("; ")))
                .contains("n == 1 || \\typeof(this) != null");
    }
}
