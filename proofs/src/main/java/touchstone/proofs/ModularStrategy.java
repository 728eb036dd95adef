package touchstone.proofs;

import de.uka.ilkd.key.logic.PosInOccurrence;
import de.uka.ilkd.key.proof.Goal;
import de.uka.ilkd.key.rule.RuleApp;
import de.uka.ilkd.key.strategy.RuleAppCost;
import de.uka.ilkd.key.strategy.RuleAppCostCollector;
import de.uka.ilkd.key.strategy.Strategy;
import de.uka.ilkd.key.strategy.feature.MutableState;
import org.key_project.logic.Name;

/**
 * The prover's search, except that it does not unfold the invariants of other classes than the one
 * whose method is proved. What a proof needs to know of an object of another class, the contracts
 * of that class say; its invariant is kept or handed on as a whole. Without this the search drowns
 * in the details of what the object is made of.
 *
 * <p>It only leaves out steps, so whatever it closes is closed.
 *
 * @param search the strategy that orders the steps
 * @param type the class that is proved, with its package
 */
record ModularStrategy(Strategy search, String type) implements Strategy {
    private static final String UNFOLDING = "Partial_inv_axiom_for_JML_class_invariant_in_";

    @Override
    public boolean isApprovedApp(RuleApp app, PosInOccurrence where, Goal goal) {
        String rule = app.rule().name().toString();
        if (rule.startsWith(UNFOLDING)
                && !rule.startsWith(UNFOLDING + type.replace('.', '_') + "_no_")) {
            return false;
        }
        return search.isApprovedApp(app, where, goal);
    }

    @Override
    public Name name() {
        return search.name();
    }

    @Override
    public boolean isStopAtFirstNonCloseableGoal() {
        return search.isStopAtFirstNonCloseableGoal();
    }

    @Override
    public void instantiateApp(
            RuleApp app, PosInOccurrence where, Goal goal, RuleAppCostCollector costs) {
        search.instantiateApp(app, where, goal, costs);
    }

    @Override
    public RuleAppCost computeCost(
            RuleApp app, PosInOccurrence where, Goal goal, MutableState state) {
        return search.computeCost(app, where, goal, state);
    }
}
