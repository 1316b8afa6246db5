package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What contracts, consumers that stand and headers of failures add, on queues that are known. */
class WitnessCalibrationTest {
  private static final long START = 1_700_000_000_000L;
  private static final int SIZE = 2_400;
  private static final int SEEDS = 6;

  /** Wants an id, and an amount that is a number: of version 1. */
  private static final class VersionOne implements Contract {
    @Override
    public String name() {
      return "v1";
    }

    @Override
    public Optional<Violation> judge(Message m) {
      String text = new String(m.bytes, m.valueFrom, m.valueLength, StandardCharsets.UTF_8);
      if (!text.contains("\"id\":")) {
        return Optional.of(new Violation("id", "is missing"));
      }
      if (text.contains("\"amount\":\"")) {
        return Optional.of(new Violation("amount", "is a string"));
      }
      return text.contains("\"amount\":{")
          ? Optional.of(new Violation("amount", "is an object"))
          : Optional.empty();
    }
  }

  /** One case: its messages, what is declared, and where consumers stand. */
  private record Case(String name, List<Fed> messages, boolean contract, Standing standing) {
    Contents contents() {
      ContentFold fold =
          new ContentFold(
              new ContentQuestion(
                  Optional.empty(),
                  Optional.empty(),
                  contract ? List.of(new VersionOne()) : List.of(),
                  0,
                  0,
                  3));
      messages.forEach(m -> fold.message(m.message()));
      return fold.finish(standing);
    }
  }

  private interface Source {
    /** The version, or what is wrong: "" for version 1, "v2", "v3", "lost", "text", "cut". */
    String what(int n);
  }

  private final Random random = new Random(17);

  private List<Fed> messages(double failed, Source source) {
    List<Fed> messages = new ArrayList<>();
    for (int n = 0; n < SIZE; n++) {
      String what = source.what(n);
      String order = "{\"id\":\"i" + n + "\",\"amount\":" + random.nextInt(900) + ",\"paid\":true}";
      String value =
          switch (what) {
            case "v2" -> order.replaceFirst("\"amount\":([0-9]+)", "\"amount\":{\"cents\":$1}");
            case "v3" -> order.replaceFirst("\"amount\":([0-9]+)", "\"amount\":\"$1\"");
            case "lost" -> order.replaceFirst("\"id\":\"[^\"]*\",", "");
            case "cut" -> order.substring(0, order.length() - 1 - random.nextInt(9));
            case "other" -> "\u0082\u00a1a";
            default -> order;
          };
      boolean poison = what.equals("lost") || what.equals("cut");
      Fed message =
          Fed.of(
              n % 3,
              n / 3,
              START + 40L * n,
              value.getBytes(
                  what.equals("other") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8),
              poison);
      messages.add(random.nextDouble() < failed ? message.with("x-retry-count", "2") : message);
    }
    return messages;
  }

  /** Consumers that were stopped somewhere, without a reason in the messages. */
  private Standing anywhere() {
    TreeMap<Integer, Long> positions = new TreeMap<>();
    for (int partition = 0; partition < 3; partition++) {
      positions.put(partition, (long) random.nextInt(SIZE / 3));
    }
    return new Standing(positions);
  }

  private boolean chance(double rate) {
    return random.nextDouble() < rate;
  }

  private static double canary(int n, int from) {
    double part = (n - from) / (double) Math.max(1, SIZE - from);
    return part < 0 ? 0 : part < 0.3 ? 0.03 : part < 0.6 ? 0.25 : 1;
  }

  private List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < SEEDS; i++) {
      int a = SIZE / 20 + random.nextInt(SIZE * 8 / 10);
      int b = a + random.nextInt(SIZE - a);
      for (boolean contract : new boolean[] {false, true}) {
        String with = (contract ? " with a contract " : " without a contract ") + i;
        cases.add(new Case("one version" + with, messages(0.03, n -> ""), contract, anywhere()));
        cases.add(
            new Case(
                "a new version" + with,
                messages(0.03, n -> n < a ? "" : "v2"),
                contract,
                anywhere()));
        cases.add(
            new Case(
                "two new versions" + with,
                messages(0.03, n -> n < a ? "" : n < b ? "v2" : "v3"),
                contract,
                anywhere()));
        cases.add(
            new Case(
                "in steps" + with,
                messages(0.03, n -> chance(canary(n, a)) ? "v2" : ""),
                contract,
                anywhere()));
        cases.add(
            new Case(
                "another encoding" + with,
                messages(0.03, n -> n < 0.9 * SIZE ? "" : "other"),
                contract,
                anywhere()));
        cases.add(
            new Case(
                "an old version that ends" + with,
                messages(0.03, n -> n < a ? "v2" : ""),
                contract,
                anywhere()));
        cases.add(
            new Case(
                "two versions" + with,
                messages(0.03, n -> n % 5 < 3 ? "v2" : ""),
                contract,
                anywhere()));
        cases.add(
            new Case(
                "all failed before" + with,
                messages(1, n -> n < a ? "" : "v2"),
                contract,
                anywhere()));
      }
      for (double rate : new double[] {0.002, 0.02, 0.1}) {
        cases.add(
            new Case(
                "poison " + rate + " and a contract " + i,
                messages(0.03, n -> chance(rate) ? n % 2 == 0 ? "lost" : "cut" : ""),
                true,
                anywhere()));
      }
    }
    return cases;
  }

  @Test
  void witnessesMakeNoValidMessagePoison() {
    TreeMap<String, Integer> wrong = new TreeMap<>();
    for (Case one : cases()) {
      TreeMap<String, Contents.Signature> told = new TreeMap<>();
      for (Contents.Signature s : one.contents().signatures()) {
        s.offsets().forEach((p, set) -> set.forEach(o -> told.putIfAbsent(p + " " + o, s)));
      }
      for (Fed message : one.messages) {
        Contents.Signature by = told.get(message.partition() + " " + message.offset());
        boolean certain = by != null && by.confidence() >= 90;
        if (certain != message.poison()) {
          wrong.merge(
              (message.poison() ? "missed: " : "invented: ")
                  + one.name
                  + (by == null ? "" : ": " + by.what() + " " + by.confidence() + by.reasons()),
              1,
              Integer::sum);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void standingAtWhatMostMessagesAreProvesLittle() {
    TreeMap<Integer, Long> at = new TreeMap<>();
    at.put(0, 700L);
    List<Fed> messages = messages(0, n -> n < SIZE / 2 ? "" : "other");
    Contents.Signature none =
        new Case("none", messages, false, Standing.UNKNOWN).contents().signatures().get(0);
    assertThat(none.confidence()).isEqualTo(30);
    Contents.Signature one =
        new Case("one", messages, false, new Standing(at)).contents().signatures().get(0);
    assertThat(one.blocks()).isTrue();
    assertThat(one.count()).isEqualTo(SIZE / 2);
    assertThat(one.confidence()).isEqualTo(51);
    at.put(1, 700L);
    at.put(2, 701L);
    Contents.Signature three =
        new Case("three", messages, false, new Standing(at)).contents().signatures().get(0);
    assertThat(three.confidence()).isEqualTo(66);
  }
}
