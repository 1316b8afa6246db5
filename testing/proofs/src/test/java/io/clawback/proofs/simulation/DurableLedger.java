package io.clawback.proofs.simulation;

import io.clawback.conformance.disk.SimulatedDisk;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of a ledger is certain to survive at this moment, read from the disk itself and not through
 * the ledger's own code: which steps have an intent without an outcome, and how far batches are.
 */
final class DurableLedger {
  private static final String SEGMENT = "ledger/segment-0000000000000000000.jsonl";

  /** How far a batch is. */
  enum Batch {
    INTENDED,
    PLACED,
    SETTLED
  }

  private final SimulatedDisk disk;
  private final TreeMap<String, String> open = new TreeMap<>();
  private final TreeMap<String, TreeMap<Integer, Batch>> batches = new TreeMap<>();
  private final TreeSet<String> lately = new TreeSet<>();
  private final TreeMap<String, String> forward = new TreeMap<>();
  private int at;

  DurableLedger(SimulatedDisk disk) {
    this.disk = disk;
  }

  /** Takes in what has become durable since. Call while no write is under way. */
  void read() {
    lately.clear();
    lately.addAll(open.keySet());
    byte[] more = disk.durable(SEGMENT, at);
    int from = 0;
    for (int i = 0; i < more.length; i++) {
      if (more[i] == '\n') {
        line(new String(more, from, i - from, StandardCharsets.UTF_8));
        from = i + 1;
      }
    }
    at += from;
  }

  private void line(String line) {
    String step = field(line, "step");
    String operation = field(line, "operation");
    switch (field(line, "kind")) {
      case "INTENDED" -> {
        open.put(step, "forward");
        lately.add(step);
      }
      case "COMPENSATION_INTENDED" -> {
        open.put(step, "back");
        lately.add(step);
      }
      case "OUTCOME", "COMPENSATED", "STRANDED" -> open.remove(step);
      case "BATCH_INTENDED" -> {
        if (intends(step, false)) {
          forward.put(step, operation);
        }
        batch(line, operation, Batch.INTENDED);
      }
      case "BATCH_PLACED" -> batch(line, operation, Batch.PLACED);
      case "BATCH_SETTLED" -> batch(line, operation, Batch.SETTLED);
      default -> {}
    }
  }

  private void batch(String line, String operation, Batch how) {
    batches.computeIfAbsent(operation, k -> new TreeMap<>()).put(number(line), how);
  }

  private static int number(String line) {
    int from = line.indexOf("\"number\":") + 9;
    int begin = line.charAt(from) == '"' ? from + 1 : from;
    int end = begin;
    while (Character.isDigit(line.charAt(end))) {
      end++;
    }
    return Integer.parseInt(line, begin, end, 10);
  }

  private static String field(String line, String name) {
    String mark = "\"" + name + "\":\"";
    int found = line.indexOf(mark);
    int from = found + mark.length();
    return found < 0 ? "" : line.substring(from, line.indexOf('"', from));
  }

  /** Whether the step has an intent in that direction, and no outcome after it. */
  boolean intends(String step, boolean back) {
    return (back ? "back" : "forward").equals(open.get(step));
  }

  /** Whether the step has any intent without an outcome. */
  boolean open(String step) {
    return open.containsKey(step);
  }

  /**
   * The same at any time since the read before the last: whoever fences a dead instance ends what
   * that has left open, and then may be refused.
   */
  boolean wasOpen(String step) {
    return lately.contains(step);
  }

  /** How far the batches of an operation are, by number. */
  TreeMap<Integer, Batch> batches(String operation) {
    return batches.getOrDefault(operation, new TreeMap<>());
  }

  /** How many batches of the step itself, not of its way back, have a receipt. */
  long placed(String step) {
    return batches(forward.getOrDefault(step, "")).values().stream()
        .filter(b -> b != Batch.INTENDED)
        .count();
  }
}
