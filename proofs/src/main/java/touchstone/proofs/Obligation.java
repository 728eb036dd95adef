package touchstone.proofs;

import java.util.List;

/**
 * One thing to prove: one contract of one method, constructor or invariant.
 *
 * @param name the prover's name of the contract, unique in the model
 * @param type the class that it is proved for, fully qualified
 * @param file the source file of the method, relative to the source folder
 * @param line where the method stands in it, from 1
 * @param rules the ids of the rules that the comment of the method names, sorted
 * @param bodiless true when there is no code to prove, as for a method of an interface
 * @param onlyTrue true when the postcondition says nothing of its own
 * @param measured true when the contract has a termination measure, so that it may use itself
 */
record Obligation(
        String name,
        String type,
        String file,
        int line,
        List<String> rules,
        boolean bodiless,
        boolean onlyTrue,
        boolean measured) {}
