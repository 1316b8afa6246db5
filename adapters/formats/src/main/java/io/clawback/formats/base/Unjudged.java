package io.clawback.formats.base;

import io.clawback.content.Contract.NotJudged;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the messages that were not judged, by reason; thread-safe, at most 32 reasons. */
public final class Unjudged {
  private static final int REASONS = 32;
  private static final String OTHERS = "for other reasons";

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /** One more. */
  public void add(String why) {
    String known = counts.size() < REASONS || counts.containsKey(why) ? why : OTHERS;
    counts.computeIfAbsent(known, k -> new LongAdder()).increment();
  }

  /** All, most first. */
  public List<NotJudged> list() {
    return counts.entrySet().stream()
        .map(e -> new NotJudged(e.getKey(), e.getValue().sum()))
        .sorted(
            Comparator.comparingLong(NotJudged::messages).reversed().thenComparing(NotJudged::why))
        .toList();
  }
}
