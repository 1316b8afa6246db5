package io.clawback.consumers.process;

/**
 * Where a pid means something.
 *
 * @param host the machine's name
 * @param boot the kernel's id of this boot
 * @param namespace the pid namespace (a container has its own)
 */
record Place(String host, String boot, String namespace) {
  /** What a process recorded at {@code recorded} is, seen from here. */
  Sight sight(Place recorded) {
    if (recorded.equals(this)) {
      return Sight.VISIBLE;
    }
    if (recorded.host().equals(host) && !recorded.boot().equals(boot)) {
      return Sight.GONE;
    }
    return Sight.ELSEWHERE;
  }

  /** What can be said. */
  enum Sight {
    /** Its pid can be looked up here. */
    VISIBLE,
    /** The machine was started anew since: it cannot live. */
    GONE,
    /** On another machine or in another container: nobody here can tell. */
    ELSEWHERE
  }
}
