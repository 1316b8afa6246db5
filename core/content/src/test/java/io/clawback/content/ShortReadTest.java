package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** A part of a queue, or a sample of it: what is said of it is true of the whole, or said less. */
class ShortReadTest {
  private static final long START = 1_700_000_000_000L;

  private static Contents contents(int size, IntFunction<byte[]> values) {
    ContentFold fold = new ContentFold(ContentQuestion.PLAIN);
    for (int n = 0; n < size; n++) {
      fold.message(Fed.of(0, n, START + 1_000L * n, values.apply(n), false).message());
    }
    return fold.finish();
  }

  private static Contents fold(List<Fed> messages) {
    ContentFold fold = new ContentFold(ContentQuestion.PLAIN);
    messages.forEach(m -> fold.message(m.message()));
    return fold.finish();
  }

  private static byte[] order(int n) {
    return Corpora.utf8("{\"id\":\"i" + n + "\",\"amount\":" + n % 90 + "}");
  }

  private static int confidence(Contents contents) {
    return contents.signatures().get(0).confidence();
  }

  @Test
  void oneTextAmongAFewMessagesMayBeASecondFormat() {
    IntFunction<byte[]> values = n -> n == 5 ? Corpora.utf8("a note") : order(n);
    assertThat(confidence(contents(8, values))).isEqualTo(80);
    assertThat(contents(8, values).signatures().get(0).reasons())
        .contains("too few messages were read to tell it from a second format of this queue");
    assertThat(confidence(contents(18, values))).isEqualTo(90);
    assertThat(confidence(contents(60, values))).isEqualTo(93);
  }

  @Test
  void severalValuesInARowAmongAFewMessagesMayBeASecondFormat() {
    IntFunction<byte[]> values = n -> n == 5 ? Corpora.utf8("{}{}") : order(n);
    assertThat(confidence(contents(8, values))).isEqualTo(80);
    assertThat(confidence(contents(60, values))).isEqualTo(97);
  }

  @Test
  void idsThatMayBeNoneMakeNoPoisonOfTheRest() {
    Random random = new Random(3);
    IntFunction<byte[]> values =
        n -> {
          byte[] value = new byte[20];
          random.nextBytes(value);
          value[0] = 0;
          value[1] = 0;
          return n == 5 ? Corpora.utf8("a note") : value;
        };
    Contents few = contents(50, values);
    assertThat(few.formats()).containsOnlyKeys("Confluent framing", "text");
    assertThat(few.signatures()).allMatch(s -> s.confidence() <= 80);
    Contents many = contents(500, values);
    assertThat(many.formats()).containsOnlyKeys("bytes", "text");
    assertThat(many.signatures()).allMatch(s -> s.confidence() <= 80);
  }

  @Test
  void brokenArraysAreMalformedHoweverFewMessagesAreRead() {
    byte[][] broken = {
      Corpora.utf8("[{\"id\":i}]"), Corpora.utf8("['i', None]"), Corpora.utf8("\uFEFF{}")
    };
    for (byte[] value : broken) {
      assertThat(contents(2, n -> value).formats()).containsOnlyKeys("malformed JSON");
      assertThat(contents(90, n -> n % 3 == 0 ? value : order(n)).formats())
          .containsOnlyKeys("malformed JSON", "JSON");
    }
  }

  @Test
  void whatIsToldAsPoisonOfAPartIsPoison() {
    Random random = new Random(11);
    List<List<Fed>> queues = new ArrayList<>();
    for (int seed = 0; seed < 2; seed++) {
      Corpora.all(seed).forEach(q -> queues.add(q.messages()));
      HarderCorpora.all(seed).forEach(q -> queues.add(q.messages()));
      LookalikeCorpora.all(seed).forEach(q -> queues.add(q.messages()));
    }
    for (int size : new int[] {2, 5, 8, 12, 20, 40, 80, 160}) {
      long told = 0;
      long poison = 0;
      for (List<Fed> queue : queues) {
        for (int take = 0; take < 6 && size < queue.size(); take++) {
          List<Fed> part = part(queue, size, take % 2 == 0, random);
          Set<String> certain = new HashSet<>();
          for (Contents.Signature s : fold(part).signatures()) {
            if (s.confidence() >= 90) {
              s.offsets().forEach((p, set) -> set.forEach(o -> certain.add(p + " " + o)));
            }
          }
          for (Fed message : part) {
            boolean is = certain.contains(message.partition() + " " + message.offset());
            told += is ? 1 : 0;
            poison += is && message.poison() ? 1 : 0;
          }
        }
      }
      String figures = String.format(Locale.ROOT, "of %d in parts of %d, %d", told, size, poison);
      assertThat((double) poison / told).as(figures).isGreaterThan(0.92);
    }
  }

  /** One after another from somewhere on, or evenly spread. */
  private static List<Fed> part(List<Fed> all, int size, boolean together, Random random) {
    int at = random.nextInt(all.size() - size);
    List<Fed> part = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      part.add(all.get(together ? at + i : (int) ((long) i * all.size() / size)));
    }
    return part;
  }
}
