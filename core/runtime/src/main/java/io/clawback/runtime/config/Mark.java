package io.clawback.runtime.config;

/**
 * A place in the file.
 *
 * @param line from 1; 0 for the whole file
 * @param column from 1, in code points
 */
record Mark(int line, int column) {
  static final Mark START = new Mark(1, 1);

  /** The file as a whole. */
  static final Mark FILE = new Mark(0, 0);
}
