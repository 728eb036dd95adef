package bad;

/** Everything that must be refused. */
public final class Bad {
    private /*@ spec_public @*/ int value;

    //@ public invariant 0 <= value && value <= 10;

    public Bad() {
        value = 1;
    }

    /*@ public normal_behavior
      @ ensures \result == 0;
      @ assignable \strictly_nothing;
      @*/
    public int believed() {
        //@ assume value == 0;
        return value;
    }

    /*@ public normal_behavior
      @ ensures true;
      @ assignable \strictly_nothing;
      @*/
    public int empty() {
        return value;
    }

    /*@ public normal_behavior
      @ ensures \result == 42;
      @ assignable \strictly_nothing;
      @*/
    public int chicken() {
        return egg();
    }

    /*@ public normal_behavior
      @ ensures \result == 42;
      @ assignable \strictly_nothing;
      @*/
    public int egg() {
        return chicken();
    }

    /*@ public normal_behavior
      @ requires value > 10;
      @ ensures \result == 7;
      @ assignable \strictly_nothing;
      @*/
    public int impossible() {
        return 3;
    }

    /*@ public normal_behavior
      @ ensures \result == value + 1;
      @ assignable \strictly_nothing;
      @*/
    public int wrong() {
        return value;
    }
}
