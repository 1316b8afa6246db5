package io.clawback.ledger;

import io.clawback.model.audit.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds intents without an outcome while the chain is checked. Not thread-safe. */
final class OpenIntents implements ChainScan.Reader {
  private static final List<byte[]> OPEN =
      List.of(bytes("INTENDED"), bytes("IN_DOUBT"), bytes("COMPENSATION_INTENDED"));
  private static final List<byte[]> CLOSE =
      List.of(bytes("OUTCOME"), bytes("COMPENSATED"), bytes("STRANDED"));

  private final TreeMap<String, Fault> open = new TreeMap<>();

  @Override
  public void line(long seq, LineView line, byte[] leaf) {
    if (is(line, OPEN)) {
      open.putIfAbsent(key(line), fault(seq, line));
    } else if (!open.isEmpty() && is(line, CLOSE)) {
      open.remove(key(line));
    }
  }

  /** One fault for each, first first. */
  List<Fault> faults() {
    return open.values().stream().sorted(Comparator.comparingLong(Fault::entry)).toList();
  }

  private static Fault fault(long seq, LineView line) {
    return new Fault(
        Verdict.OPEN_INTENTS,
        seq,
        "entry "
            + seq
            + ": run "
            + line.raw(Field.RUN)
            + " step "
            + line.raw(Field.STEP)
            + " was intended, and no outcome is recorded");
  }

  private static String key(LineView line) {
    @Nullable String step = line.raw(Field.STEP);
    return step == null
        ? Objects.toString(line.raw(Field.OPERATION))
        : line.raw(Field.RUN) + "/" + step;
  }

  private static boolean is(LineView line, List<byte[]> kinds) {
    for (byte[] kind : kinds) {
      if (line.is(Field.KIND, kind)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] bytes(String kind) {
    return kind.getBytes(StandardCharsets.US_ASCII);
  }
}
