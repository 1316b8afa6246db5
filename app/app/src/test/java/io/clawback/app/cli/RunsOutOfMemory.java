package io.clawback.app.cli;

import java.util.ArrayList;
import java.util.List;

/** Fills the heap. A process of its own, started with the launcher's options. */
final class RunsOutOfMemory {
  private RunsOutOfMemory() {}

  public static void main(String[] args) {
    List<long[]> all = new ArrayList<>();
    while (all.size() < Integer.MAX_VALUE) {
      all.add(new long[1 << 16]);
    }
  }
}
