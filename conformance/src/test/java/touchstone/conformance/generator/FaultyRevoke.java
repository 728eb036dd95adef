package touchstone.conformance.generator;

import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Profile;
import touchstone.model.Machine;

/** What a kernel keeps of what descends from what, and with which fault. */
final class FaultyRevoke {
    /** What it does otherwise than the rules say. */
    enum Fault {
        NONE,
        REVOKE_DOES_NOTHING,
        REVOKE_TAKES_CHILDREN_ONLY,
        REVOKE_TAKES_ITS_CAPABILITY,
        REVOKE_TAKES_COPIES,
        REVOKE_LEAVES_ONE,
        DELETE_FORGETS_ORPHANS,
        DELETE_LEAVES_ORPHANS_TO_THE_NEXT,
        MOVE_FORGETS_PARENT,
        MOVE_FORGETS_CHILDREN,
        COPY_FORGETS_PARENT,
        COPY_IS_CHILD,
        COPY_TAKES_CHILDREN
    }

    /** A capability, or what was one. */
    private static final class Node {
        private Node parent;

        Node(Node parent) {
            this.parent = parent;
        }

        boolean isBelow(Node ancestor) {
            return parent != null && (parent == ancestor || parent.isBelow(ancestor));
        }
    }

    private final Fault fault;
    private final Node[][] nodes;

    FaultyRevoke(Profile profile, Fault fault) {
        this.fault = fault;
        nodes = new Node[profile.processes()][profile.capabilities()];
    }

    /** Takes note of an operation that returned a handle. */
    void made(int process, Operation operation, int handle) {
        Node[] space = nodes[process];
        Node left = space[handle];
        int from = operation.handle();
        Node made = new Node(null);
        if (operation instanceof Operation.Derive) {
            made = new Node(space[from]);
        } else if (operation instanceof Operation.Copy) {
            made = copied(space, space[from]);
        } else if (operation instanceof Operation.Move) {
            made = moved(space[from]);
            space[from] = null;
        }
        space[handle] = made;
        boolean leaves = fault == Fault.DELETE_LEAVES_ORPHANS_TO_THE_NEXT && left != null;
        if (leaves && !made.isBelow(left)) {
            adopt(space, left, made);
        }
    }

    private Node copied(Node[] space, Node original) {
        Node copy =
                switch (fault) {
                    case COPY_FORGETS_PARENT -> new Node(null);
                    case COPY_IS_CHILD -> new Node(original);
                    default -> new Node(original.parent);
                };
        if (fault == Fault.COPY_TAKES_CHILDREN) {
            adopt(space, original, copy);
        }
        return copy;
    }

    private Node moved(Node node) {
        if (fault == Fault.MOVE_FORGETS_PARENT) {
            node.parent = null;
        }
        return fault == Fault.MOVE_FORGETS_CHILDREN ? new Node(node.parent) : node;
    }

    private static void adopt(Node[] space, Node parent, Node instead) {
        for (Node node : space) {
            if (node != null && node.parent == parent && node != instead) {
                node.parent = instead;
            }
        }
    }

    /** Takes note of a delete. */
    void deleted(int process, int handle) {
        Node[] space = nodes[process];
        if (fault == Fault.DELETE_FORGETS_ORPHANS) {
            adopt(space, space[handle], null);
        }
        if (fault != Fault.DELETE_LEAVES_ORPHANS_TO_THE_NEXT) {
            space[handle] = null;
        }
    }

    /** Revokes as well as it can. */
    void revoke(Machine machine, int process, int handle) {
        Node[] space = nodes[process];
        Node revoked = space[handle];
        boolean spares = fault == Fault.REVOKE_LEAVES_ONE;
        for (int other = 0; other < space.length; other++) {
            boolean held = machine.object(process, other) != Machine.NONE;
            if (held && takes(revoked, space[other])) {
                if (!spares) {
                    space[other] = null;
                    machine.delete(process, other);
                }
                spares = false;
            }
        }
    }

    private boolean takes(Node revoked, Node node) {
        return switch (fault) {
            case REVOKE_DOES_NOTHING -> false;
            case REVOKE_TAKES_CHILDREN_ONLY -> node.parent == revoked;
            case REVOKE_TAKES_ITS_CAPABILITY -> node == revoked || node.isBelow(revoked);
            case REVOKE_TAKES_COPIES ->
                    node.isBelow(revoked)
                            || (node != revoked
                                    && node.parent == revoked.parent
                                    && node.parent != null);
            default -> node.isBelow(revoked);
        };
    }
}
