package io.clawback.consumers.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What we wrote down of the consumers that we start. Each change is on disk when the call returns.
 */
interface InstanceRecords {
  /** All of them, sorted by token. */
  List<Instance> all() throws IOException;

  /** Writes one, over what was written of it before. */
  void write(Instance instance) throws IOException;

  /** Forgets one that does not live. */
  void forget(Instance instance) throws IOException;

  /** The folder that a child makes before it runs: proof that it did. */
  Path claim(String token);

  /** Makes that folder in the child's stead; false when the child was first. */
  boolean writeOff(String token) throws IOException;
}
