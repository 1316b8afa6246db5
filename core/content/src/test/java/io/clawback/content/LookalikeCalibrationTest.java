package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a confidence is worth where text looks like JSON, and broken JSON like text. */
class LookalikeCalibrationTest {
  private static final int SEEDS = Integer.getInteger("clawback.seeds", 2);

  /** Each message's surest signature. */
  private static Map<String, Contents.Signature> told(List<Fed> messages) {
    ContentFold fold = new ContentFold(ContentQuestion.PLAIN);
    messages.forEach(m -> fold.message(m.message()));
    Map<String, Contents.Signature> told = new HashMap<>();
    for (Contents.Signature signature : fold.finish().signatures()) {
      signature
          .offsets()
          .forEach((p, set) -> set.forEach(o -> told.putIfAbsent(p + " " + o, signature)));
    }
    return told;
  }

  @Test
  void aPopulationThatBeginsAsJsonIsNoPoisonAndBrokenJsonIs() {
    TreeMap<String, Integer> wrong = new TreeMap<>();
    long certain = 0;
    long right = 0;
    long poison = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      for (LookalikeCorpora.Queue queue : LookalikeCorpora.all(seed)) {
        Map<String, Contents.Signature> all = told(queue.messages());
        for (Fed message : queue.messages()) {
          Contents.Signature by = all.get(message.partition() + " " + message.offset());
          boolean told = by != null && by.confidence() >= 90;
          certain += told ? 1 : 0;
          poison += message.poison() ? 1 : 0;
          right += told && message.poison() ? 1 : 0;
          if (told != message.poison()) {
            wrong.merge(
                (told ? "invented: " : "missed: ")
                    + queue.name()
                    + (by == null ? "" : ": " + by.what() + " " + by.confidence() + by.reasons()),
                1,
                Integer::sum);
          }
        }
      }
    }
    String figures =
        String.format(
            Locale.ROOT,
            "of %d told at 90 and more %.4f are poison, of %d that are %.4f were told%n%s",
            certain,
            (double) right / certain,
            poison,
            (double) right / poison,
            String.join("\n", wrong.keySet()));
    assertThat(wrong).as(figures).isEmpty();
  }
}
