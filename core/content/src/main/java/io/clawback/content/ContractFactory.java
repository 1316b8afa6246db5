package io.clawback.content;

import java.util.SortedMap;

/**
 * Opens contracts of one kind; found by {@link java.util.ServiceLoader}. Implemented beside the
 * library that knows the language.
 */
public interface ContractFactory {
  /** The kind's name in the config, such as {@code json-schema}. */
  String kind();

  /** The settings it takes, by name, each with one line of help: the allow-list. */
  SortedMap<String, String> settings();

  /**
   * The contract, checked as a whole: whatever is wrong with what was declared is told here and not
   * at the first message. Reads no file and connects to nothing.
   *
   * @throws UnusableContract with everything that is wrong
   */
  Contract open(DeclaredContract declared) throws UnusableContract;
}
