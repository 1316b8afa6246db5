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
    Json.Obj before = count("aa", "bb", 10);
    assertThat(new TakingBack(before, count("aa", "bb", 15)).asItWas()).isTrue();
    assertThat(new TakingBack(before, count("aa", "bb", 15)).goneOn()).isEqualTo(5);
    assertThat(new TakingBack(before, count("ab", "bb", 10)).sameMessages()).isFalse();
    assertThat(new TakingBack(before, count("aa", "ba", 10)).sameOrder()).isFalse();
    assertThat(new TakingBack(before, count("aa", "ba", 10)).asItWas()).isFalse();
  }

  private static Json.Obj count(String multiset, String order, long position) {
    Json queue =
        Json.of(
            Map.of(
                "messages", Json.of(7),
                "unreadable", Json.of(2),
                "multiset", Json.of(multiset),
                "order", Json.of(order),
                "settings", Json.of(Map.of())));
    return Json.of(
        Map.of(
            "queues", Json.of(Map.of("q", queue)),
            "positions", Json.of(Map.of("g", Json.of(Map.of("0", Json.of(position)))))));
  }
}
