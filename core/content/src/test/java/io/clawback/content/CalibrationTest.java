package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** What a confidence is worth, on queues whose poison is known. */
class CalibrationTest {
  private static final int SEEDS = 2;

  /** Each message's highest confidence. */
  private static Map<Integer, Map<Long, Integer>> told(Contents contents) {
    Map<Integer, Map<Long, Integer>> told = new HashMap<>();
    for (Contents.Signature signature : contents.signatures()) {
      for (Map.Entry<Integer, Roaring64Bitmap> each : signature.offsets().entrySet()) {
        each.getValue()
            .forEach(offset ->
                told.computeIfAbsent(each.getKey(), p -> new HashMap<>())
                    .merge(offset, signature.confidence(), Math::max));
      }
    }
    return told;
  }

  private static int confidence(Map<Integer, Map<Long, Integer>> told, Fed message) {
    return told.getOrDefault(message.partition(), Map.of()).getOrDefault(message.offset(), 0);
  }

  /** Well-formed poison: told, but not as certain. */
  private static boolean parses(Corpora.Queue queue) {
    return queue.name().startsWith("wrong type") || queue.name().startsWith("lost id");
  }

  /** A field that one message in ten lacks may as well be optional: only a contract can tell. */
  private static boolean isAnyonesGuess(Corpora.Queue queue) {
    return queue.name().equals("lost id 0.1") || queue.name().equals("wrong type 0.1");
  }

  private static double share(long[] told, long[] poison, int from, int to) {
    long all = 0;
    long some = 0;
    for (int level = from; level <= to; level++) {
      all += told[level];
      some += poison[level];
    }
    return (double) some / all;
  }

  private static Contents fold(List<Fed> messages) {
    ContentFold fold = new ContentFold(ContentQuestion.PLAIN);
    messages.forEach(m -> fold.message(m.message()));
    return fold.finish();
  }

  @Test
  void aConfidenceIsAPromise() {
    long[] told = new long[101];
    long[] poison = new long[101];
    List<String> wrong = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      for (Corpora.Queue queue : Corpora.all(seed)) {
        Contents contents = fold(queue.messages());
        Map<Integer, Map<Long, Integer>> all = told(contents);
        for (Fed message : queue.messages()) {
          int confidence = confidence(all, message);
          told[confidence]++;
          poison[confidence] += message.poison() ? 1 : 0;
          if (confidence >= 90 && !message.poison()) {
            wrong.add(queue.name() + " " + message.offset());
          }
          if (message.poison()
              && confidence < (parses(queue) ? 40 : 90)
              && !isAnyonesGuess(queue)) {
            wrong.add("missed: " + queue.name() + " " + message.offset());
          }
        }
      }
    }
    assertThat(share(told, poison, 40, 89)).isBetween(0.15, 0.9);
    assertThat(share(told, poison, 1, 39)).isLessThan(0.02);
    StringBuilder table = new StringBuilder("confidence  told  poison  share\n");
    long[] at = new long[2];
    for (int level = 100; level >= 0; level--) {
      if (told[level] > 0) {
        at[0] += told[level];
        at[1] += poison[level];
        table.append(
            String.format(
                "%9d %7d %7d %6.3f  from here up %.3f%n",
                level,
                told[level],
                poison[level],
                (double) poison[level] / told[level],
                (double) at[1] / at[0]));
      }
    }
    for (int level = 90; level <= 100; level++) {
      if (told[level] > 0 && 100 * poison[level] < level * told[level]) {
        wrong.add("told at " + level + ": too rarely poison");
      }
    }
    assertThat(wrong).as(table.toString()).isEmpty();
  }
}
