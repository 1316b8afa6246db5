package io.clawback.consumers.command;

/**
 * How a command ended.
 *
 * @param ending why
 * @param exit its exit code; meaningless unless it exited
 * @param out what it wrote to stdout, bounded
 * @param err what it wrote to stderr, bounded
 */
record Ran(Ending ending, int exit, String out, String err) {
  enum Ending {
    EXITED,
    /** It hung, and was killed. */
    TIMED_OUT,
    /** It wrote too much, and was killed. */
    FLOODED,
    /** It could not be started at all. */
    NOT_STARTED
  }

  boolean worked() {
    return ending == Ending.EXITED && exit == 0;
  }
}
