package touchstone.proofs;

import de.uka.ilkd.key.control.DefaultUserInterfaceControl;
import de.uka.ilkd.key.control.KeYEnvironment;
import de.uka.ilkd.key.java.Position;
import de.uka.ilkd.key.java.PositionInfo;
import de.uka.ilkd.key.java.abstraction.KeYJavaType;
import de.uka.ilkd.key.java.declaration.TypeDeclaration;
import de.uka.ilkd.key.logic.Term;
import de.uka.ilkd.key.logic.label.ParameterlessTermLabel;
import de.uka.ilkd.key.logic.op.Equality;
import de.uka.ilkd.key.logic.op.IObserverFunction;
import de.uka.ilkd.key.logic.op.IProgramMethod;
import de.uka.ilkd.key.logic.op.Junctor;
import de.uka.ilkd.key.pp.LogicPrinter;
import de.uka.ilkd.key.proof.Goal;
import de.uka.ilkd.key.proof.Node;
import de.uka.ilkd.key.proof.Proof;
import de.uka.ilkd.key.proof.init.JavaProfile;
import de.uka.ilkd.key.proof.init.KeYUserProblemFile;
import de.uka.ilkd.key.proof.init.ProofInputException;
import de.uka.ilkd.key.proof.io.IntermediatePresentationProofFileParser;
import de.uka.ilkd.key.proof.io.IntermediateProofReplayer;
import de.uka.ilkd.key.proof.io.OutputStreamProofSaver;
import de.uka.ilkd.key.proof.io.ProblemLoaderException;
import de.uka.ilkd.key.proof.mgt.SpecificationRepository;
import de.uka.ilkd.key.prover.StopCondition;
import de.uka.ilkd.key.prover.impl.SingleRuleApplicationInfo;
import de.uka.ilkd.key.rule.OneStepSimplifier;
import de.uka.ilkd.key.settings.ProofSettings;
import de.uka.ilkd.key.settings.StrategySettings;
import de.uka.ilkd.key.speclang.Contract;
import de.uka.ilkd.key.speclang.FunctionalOperationContract;
import de.uka.ilkd.key.strategy.Strategy;
import de.uka.ilkd.key.strategy.StrategyProperties;
import de.uka.ilkd.key.util.ExceptionTools;
import de.uka.ilkd.key.util.KeYTypeUtil;
import de.uka.ilkd.key.util.MiscTools;
import de.uka.ilkd.key.util.ProofStarter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The KeY prover with a source folder loaded under one integer semantics. Loading takes seconds; an
 * instance is for one thread.
 */
final class Prover implements AutoCloseable {
    private final Sources sources;
    private final KeYEnvironment<DefaultUserInterfaceControl> environment;
    private final Map<String, Contract> contracts = new TreeMap<>();

    /**
     * Loads every class of a source folder.
     *
     * @throws BadInput when the prover cannot read the sources; the message says where and why
     */
    Prover(Sources sources, Attempt.Semantics semantics) {
        this.sources = sources;
        ProofSettings.DEFAULT_SETTINGS.getChoiceSettings().setDefaultChoices(options(semantics));
        try {
            environment =
                    KeYEnvironment.load(
                            new JavaProfile(), sources.folder().toFile(), null, null, null, true);
        } catch (ProblemLoaderException e) {
            throw new BadInput(explain(e));
        }
        for (KeYJavaType type : ownTypes()) {
            for (IObserverFunction target : repository().getContractTargets(type)) {
                if (isOwn(target)) {
                    for (Contract contract : repository().getContracts(type, target)) {
                        contracts.put(contract.getName(), contract);
                    }
                }
            }
        }
    }

    private static Map<String, String> options(Attempt.Semantics semantics) {
        Map<String, String> options = new HashMap<>(MiscTools.getDefaultTacletOptions());
        options.put("intRules", "intRules:" + semantics.option);
        options.put("runtimeExceptions", "runtimeExceptions:ban");
        options.put("assertions", "assertions:safe");
        options.put("modelFields", "modelFields:treatAsAxiom");
        options.put("methodExpansion", "methodExpansion:modularOnly");
        return options;
    }

    private String explain(ProblemLoaderException e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        try {
            var location = ExceptionTools.getLocation(e);
            if (location != null && location.getFileURI().isPresent()) {
                Path file = Path.of(location.getFileURI().get());
                int line = location.getPosition().line();
                return file + ":" + line + ": the prover cannot read this: " + message;
            }
        } catch (java.net.MalformedURLException none) {
            // Then there is no place to name.
        }
        return sources.folder() + ": the prover cannot read this: " + message;
    }

    private SpecificationRepository repository() {
        return environment.getSpecificationRepository();
    }

    private List<KeYJavaType> ownTypes() {
        return environment.getJavaInfo().getAllKeYJavaTypes().stream()
                .filter(type -> type.getJavaType() instanceof TypeDeclaration)
                .filter(type -> !KeYTypeUtil.isLibraryClass(type))
                .filter(type -> fileOf(type) != null)
                .toList();
    }

    /** False for what is inherited from the Java library, which has no code here to prove. */
    private static boolean isOwn(IObserverFunction target) {
        KeYJavaType container = target.getContainerType();
        return container == null
                || !KeYTypeUtil.isLibraryClass(container)
                || target.name().toString().contains("<inv>");
    }

    // ---- what there is to prove

    /** Every obligation, and every method that has none. */
    Listing listing() {
        List<Obligation> obligations = contracts.values().stream().map(this::describe).toList();
        List<String> uncovered = new ArrayList<>();
        for (KeYJavaType type : ownTypes()) {
            for (IProgramMethod method : declared(type)) {
                if (method.getBody() != null
                        && !isNeverCalled(method)
                        && repository().getContracts(type, method).isEmpty()) {
                    uncovered.add(
                            place(method)
                                    + ": "
                                    + type.getFullName()
                                    + "."
                                    + method.getName()
                                    + " has code and no contract");
                }
            }
        }
        uncovered.sort(Comparator.naturalOrder());
        return new Listing(obligations, uncovered);
    }

    /**
     * True for a private constructor that does nothing: it is there so that nobody else calls one.
     */
    private static boolean isNeverCalled(IProgramMethod method) {
        return method.isConstructor()
                && method.isPrivate()
                && method.getParameterDeclarationCount() == 0
                && Sources.code(method.getBody().toString())
                        .replaceAll("super\\(\\);|[\\s{};]", "")
                        .isEmpty();
    }

    private List<IProgramMethod> declared(KeYJavaType type) {
        List<IProgramMethod> methods = new ArrayList<>();
        environment.getJavaInfo().getConstructors(type).forEach(methods::add);
        environment.getJavaInfo().getAllProgramMethodsLocallyDeclared(type).forEach(methods::add);
        methods.removeIf(method -> method.isImplicit() || method.isModel());
        methods.removeIf(method -> start(method).isNegative());
        return methods;
    }

    private Obligation describe(Contract contract) {
        KeYJavaType type = contract.getKJT();
        String file = fileOf(type);
        int line = 1;
        boolean bodiless = false;
        boolean onlyTrue = false;
        TreeSet<String> rules = new TreeSet<>();
        if (contract.getTarget() instanceof IProgramMethod method) {
            bodiless = method.getBody() == null;
            List<IProgramMethod> sites = new ArrayList<>();
            if (contract instanceof FunctionalOperationContract functional) {
                overridden(functional.getSpecifiedIn(), method).ifPresent(sites::add);
            }
            sites.add(method);
            Optional<IProgramMethod> own = overridden(type, method);
            if (own.isPresent()) {
                bodiless = own.get().getBody() == null;
                sites.add(own.get());
            }
            for (IProgramMethod site : sites) {
                String where = fileOf(site.getPositionInfo());
                if (where != null && !start(site).isNegative()) {
                    file = where;
                    line = start(site).line();
                    rules.addAll(sources.rulesAt(where, line, start(site).column()));
                }
            }
        } else {
            rules.addAll(sources.rulesOfInvariants(file));
        }
        if (contract instanceof FunctionalOperationContract functional) {
            onlyTrue = saysNothing(functional.getPost());
        }
        return new Obligation(
                contract.getName(),
                type.getFullName(),
                file,
                line,
                List.copyOf(rules),
                bodiless,
                onlyTrue,
                contract.hasMby());
    }

    /** The method of the same name and parameters that {@code type} itself declares. */
    private Optional<IProgramMethod> overridden(KeYJavaType type, IProgramMethod method) {
        return declared(type).stream()
                .filter(own -> own.getName().equals(method.getName()))
                .filter(own -> own.getParamTypes().equals(method.getParamTypes()))
                .findFirst();
    }

    /**
     * Where a method stands; the prover has a constructor begin at the end of what is before it.
     */
    private static Position start(IProgramMethod method) {
        return method.isConstructor() && method.getBody() != null
                ? method.getBody().getStartPosition()
                : method.getStartPosition();
    }

    private String place(IProgramMethod method) {
        String file = fileOf(method.getPositionInfo());
        return sources.folder().resolve(file) + ":" + start(method).line();
    }

    private String fileOf(KeYJavaType type) {
        return fileOf(((TypeDeclaration) type.getJavaType()).getPositionInfo());
    }

    /**
     * The source file of a position, relative to the source folder; null when it is not below it.
     */
    private String fileOf(PositionInfo position) {
        return position.getURI()
                .map(uri -> sources.folder().toAbsolutePath().normalize().relativize(Path.of(uri)))
                .map(path -> path.toString().replace('\\', '/'))
                .filter(sources.files()::containsKey)
                .orElse(null);
    }

    /** True when a postcondition has no part but those that the prover adds by itself. */
    private static boolean saysNothing(Term post) {
        if (post.containsLabel(ParameterlessTermLabel.IMPLICIT_SPECIFICATION_LABEL)) {
            return true;
        }
        if (post.op() == Junctor.AND) {
            return saysNothing(post.sub(0)) && saysNothing(post.sub(1));
        }
        if (post.op() == Junctor.IMP) {
            return saysNothing(post.sub(1));
        }
        if (post.op() == Equality.EQUALS || post.op() == Equality.EQV) {
            return post.sub(0).equals(post.sub(1));
        }
        return post.op() == Junctor.TRUE;
    }

    // ---- proving

    /**
     * Makes the attempts of a task until one closes the obligation, and saves the proof.
     *
     * @throws IOException when a saved proof cannot be read or written
     */
    Result attempt(Task task, Attempt attempt) throws IOException, ProofInputException {
        Contract contract = contracts.get(task.obligation());
        if (contract == null) {
            return Result.open(task.obligation(), 0, "the source has no such contract");
        }
        if (attempt.means() == Attempt.Means.VACUITY) {
            contract = falsified((FunctionalOperationContract) contract);
        }
        Proof proof =
                environment.createProof(
                        contract.createProofObl(environment.getInitConfig(), contract));
        try {
            String type = contract.getKJT().getFullName();
            // Where sparing gets nowhere, it must not keep the other searches waiting for too long.
            boolean sparing = attempt.splitting() == Attempt.Splitting.SPARING;
            int seconds = sparing ? task.seconds() * 2 / 3 : task.seconds();
            configure(proof, type, attempt.splitting(), task.steps(), seconds);
            String note =
                    attempt.means() == Attempt.Means.REPLAY
                            ? replay(proof, Path.of(task.read()))
                            : search(proof);
            if (sparing && !proof.closed() && !note.startsWith(Limit.SPENT)) {
                configure(proof, type, Attempt.Splitting.DELAYED, task.steps(), task.seconds());
                note = search(proof);
            }
            boolean closed = proof.closed();
            if (closed && task.save() != null) {
                SavedProofs.write(
                        Path.of(task.save()),
                        new SavedProofs.Head(task.obligation(), task.source(), attempt.semantics()),
                        text(proof));
            }
            return new Result(
                    task.obligation(),
                    closed,
                    attempt,
                    proof.getStatistics().nodes,
                    0,
                    closed ? uses(proof) : List.of(),
                    task.goals() ? goals(proof) : List.of(),
                    closed ? "" : proof.openGoals().size() + " goals open: " + note);
        } finally {
            proof.dispose();
        }
    }

    /**
     * The first few sequents that stay open, each under the names of the branches that lead to it.
     */
    private static List<String> goals(Proof proof) {
        return proof.openGoals().stream()
                .limit(3)
                .map(
                        goal -> {
                            Deque<String> branches = new ArrayDeque<>();
                            for (Node at = goal.node(); at != null; at = at.parent()) {
                                String label = at.getNodeInfo().getBranchLabel();
                                if (label != null && !label.isBlank()) {
                                    branches.addFirst(label);
                                }
                            }
                            String sequent =
                                    LogicPrinter.quickPrintSequent(
                                            goal.sequent(), proof.getServices());
                            return String.join(" / ", branches) + "\n" + sequent;
                        })
                .toList();
    }

    private void configure(
            Proof proof, String type, Attempt.Splitting splitting, int steps, int seconds) {
        StrategyProperties properties = new StrategyProperties();
        properties.setProperty(StrategyProperties.QUERY_OPTIONS_KEY, StrategyProperties.QUERY_OFF);
        properties.setProperty(
                StrategyProperties.NON_LIN_ARITH_OPTIONS_KEY,
                StrategyProperties.NON_LIN_ARITH_DEF_OPS);
        properties.setProperty(
                StrategyProperties.CLASS_AXIOM_OPTIONS_KEY, StrategyProperties.CLASS_AXIOM_DELAYED);
        properties.setProperty(
                StrategyProperties.SPLITTING_OPTIONS_KEY,
                splitting == Attempt.Splitting.NORMAL
                        ? StrategyProperties.SPLITTING_NORMAL
                        : StrategyProperties.SPLITTING_DELAYED);
        properties.setProperty(
                StrategyProperties.QUANTIFIERS_OPTIONS_KEY,
                splitting == Attempt.Splitting.SPARING
                        ? StrategyProperties.QUANTIFIERS_NON_SPLITTING
                        : StrategyProperties.QUANTIFIERS_NON_SPLITTING_WITH_PROGS);
        StrategySettings settings = proof.getSettings().getStrategySettings();
        settings.setActiveStrategyProperties(properties);
        settings.setMaxSteps(steps);
        settings.setCustomApplyStrategyStopCondition(new Limit(seconds));
        Strategy strategy =
                environment.getProfile().getDefaultStrategyFactory().create(proof, properties);
        proof.setActiveStrategy(new ModularStrategy(strategy, type));
    }

    /**
     * Ends a search by steps and by processor time: unlike by the clock, a busy computer does not
     * turn a proof into an open one.
     */
    private static final class Limit implements StopCondition {
        /** What the messages begin with. */
        static final String SPENT = "out of ";

        private final long end;

        Limit(int seconds) {
            end = now() + seconds * 1_000_000_000L;
        }

        private static long now() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        @Override
        public int getMaximalWork(int steps, long unused, Proof proof) {
            return steps;
        }

        @Override
        public boolean isGoalAllowed(
                int steps, long unused, Proof proof, long start, int applied, Goal goal) {
            return applied < steps && now() < end;
        }

        @Override
        public String getGoalNotAllowedMessage(
                int steps, long unused, Proof proof, long start, int applied, Goal goal) {
            return getStopMessage(steps, unused, proof, start, applied, null);
        }

        @Override
        public boolean shouldStop(
                int steps,
                long unused,
                Proof proof,
                long start,
                int applied,
                SingleRuleApplicationInfo last) {
            return applied >= steps || now() >= end;
        }

        @Override
        public String getStopMessage(
                int steps,
                long unused,
                Proof proof,
                long start,
                int applied,
                SingleRuleApplicationInfo last) {
            return SPENT + (applied < steps ? "time" : "steps");
        }
    }

    private static String search(Proof proof) {
        ProofStarter starter = new ProofStarter(false);
        starter.init(proof);
        return starter.start().reason();
    }

    /**
     * Applies the steps of a saved proof, without search, to an obligation that was made from the
     * current source: what is closed then is proved for the current source, whatever the file says.
     */
    private String replay(Proof proof, Path saved) throws IOException, ProofInputException {
        Path text = Files.createTempFile("replay", ".proof");
        try {
            Files.writeString(text, SavedProofs.read(saved));
            OneStepSimplifier.refreshOSS(proof);
            var file =
                    new KeYUserProblemFile(
                            saved.toString(), text.toFile(), null, environment.getProfile());
            var parser = new IntermediatePresentationProofFileParser(proof);
            file.readProof(parser);
            file.close();
            var result =
                    new IntermediateProofReplayer(null, proof, parser.getResult())
                            .replay(null, null);
            return "the saved proof does not fit"
                    + result.getErrors().stream()
                            .map(
                                    e ->
                                            ": "
                                                    + String.valueOf(e.getMessage())
                                                            .lines()
                                                            .findFirst()
                                                            .orElse(""))
                            .findFirst()
                            .orElse("");
        } finally {
            Files.delete(text);
        }
    }

    /** The steps of a proof, without anything that depends on the computer or the hour. */
    private static String text(Proof proof) throws IOException {
        StringBuilder text = new StringBuilder("\\profile \"Java Profile\";\n\\proof {\n");
        Node root = proof.root();
        new OutputStreamProofSaver(proof).node2Proof(root, text);
        return text.append("}\n").toString();
    }

    /** The contracts that a proof relies on, and those of classes that stand in for theirs. */
    private List<String> uses(Proof proof) {
        return repository().getInheritedContracts(proof.mgt().getUsedContracts()).stream()
                .map(Contract::getName)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    /** The same contract with false for its postcondition: only a vacuous one can be proved. */
    private FunctionalOperationContract falsified(FunctionalOperationContract contract) {
        Term bottom = environment.getServices().getTermBuilder().ff();
        return (FunctionalOperationContract)
                Proxy.newProxyInstance(
                        Prover.class.getClassLoader(),
                        new Class<?>[] {FunctionalOperationContract.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("getPost")) {
                                return bottom;
                            }
                            try {
                                return method.invoke(contract, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Override
    public void close() {
        environment.dispose();
    }
}
