package io.clawback.model.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.message.Message.Header;
import io.clawback.model.message.RedriveRules.Stays;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RedriveRulesTest {
  private static final String LIES = "prod/main/orders.quarantine";
  private static final Duration DAY = Duration.ofDays(1);
  private static final Keeping WEEK =
      new Keeping(Duration.ofDays(7).toMillis(), Long.MAX_VALUE, Long.MAX_VALUE, false);
  private static final long NOW = Duration.ofDays(20_000).toMillis();

  private final Marks marks = new Marks();
  private final RedriveRules rules = new RedriveRules(LIES, "inc", "prod/main", 3, marks);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Header text(String name, String value) {
    return new Header(name, Optional.of(utf8(value)));
  }

  /** The copy of a message that is that old, at that offset. */
  private static Message copy(long offset, Duration age, Header... headers) {
    Message original =
        new Message(
            1,
            17,
            NOW - age.toMillis(),
            Optional.empty(),
            Optional.of(new byte[] {1}),
            List.of(headers));
    return new Message(
        0,
        offset,
        NOW,
        original.key(),
        original.value(),
        new Copy("op", 0, "prod/main/orders", "i", "t", "sig", original).headers());
  }

  private static Mark mark(String queue, String incarnation, String offsets) {
    return new Mark(
        "redrive", 4, queue, incarnation, new TreeMap<>(Map.of(0, OffsetSpans.parse(offsets))));
  }

  private Message back(Message copy) {
    return rules.message(copy, rules.origin(copy).orElseThrow(), WEEK, NOW, DAY);
  }

  private static List<String> headers(Message message) {
    return message.headers().stream()
        .map(h -> h.name() + "=" + new String(h.value().orElseThrow(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void aMessageGoesBackAsItWasWithACountAndItsCopysPlace() {
    Message back = back(copy(9, DAY, text("own", "1")));
    assertThat(back.partition() + "@" + back.offset()).isEqualTo("1@17");
    assertThat(back.timestampMillis()).isEqualTo(NOW - DAY.toMillis());
    assertThat(headers(back))
        .containsExactly("own=1", "clawback.redrives=1", "clawback.redriven-from=" + LIES + "/0@9");
  }

  @Test
  void theSecondTimeReplacesWhatTheFirstSaid() {
    Message back =
        back(
            copy(
                9,
                Duration.ofDays(9),
                text("clawback.redrives", "1"),
                text("clawback.redriven-from", "prod/main/q/0@1"),
                text("clawback.original-timestamp", "77")));
    assertThat(headers(back))
        .containsExactly(
            "clawback.original-timestamp=77",
            "clawback.redrives=2",
            "clawback.redriven-from=" + LIES + "/0@9");
  }

  @Test
  void aMarkOfThisVeryQueueKeepsACopyWhereItIs() {
    assertThat(rules.stays(copy(9, DAY))).isEmpty();
    marks.add(mark(LIES, "earlier", "0-20"));
    marks.add(mark("prod/main/other", "inc", "0-20"));
    assertThat(rules.stays(copy(9, DAY))).isEmpty();
    marks.add(mark(LIES, "inc", "3-5,9"));
    assertThat(rules.stays(copy(9, DAY))).hasValue(Stays.REDRIVEN);
    assertThat(rules.stays(copy(4, DAY))).hasValue(Stays.REDRIVEN);
    assertThat(rules.stays(copy(6, DAY))).isEmpty();
    assertThat(marks.redriven("redrive", 4)).isTrue();
    assertThat(marks.redriven("redrive", 5)).isFalse();
  }

  @Test
  void marksThatOverlapCoverTogether() {
    for (String offsets : List.of("0-10", "5", "20-30", "12-19", "11", "25-40")) {
      marks.add(mark(LIES, "inc", offsets));
    }
    for (long offset = 0; offset <= 40; offset++) {
      assertThat(marks.redriven(LIES, "inc", 0, offset)).as("offset " + offset).isTrue();
    }
    assertThat(marks.redriven(LIES, "inc", 0, 41)).isFalse();
    assertThat(marks.redriven(LIES, "inc", 1, 5)).isFalse();
  }

  @Test
  void voidLoopsAndStrangersStay() {
    assertThat(rules.stays(copy(1, DAY, text("clawback.redrives", "3")))).hasValue(Stays.LOOPS);
    assertThat(rules.stays(copy(1, DAY, text("clawback.redrives", "2")))).isEmpty();
    assertThat(rules.stays(copy(1, DAY, text("clawback.redrives", "many")))).isEmpty();
    assertThat(rules.stays(copy(1, DAY, text("clawback.redrives", "-9")))).isEmpty();
    assertThat(marks.add(copy(1, DAY, text("clawback.void", "op"))))
        .as("what a message brought along says nothing of copies")
        .isFalse();
    assertThat(rules.stays(copy(1, DAY))).isEmpty();
    marks.addVoid("op");
    assertThat(rules.stays(copy(1, DAY))).hasValue(Stays.VOID);
    Message stranger = new Message(0, 1, NOW, Optional.empty(), Optional.empty(), List.of());
    assertThat(rules.stays(stranger)).hasValue(Stays.NO_DEAD_LETTER);
  }

  @Test
  void onlyTheQueueThatItCameFromGetsAnotherTenantsMessage() {
    Origin origin = rules.origin(copy(1, DAY)).orElseThrow();
    assertThat(RedriveRules.strays(origin, "prod/main/orders", "other")).isFalse();
    assertThat(RedriveRules.strays(origin, "prod/main/elsewhere", "t")).isFalse();
    assertThat(RedriveRules.strays(origin, "prod/main/elsewhere", "other")).isTrue();
  }

  @Test
  void aTimeIsKeptWhereTheQueueKeepsItForTheWindow() {
    long keeps = NOW - Duration.ofDays(6).toMillis() + 1;
    assertThat(WEEK.time(keeps, NOW, DAY)).isEqualTo(keeps);
    assertThat(WEEK.time(keeps - 1, NOW, DAY)).isEqualTo(NOW);
    assertThat(WEEK.time(-1, NOW, DAY)).isEqualTo(NOW);
    Keeping ever = new Keeping(-1, Long.MAX_VALUE, Long.MAX_VALUE, false);
    assertThat(ever.time(1, NOW, DAY)).isEqualTo(1);
    Keeping strict = new Keeping(-1, 1_000, 500, false);
    assertThat(strict.time(NOW - 1_000, NOW, DAY)).isEqualTo(NOW - 1_000);
    assertThat(strict.time(NOW - 1_001, NOW, DAY)).isEqualTo(NOW);
    assertThat(strict.time(NOW + 500, NOW, DAY)).isEqualTo(NOW + 500);
    assertThat(strict.time(NOW + 501, NOW, DAY)).isEqualTo(NOW);
    Keeping own = new Keeping(-1, Long.MAX_VALUE, Long.MAX_VALUE, true);
    assertThat(own.time(NOW - 5, NOW, DAY)).isEqualTo(NOW);
  }

  @Test
  void aMarkIsReadAsItWasWritten() {
    Mark mark = Mark.of("op", 3, LIES, "inc", List.of(copy(5, DAY), copy(4, DAY), copy(9, DAY)));
    assertThat(
            Mark.read(
                new Message(
                    0, 0, NOW, Optional.of(mark.key()), Optional.of(mark.value()), mark.headers())))
        .hasValue(mark);
    assertThat(mark.count()).isEqualTo(3);
    assertThat(new String(mark.value(), StandardCharsets.UTF_8)).isEqualTo("0 4-5,9\n");
    for (String broken : List.of("0", "x 1", "0 1-", "0 5-4", "99999999999 1")) {
      assertThat(
              Mark.read(
                  new Message(
                      0, 0, NOW, Optional.empty(), Optional.of(utf8(broken)), mark.headers())))
          .as(broken)
          .isEmpty();
    }
    assertThat(Mark.read(copy(1, DAY))).isEmpty();
  }
}
