package io.clawback.formats.cel;

import dev.cel.runtime.CelRuntime;

/**
 * One rule, ready to be worked out.
 *
 * @param name what a breach is told as
 * @param program thread-safe
 */
record Rule(String name, CelRuntime.Program program) {
  /**
   * A rule as it was written.
   *
   * @param place the file or the setting
   * @param line of the file; 0 when it is in a setting
   */
  record Text(String name, String place, int line, String expression) {}
}
