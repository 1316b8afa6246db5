package io.clawback.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.json.Json;
import io.clawback.spi.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemediationLogTest {
  @Test
  void aStageHasTheNamesAndTypesOfThePublishedOne() {
    RemediationLog log = new RemediationLog(Clock.system(), Duration.ofSeconds(3));
    log.stage("poison_detection", Duration.ofMillis(900), true, "Identified.", Map.of());
    log.record("messages_removed", Json.of(3));

    Json.Obj document = log.document();

    assertThat(document.text("timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    Json.Obj stage = (Json.Obj) ((Json.Array) document.get("stages")).items().getFirst();
    assertThat(stage.text("stage")).isEqualTo("poison_detection");
    assertThat(stage.whole("duration_ms")).isEqualTo(900);
    assertThat(stage.whole("seed_duration_ms")).isEqualTo(1_203);
    assertThat(stage.text("status")).isEqualTo("complete");
    assertThat(((Json.Obj) document.get("remediation_record")).whole("messages_removed"))
        .isEqualTo(3);
  }

  @Test
  void poisonIsAddedUpAndTheMostFrequentKindNamed() {
    Poison poison =
        new Poison(
            1_000,
            List.of(
                new Poison.Kind("malformed JSON in transaction_id", 20, 97),
                new Poison.Kind("an empty value", 2, 90)));
    assertThat(poison.sentence())
        .isEqualTo(
            "Identified 22 poison messages (2.20% of queue). Signature: malformed JSON in"
                + " transaction_id field (20 of them); 1 other signatures.");
  }

  @Test
  void whatTheObserverCountedTellsWhetherAllIsAsItWas() {
    Json.Obj before = count(part("aa", "bb"), NOTHING, 10);
    assertThat(new TakingBack(before, count(part("aa", "bb"), NOTHING, 15)).asItWas(false))
        .isTrue();
    assertThat(new TakingBack(before, count(part("aa", "bb"), NOTHING, 15)).goneOn()).isEqualTo(5);
    assertThat(new TakingBack(before, count(part("ab", "bb"), NOTHING, 10)).sameMessages())
        .isFalse();
    assertThat(new TakingBack(before, count(part("aa", "ba"), NOTHING, 10)).sameOrder()).isFalse();
    assertThat(new TakingBack(before, count(part("aa", "ba"), NOTHING, 10)).asItWas(false))
        .isFalse();
    assertThat(new TakingBack(before, count(part("aa", "bb"), part("aa", "bb"), 10)).asItWas(false))
        .as("something was written")
        .isFalse();
  }

  @Test
  void whatWasWrittenOnceMoreIsHeldAgainstWhatCame() {
    Json.Obj before = count(came("r1", "p1"), NOTHING, 10);
    TakingBack fine = new TakingBack(before, count(came("r1", "p1"), came("r1", "p1"), 10));
    assertThat(fine.asItWas(true)).isTrue();
    assertThat(new TakingBack(before, count(came("r1", "p1"), NOTHING, 10)).preservedOnce())
        .isFalse();
    TakingBack otherOrder = new TakingBack(before, count(came("r1", "p1"), came("r2", "p1"), 10));
    assertThat(otherOrder.preservedOnce()).isFalse();
    assertThat(otherOrder.poisonOnce()).isTrue();
    TakingBack otherPoison = new TakingBack(before, count(came("r1", "p1"), came("r1", "p2"), 10));
    assertThat(otherPoison.poisonOnce()).isFalse();
    assertThat(otherPoison.asItWas(true)).isFalse();
  }

  @Test
  void downtimeIsWhatTheWorkTakesByHandLessWhatWasMeasured() {
    Prevented prevented = new Prevented(Duration.ofMinutes(10), Duration.ofMillis(86_500), 50);
    assertThat(prevented.estimate()).isEqualTo(Json.of("8m 33s"));
    assertThat(((Json.Obj) prevented.inputs()).whole("messages_not_held_up"))
        .isEqualTo(50 * (600 - 87));
    assertThat(new Prevented(Duration.ZERO, Duration.ofSeconds(1), 50).estimate())
        .isEqualTo(Json.of("unknown"));
    assertThat(new Prevented(Duration.ofSeconds(1), Duration.ofSeconds(2), 50).estimate())
        .isEqualTo(Json.of("unknown"));
  }

  private static final Json NOTHING = which(sum(0, "-", "-"), sum(0, "-", "-"), sum(0, "-", "-"));

  /** So many messages that can be read, and cannot. */
  private static Json came(String readableOrder, String unreadable) {
    return which(sum(7, "aa", "bb"), sum(5, "cc", readableOrder), sum(2, unreadable, "dd"));
  }

  private static Json part(String multiset, String order) {
    return which(sum(7, multiset, order), sum(5, "cc", "r"), sum(2, "p", "dd"));
  }

  private static Json which(Json all, Json readable, Json unreadable) {
    return Json.of(Map.of("all", all, "readable", readable, "unreadable", unreadable));
  }

  private static Json sum(long messages, String multiset, String order) {
    return Json.of(
        Map.of(
            "messages", Json.of(messages),
            "multiset", Json.of(multiset),
            "order", Json.of(order)));
  }

  private static Json.Obj count(Json came, Json since, long position) {
    Json queue = Json.of(Map.of("came", came, "since", since, "settings", Json.of(Map.of())));
    return Json.of(
        Map.of(
            "queues", Json.of(Map.of("q", queue)),
            "positions", Json.of(Map.of("g", Json.of(Map.of("0", Json.of(position)))))));
  }
}
