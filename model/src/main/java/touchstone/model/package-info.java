/**
 * The machine: the only definition of the transitions. What stands here is proved by KeY and is therefore written in
 * the Java that KeY reads: no generics, lambdas, records or annotations, and no allocation in transitions.
 */
package touchstone.model;
