package io.clawback.consumers.process;

/**
 * One process, told from any later one with the same number.
 *
 * @param pid its number
 * @param start when it started, in clock ticks since the machine's boot ({@code /proc/PID/stat},
 *     field 22): no wall clock is in it
 */
record Identity(long pid, long start) {
  /** How it is named in states and receipts. */
  String mark() {
    return "pid " + pid + " started " + start;
  }
}
