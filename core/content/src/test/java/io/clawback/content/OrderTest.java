package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the partitioning and the order of a fold, it says the same. */
class OrderTest {
  private static final ContentQuestion QUESTION =
      new ContentQuestion(
          Optional.of(Selector.parse("$.transaction_id")),
          Optional.of(Selector.parse("$.tenant")),
          List.of(new Small()),
          0,
          1 << 20,
          3);

  /** Every 100th length is against it. */
  private static final class Small implements Contract {
    @Override
    public String name() {
      return "small";
    }

    @Override
    public Optional<Violation> judge(Message message) {
      return message.valueLength % 100 == 99
          ? Optional.of(new Violation("a.b", "length " + message.valueLength))
          : Optional.empty();
    }
  }

  private static String told(List<Fed> messages, int parts, Random random) {
    List<ContentFold> folds = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      folds.add(new ContentFold(QUESTION));
    }
    for (Fed message : messages) {
      folds.get(random.nextInt(parts)).message(message.message());
    }
    while (folds.size() > 1) {
      ContentFold into = folds.get(random.nextInt(folds.size()));
      folds.remove(into);
      ContentFold from = folds.remove(random.nextInt(folds.size()));
      into.merge(from);
      folds.add(into);
    }
    return Told.all(folds.get(0).finish());
  }

  private static void sameForAll(List<Fed> messages, Random random, int schedules) {
    String once = told(messages, 1, random);
    for (int schedule = 0; schedule < schedules; schedule++) {
      List<Fed> shuffled = new ArrayList<>(messages);
      if (schedule % 3 != 0) {
        Collections.shuffle(shuffled, random);
      }
      assertThat(told(shuffled, 1 + random.nextInt(5), random)).isEqualTo(once);
    }
  }

  @Test
  void saysTheSameOfEveryGeneratedQueue() {
    for (Corpora.Queue queue : Corpora.all(77)) {
      List<Fed> some = new ArrayList<>(queue.messages());
      Random random = new Random(queue.name().hashCode());
      Collections.shuffle(some, random);
      some = new ArrayList<>(some.subList(0, 1_000));
      for (int i = 0; i < some.size(); i += 10) {
        some.set(i, some.get(i).with(i % 20 == 0 ? "x-retry-count" : "x-exception", "" + i % 40));
      }
      sameForAll(some, random, 3);
    }
  }

  @Test
  void saysTheSameOfHarderQueues() {
    for (HarderCorpora.Queue queue : HarderCorpora.all(7)) {
      if (queue.sort().equals("several") || queue.sort().equals("mixed")) {
        Random random = new Random(queue.name().hashCode());
        List<Fed> some = new ArrayList<>(queue.messages());
        Collections.shuffle(some, random);
        sameForAll(some.subList(0, 700), random, 2);
      }
    }
  }

  @Test
  void saysTheSameWhenMoreTroublesComeThanAreNamed() {
    Random random = new Random(6);
    List<Fed> messages = new ArrayList<>();
    for (int n = 0; n < 4_000; n++) {
      String name = Integer.toString(random.nextInt(676) + 36 * 36 * 10, 36);
      String place = "{\"" + name.substring(1, 2) + "\":{\"" + name.substring(2) + "\":";
      String value = n % 3 == 0 ? place + "x}}" : place + (n % 5 == 0 ? "\"y\"" : "1") + "}}";
      messages.add(Fed.of(n % 4, n, 1_000L * n, Corpora.utf8(value), false));
    }
    sameForAll(messages, random, 4);
  }

  @Test
  void saysTheSameWhenMoreShapesComeThanAreKept() {
    Random random = new Random(5);
    List<Fed> messages = new ArrayList<>();
    for (int n = 0; n < 15_000; n++) {
      StringBuilder text = new StringBuilder("{\"tenant\":\"t" + random.nextInt(9) + "\"");
      for (int f = 0; f < 16; f++) {
        if (random.nextBoolean()) {
          text.append(",\"")
              .append((char) ('a' + f))
              .append("\":")
              .append(random.nextInt(50) == 0 ? "\"x\"" : "{\"y" + random.nextInt(9) + "\":1}");
        }
      }
      text.append(random.nextInt(30) == 0 ? ",\"q" + Integer.toString(n % 3000, 7) + "\":}" : "}");
      messages.add(
          Fed.of(
              n % 4, n, 1_000L * random.nextInt(1_000_000), Corpora.utf8(text.toString()), false));
    }
    sameForAll(messages, random, 4);
  }

  @Test
  void saysTheSameWhenMoreBytesComeThanAreKept() {
    Random random = new Random(6);
    for (String sort : List.of("deep", "values", "tenants", "samples", "faults")) {
      List<Fed> messages = new ArrayList<>();
      int size = sort.equals("tenants") ? 40_000 : sort.equals("deep") ? 80 : 3_000;
      for (int n = 0; n < size; n++) {
        String text = HostileMessages.text(sort, n);
        long offset = sort.equals("values") ? n : n * 1_000L;
        messages.add(Fed.of(n % 3, offset, 1_000L * n, Corpora.utf8(text), false));
      }
      sameForAll(messages, random, 2);
    }
  }

  @Test
  void saysTheSameForAnySeedWhileAllIsKept() {
    for (Corpora.Queue queue : Corpora.all(78)) {
      String first = seeded(queue, 1);
      assertThat(seeded(queue, 2)).as(queue.name()).isEqualTo(first);
    }
  }

  private static String seeded(Corpora.Queue queue, long seed) {
    ContentFold fold =
        new ContentFold(
            new ContentQuestion(
                QUESTION.idempotencyKey(), QUESTION.tenant(), List.of(), 0, 8 << 20, 3, seed));
    queue.messages().forEach(m -> fold.message(m.message()));
    return Told.all(fold.finish());
  }
}
