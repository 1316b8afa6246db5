package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** What a confidence is worth on queues of the kinds that are easily misjudged. */
class HarderCalibrationTest {
  private static final int SEEDS = Integer.getInteger("clawback.seeds", 4);

  /** Each message's highest confidence, and by what. */
  private static Map<String, Contents.Signature> told(Contents contents) {
    Map<String, Contents.Signature> told = new HashMap<>();
    for (Contents.Signature signature : contents.signatures()) {
      for (Map.Entry<Integer, Roaring64Bitmap> each : signature.offsets().entrySet()) {
        each.getValue()
            .forEach(offset -> told.putIfAbsent(each.getKey() + " " + offset, signature));
      }
    }
    return told;
  }

  private static Contents fold(List<Fed> messages) {
    ContentFold fold = new ContentFold(ContentQuestion.PLAIN);
    messages.forEach(m -> fold.message(m.message()));
    return fold.finish();
  }

  private static double share(TreeMap<String, long[]> bands, String band) {
    long[] counts = bands.getOrDefault(band, new long[] {0, 0});
    return (double) counts[1] / counts[0];
  }

  private static String band(int confidence) {
    return confidence >= 90 ? "90 and more" : confidence >= 40 ? "40 to 89" : "below 40";
  }

  @Test
  void everyPoisonIsFoundAndNoneIsInvented() {
    TreeMap<String, long[]> bands = new TreeMap<>();
    TreeMap<String, Integer> wrong = new TreeMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      for (HarderCorpora.Queue queue : HarderCorpora.all(seed)) {
        Map<String, Contents.Signature> all = told(fold(queue.messages()));
        for (Fed message : queue.messages()) {
          Contents.Signature by = all.get(message.partition() + " " + message.offset());
          int confidence = by == null ? 0 : by.confidence();
          if (by != null) {
            long[] band = bands.computeIfAbsent(band(confidence), b -> new long[2]);
            band[0]++;
            band[1] += message.poison() ? 1 : 0;
          }
          if (confidence >= 90 != message.poison() && !(queue.wellFormed() && confidence < 90)) {
            wrong.merge(
                (message.poison() ? "missed: " : "invented: ")
                    + queue.sort()
                    + ": "
                    + queue.name()
                    + " (seed "
                    + seed
                    + "): "
                    + (by == null ? "" : by.what() + " " + confidence + " " + by.reasons()),
                1,
                Integer::sum);
          }
        }
      }
    }
    StringBuilder table = new StringBuilder();
    bands.forEach((band, n) ->
        table.append(
            String.format(
                Locale.ROOT, "%s: %d told, %.4f poison%n", band, n[0], (double) n[1] / n[0])));
    assertThat(wrong).as(table.toString()).isEmpty();
    // What docs/content.md says of these bands.
    assertThat(share(bands, "90 and more")).as(table.toString()).isEqualTo(1);
    assertThat(share(bands, "40 to 89")).as(table.toString()).isBetween(0.02, 0.10);
    assertThat(share(bands, "below 40")).as(table.toString()).isLessThan(0.002);
  }
}
