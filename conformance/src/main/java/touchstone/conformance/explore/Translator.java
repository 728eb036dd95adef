package touchstone.conformance.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import touchstone.conformance.explore.JmlText.Token;
import touchstone.conformance.explore.ModelClass.Field;
import touchstone.conformance.explore.ModelClass.Invariant;

/**
 * Translates one invariant clause to Java. Fields are read through the accessors of the class that
 * {@link Predicates} calls {@code $Model}: overloading finds the right one, so no types are needed
 * here. Arithmetic is Java's, and that of {@code \bigint} is arithmetic on long.
 */
final class Translator {
    /** The object that the clause is about, in Java. */
    static final String SELF = "$self";

    private static final Set<String> PRIMITIVES =
            Set.of("boolean", "byte", "short", "char", "int", "long", "float", "double");

    /** The operators of Java in the order of their precedence, loosest first. */
    private static final List<Set<String>> PRECEDENCE =
            List.of(
                    Set.of("||"),
                    Set.of("&&"),
                    Set.of("|"),
                    Set.of("^"),
                    Set.of("&"),
                    Set.of("==", "!="),
                    Set.of("<", "<=", ">", ">=", "<:", "instanceof"),
                    Set.of("<<", ">>", ">>>"),
                    Set.of("+", "-"),
                    Set.of("*", "/", "%"));

    private static final int RELATIONAL = 6;

    private final ModelSources model;
    private final ModelClass owner;
    private final Invariant invariant;
    private final String name;
    private final List<String> methods = new ArrayList<>();

    /** The types of the variables of the quantifiers around the place that is read. */
    private Map<String, String> variables = Map.of();

    private int at;

    /**
     * A clause in Java.
     *
     * @param expression what it states about {@link #SELF}
     * @param methods what the expression calls: one static method for each quantifier
     */
    record Java(String expression, String methods) {}

    /**
     * A part of the clause.
     *
     * @param java as Java, in parentheses where it needs them
     * @param operator the operator between left and right; empty when it is not made of two parts
     * @param variables the variables of quantifiers that occur in it
     */
    private record Part(
            String java, String operator, Part left, Part right, Set<String> variables) {
        Part(String java, Set<String> variables) {
            this(java, "", null, null, variables);
        }

        static Part of(Part left, String operator, Part right) {
            String java = "(" + left.java + " " + operator + " " + right.java + ")";
            return of(java, left, operator, right);
        }

        static Part of(String java, Part left, String operator, Part right) {
            Set<String> variables = new HashSet<>(left.variables);
            variables.addAll(right.variables);
            return new Part(java, operator, left, right, variables);
        }

        List<Part> conjuncts() {
            if (!operator.equals("&&")) {
                return List.of(this);
            }
            List<Part> conjuncts = new ArrayList<>(left.conjuncts());
            conjuncts.addAll(right.conjuncts());
            return conjuncts;
        }

        boolean mentions(Set<String> some) {
            return variables.stream().anyMatch(some::contains);
        }
    }

    private Translator(ModelSources model, ModelClass owner, Invariant invariant, String name) {
        this.model = model;
        this.owner = owner;
        this.invariant = invariant;
        this.name = name;
    }

    /**
     * Translates a clause.
     *
     * @param owner the class that states it
     * @param name a name that the methods made for it begin with
     * @throws NotExecutable when it speaks of ghost state or of values that cannot be enumerated
     * @throws touchstone.conformance.history.InputError when it is not JML
     */
    static Java translate(ModelSources model, ModelClass owner, Invariant invariant, String name)
            throws NotExecutable {
        Translator translator = new Translator(model, owner, invariant, name);
        String expression = translator.conditional().java();
        if (translator.at < invariant.expression().size()) {
            throw translator.unexpected("an operator or ';'");
        }
        return new Java(expression, String.join("", translator.methods));
    }

    // ---- operators, loosest first

    private Part conditional() throws NotExecutable {
        Part condition = equivalence();
        if (!accept("?")) {
            return condition;
        }
        Part yes = conditional();
        expect(":");
        Part no = conditional();
        return Part.of(
                "(" + condition.java + " ? " + yes.java + " : " + no.java + ")",
                condition,
                "?",
                Part.of(yes, ":", no));
    }

    private Part equivalence() throws NotExecutable {
        Part left = implication();
        while (true) {
            if (accept("<==>")) {
                left = Part.of(left, "==", implication());
            } else if (accept("<=!=>")) {
                left = Part.of(left, "!=", implication());
            } else {
                return left;
            }
        }
    }

    private Part implication() throws NotExecutable {
        Part left = operation(0);
        if (accept("==>")) {
            return implies(left, implication());
        }
        while (accept("<==")) {
            left = implies(operation(0), left);
        }
        return left;
    }

    private static Part implies(Part left, Part right) {
        return Part.of("(!" + left.java + " || " + right.java + ")", left, "==>", right);
    }

    private Part operation(int precedence) throws NotExecutable {
        if (precedence == PRECEDENCE.size()) {
            return unary();
        }
        Part left = operation(precedence + 1);
        Part compared = null;
        while (PRECEDENCE.get(precedence).contains(peek())) {
            String operator = next().text();
            if (operator.equals("instanceof")) {
                left = new Part("(" + left.java + " instanceof " + type() + ")", left.variables);
                continue;
            }
            Part right = operation(precedence + 1);
            Part whole;
            if (operator.equals("<:")) {
                String java = right.java + ".isAssignableFrom(" + left.java + ")";
                whole = Part.of(java, left, operator, right);
            } else if (precedence == RELATIONAL && compared != null) {
                // A chain, such as 0 <= i < n, is a conjunction.
                whole = Part.of(left, "&&", Part.of(compared, operator, right));
            } else {
                whole = Part.of(left, operator, right);
            }
            compared = right;
            left = whole;
        }
        return left;
    }

    private Part unary() throws NotExecutable {
        if (Set.of("!", "-", "+", "~").contains(peek())) {
            String operator = next().text();
            Part operand = unary();
            return new Part("(" + operator + " " + operand.java + ")", operand.variables);
        }
        if (peek().equals("(") && isCast()) {
            expect("(");
            String type = type();
            expect(")");
            Part operand = unary();
            return new Part("((" + type + ") " + operand.java + ")", operand.variables);
        }
        return postfix(primary());
    }

    /** Whether the parenthesis that comes next encloses a type. */
    private boolean isCast() {
        int ahead = 1;
        String first = peek(ahead);
        if (first.equals("\\bigint") || PRIMITIVES.contains(first)) {
            return true;
        }
        if (!isName(first) || isVariable(first)) {
            return false;
        }
        ahead++;
        while (peek(ahead).equals(".") || isName(peek(ahead))) {
            ahead++;
        }
        while (peek(ahead).equals("[") && peek(ahead + 1).equals("]")) {
            ahead += 2;
        }
        String after = peek(ahead + 1);
        return peek(ahead).equals(")")
                && (isName(after)
                        || Set.of("(", "!", "~").contains(after)
                        || after.matches("[\\\\\"'\\d].*"));
    }

    private boolean isVariable(String word) {
        return word.equals("this")
                || word.equals("null")
                || variables.containsKey(word)
                || model.field(owner, word).isPresent()
                || model.isGhost(owner, word);
    }

    /** A type as Java. */
    private String type() throws NotExecutable {
        Token first = next();
        if (first.is("\\bigint")) {
            return "long";
        }
        if (!first.isName()) {
            if (first.text().startsWith("\\")) {
                throw notExecutable(first.text());
            }
            at--;
            throw unexpected("a type");
        }
        StringBuilder type = new StringBuilder(first.text());
        while (peek().equals(".")) {
            type.append(next().text()).append(name().text());
        }
        while (accept("[")) {
            expect("]");
            type.append("[]");
        }
        return type.toString();
    }

    // ---- what operators stand between

    private Part primary() throws NotExecutable {
        Token token = next();
        if (token.is("(")) {
            return quantifierOrRest();
        }
        if (token.text().startsWith("\\")) {
            return keyword(token);
        }
        if (token.isName()) {
            return named(token);
        }
        if (token.text().matches("[\\d\"'].*")) {
            return new Part(token.text(), Set.of());
        }
        at--;
        throw unexpected("an expression");
    }

    /** After an opening parenthesis. */
    private Part quantifierOrRest() throws NotExecutable {
        Optional<Quantifier> quantifier = Quantifier.of(peek());
        Part part;
        if (quantifier.isPresent()) {
            next();
            part = quantified(quantifier.get());
        } else {
            part = conditional();
        }
        expect(")");
        return part;
    }

    private Part keyword(Token word) throws NotExecutable {
        switch (word.text()) {
            case "\\invariant_for" -> {
                return call("$Model.holds");
            }
            case "\\typeof" -> {
                return call("$Model.typeOf");
            }
            case "\\nonnullelements" -> {
                return call("$Model.nonNullElements");
            }
            case "\\type" -> {
                expect("(");
                String type = type();
                expect(")");
                return new Part(type + ".class", Set.of());
            }
            default -> throw notExecutable(word.text());
        }
    }

    private Part call(String function) throws NotExecutable {
        expect("(");
        Part argument = conditional();
        expect(")");
        return new Part(function + "(" + argument.java + ")", argument.variables);
    }

    private static NotExecutable notExecutable(String word) {
        boolean ghost =
                word.matches(
                        "\\\\(seq|map|locset|set|free|infinite_union|union|intersect|disjoint"
                                + "|subset|everything|nothing|empty|singleton|dl|index_?of)(_\\w+)?");
        return new NotExecutable(
                ghost, word + (ghost ? " exists in proofs alone" : " is not executable"));
    }

    private Part named(Token token) throws NotExecutable {
        String word = token.text();
        if (variables.containsKey(word)) {
            return new Part(word, Set.of(word));
        }
        if (word.equals("true") || word.equals("false") || word.equals("null")) {
            return new Part(word, Set.of());
        }
        if (word.equals("this")) {
            return new Part(SELF, Set.of());
        }
        Optional<Field> field = model.field(owner, word);
        if (peek().equals("(")) {
            if (model.isGhost(owner, word)) {
                throw ghost(word);
            }
            return new Part(SELF + "." + word, Set.of());
        }
        if (field.isPresent()) {
            String constant = field.get().constant();
            return new Part(
                    constant != null ? constant : "$Model." + word + "(" + SELF + ")", Set.of());
        }
        if (model.isGhost(owner, word)) {
            throw ghost(word);
        }
        // The name of a type, or the beginning of one.
        return typeName(word);
    }

    private Part typeName(String first) throws NotExecutable {
        StringBuilder name = new StringBuilder(first);
        while (peek().equals(".") && isName(peek(1))) {
            next();
            name.append('.').append(name().text());
        }
        Optional<String> constant = constant(name.toString());
        return new Part(constant.orElse(name.toString()), Set.of());
    }

    /**
     * The value of {@code Type.NAME}, which may be private, when that is a constant of the model.
     */
    private Optional<String> constant(String qualified) {
        int dot = qualified.lastIndexOf('.');
        String type = dot < 0 ? "" : qualified.substring(0, dot);
        return model.classes().values().stream()
                .filter(named -> named.name().equals(type) || named.name().endsWith("." + type))
                .flatMap(named -> model.field(named, qualified.substring(dot + 1)).stream())
                .map(Field::constant)
                .filter(value -> value != null)
                .findFirst();
    }

    private static NotExecutable ghost(String name) {
        return new NotExecutable(true, name + " is ghost state");
    }

    private Part postfix(Part start) throws NotExecutable {
        Part part = start;
        while (true) {
            if (accept("[")) {
                Part index = conditional();
                expect("]");
                part = Part.of(part.java + "[" + index.java + "]", part, "[]", index);
            } else if (accept(".")) {
                part = selected(part, name().text());
            } else if (peek().equals("(")) {
                part = arguments(part);
            } else {
                return part;
            }
        }
    }

    private Part selected(Part object, String member) throws NotExecutable {
        boolean method = peek().equals("(");
        boolean field = !method && (model.isField(member) || member.equals("length"));
        if (field) {
            return new Part("$Model." + member + "(" + object.java + ")", object.variables);
        }
        if (model.isGhost(member)) {
            throw ghost(member);
        }
        return new Part(object.java + "." + member, object.variables);
    }

    private Part arguments(Part method) throws NotExecutable {
        expect("(");
        Set<String> mentioned = new HashSet<>(method.variables);
        List<String> arguments = new ArrayList<>();
        while (!peek().equals(")")) {
            if (!arguments.isEmpty()) {
                expect(",");
            }
            Part argument = conditional();
            arguments.add(argument.java);
            mentioned.addAll(argument.variables);
        }
        expect(")");
        return new Part(method.java + "(" + String.join(", ", arguments) + ")", mentioned);
    }

    // ---- quantifiers

    /**
     * Where a variable begins or ends.
     *
     * @param strict whether the value itself is outside
     * @param guard the guard that says so and is true within; null when it has to be tested still
     */
    private record Limit(String java, boolean strict, Part guard) {}

    /** What a quantifier does with the values in its range. */
    private enum Quantifier {
        FORALL("boolean", "true", "if (!%s) { return false; }"),
        EXISTS("boolean", "false", "if (%s) { return true; }"),
        NUM_OF("long", "0", "if (%s) { $result++; }"),
        SUM("long", "0", "$result += %s;"),
        MAX("long", "Long.MIN_VALUE", "$result = Math.max($result, %s);"),
        MIN("long", "Long.MAX_VALUE", "$result = Math.min($result, %s);");

        private final String type;
        private final String ofNothing;
        private final String step;

        Quantifier(String type, String ofNothing, String step) {
            this.type = type;
            this.ofNothing = ofNothing;
            this.step = step;
        }

        /** The one of that word; empty when the word is none. */
        static Optional<Quantifier> of(String word) {
            return Stream.of(values())
                    .filter(one -> word.equals("\\" + one.name().toLowerCase(Locale.ROOT)))
                    .findFirst();
        }
    }

    /** After the quantifier's word, up to its closing parenthesis. */
    private Part quantified(Quantifier quantifier) throws NotExecutable {
        String type = type();
        Map<String, String> outer = variables;
        variables = new HashMap<>(outer);
        List<String> bound = new ArrayList<>();
        do {
            String variable = name().text();
            bound.add(variable);
            variables.put(variable, type);
        } while (accept(","));
        if (!type.equals("int") && !type.equals("long")) {
            throw new NotExecutable(false, "the values of type " + type + " cannot be enumerated");
        }
        expect(";");
        Part range = conditional();
        Part body = null;
        if (accept(";")) {
            body = conditional();
        } else if (quantifier == Quantifier.FORALL) {
            boolean guarded = range.operator.equals("==>");
            body = guarded ? range.right : range;
            range = guarded ? range.left : new Part("true", Set.of());
        } else if (quantifier == Quantifier.EXISTS || quantifier == Quantifier.NUM_OF) {
            body = new Part("true", Set.of());
        } else {
            throw unexpected("';' and what to take of each value");
        }
        Set<String> mentioned = new HashSet<>(range.variables);
        mentioned.addAll(body.variables);
        bound.forEach(mentioned::remove);
        String called = method(quantifier, bound, range, body, mentioned);
        variables = outer;
        List<String> arguments = new ArrayList<>(List.of(SELF));
        mentioned.stream().sorted().forEach(arguments::add);
        return new Part(called + "(" + String.join(", ", arguments) + ")", mentioned);
    }

    /** Writes the method that evaluates a quantifier, and returns its name. */
    private String method(
            Quantifier quantifier,
            List<String> bound,
            Part range,
            Part body,
            Set<String> parameters)
            throws NotExecutable {
        String called = name + "_" + methods.size();
        String parameterList =
                parameters.stream()
                        .sorted()
                        .map(parameter -> ", " + variables.get(parameter) + " " + parameter)
                        .collect(Collectors.joining());
        methods.add(
                """
                private static %1$s %2$s(%3$s $self%4$s) {
                    %1$s $result = %5$s;
                    %6$s
                    return $result;
                }
                """
                        .formatted(
                                quantifier.type,
                                called,
                                owner.name(),
                                parameterList,
                                quantifier.ofNothing,
                                loops(bound, range, quantifier.step.formatted(body.java))));
        return called;
    }

    /** A loop for each variable, with the guards between them and the step within. */
    private String loops(List<String> bound, Part range, String step) throws NotExecutable {
        Set<String> open = new HashSet<>(bound);
        List<Part> guards = new ArrayList<>(range.conjuncts());
        StringBuilder starts = new StringBuilder();
        StringBuilder ends = new StringBuilder();
        while (true) {
            // A guard can be what makes the bounds defined that come after it.
            while (!guards.isEmpty() && !guards.get(0).mentions(open)) {
                starts.append("if (%s) {%n".formatted(guards.remove(0).java));
                ends.insert(0, "}\n");
            }
            if (open.isEmpty()) {
                return starts + step + "\n" + ends;
            }
            String variable = null;
            Limit from = null;
            Limit to = null;
            for (String candidate : bound) {
                if (variable == null && open.contains(candidate)) {
                    from = limit(candidate, true, open, guards, new HashSet<>());
                    to = limit(candidate, false, open, guards, new HashSet<>());
                    variable = from != null && to != null ? candidate : null;
                }
            }
            if (variable == null) {
                throw new NotExecutable(
                        false, "the range does not say between what " + bound.get(0) + " lies");
            }
            guards.remove(from.guard);
            guards.remove(to.guard);
            String end = "$" + variable;
            starts.append(
                    "for (%1$s %2$s = %3$s, %4$s = %5$s; %2$s %6$s %4$s; %2$s++) {%n"
                            .formatted(
                                    variables.get(variable),
                                    variable,
                                    from.java + (from.strict ? " + 1" : ""),
                                    end,
                                    to.java,
                                    to.strict ? "<" : "<="));
            // Without this a last value that is the largest of all would never be passed.
            String last = "if (" + variable + " == " + end + ") {\nbreak;\n}\n}\n";
            ends.insert(0, to.strict ? "}\n" : last);
            open.remove(variable);
        }
    }

    /**
     * Where the guards say that a variable begins, or ends, without need of a variable that is
     * still open; null when they do not. In {@code 0 <= i && i < j && j < n} what j is below, i is.
     */
    private static Limit limit(
            String variable, boolean lower, Set<String> open, List<Part> guards, Set<String> seen) {
        seen.add(variable);
        Limit indirect = null;
        for (Part guard : guards) {
            if (!Set.of("<", "<=", ">", ">=", "==").contains(guard.operator)) {
                continue;
            }
            boolean onTheLeft = guard.left.java.equals(variable);
            if (!onTheLeft && !guard.right.java.equals(variable)) {
                continue;
            }
            Part other = onTheLeft ? guard.right : guard.left;
            String relation = onTheLeft ? guard.operator : mirrored(guard.operator);
            boolean equal = relation.equals("==");
            if (!equal && relation.startsWith(">") != lower) {
                continue;
            }
            boolean strict = relation.length() == 1;
            if (!other.mentions(open)) {
                // One more than the largest number would be the smallest: then the guard decides.
                boolean settled = !equal && !(lower && strict);
                return new Limit(other.java, strict, settled ? guard : null);
            }
            if (indirect == null && open.contains(other.java) && !seen.contains(other.java)) {
                Limit further = limit(other.java, lower, open, guards, seen);
                indirect = further == null ? null : new Limit(further.java, further.strict, null);
            }
        }
        return indirect;
    }

    private static String mirrored(String relation) {
        return switch (relation) {
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            case ">=" -> "<=";
            default -> relation;
        };
    }

    // ---- tokens

    private String peek() {
        return peek(0);
    }

    private String peek(int ahead) {
        List<Token> tokens = invariant.expression();
        return at + ahead < tokens.size() ? tokens.get(at + ahead).text() : ";";
    }

    private static boolean isName(String word) {
        return Character.isJavaIdentifierStart(word.charAt(0));
    }

    private Token next() {
        if (at == invariant.expression().size()) {
            throw unexpected("an expression");
        }
        return invariant.expression().get(at++);
    }

    private Token name() {
        if (!isName(peek())) {
            throw unexpected("a name");
        }
        return next();
    }

    private boolean accept(String word) {
        boolean there = at < invariant.expression().size() && peek().equals(word);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String word) {
        if (!accept(word)) {
            throw unexpected("'" + word + "'");
        }
    }

    private RuntimeException unexpected(String expected) {
        List<Token> tokens = invariant.expression();
        Token place = tokens.get(Math.min(at, tokens.size() - 1));
        String found = at < tokens.size() ? "'" + place.text() + "'" : "the end";
        return owner.source()
                .error(place.start(), expected, found + " in '" + invariant.clause().text() + "'");
    }
}
