package io.clawback.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.clawback.engine.DrainRequest.Repeated;
import io.clawback.model.message.OffsetSpans;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.ContentReport;
import io.clawback.model.plan.Chosen;
import io.clawback.model.plan.MessageOperation.PauseConsumers;
import io.clawback.model.plan.MessageOperation.PublishSkips;
import io.clawback.model.plan.MessageOperation.ResumeConsumers;
import io.clawback.model.plan.MessageOperation.Rewrite;
import io.clawback.model.plan.MessageOperation.SetAside;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Precondition;
import io.clawback.model.plan.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DuplicateDrainTest {
  private static final long END = 1_000_000;
  private final World world = new World();

  /** Two groups, one 500 behind, the other 300. */
  private World reading() {
    world.broker("prod").queue("q", 2);
    world.broker("prod").queue("q.poison", 2);
    world.broker("prod").queue("skip", 1);
    world.broker("prod").queue("skip.status", 1);
    world.broker("prod").group("far").member("a", "q", 0, 1).behind("q", 500, 500);
    world.broker("prod").group("near").member("b", "q", 0, 1).behind("q", 300, 300);
    return world.skips("q.poison", "skip", "skip.status").automatic();
  }

  private SubscriptionId on(String group) {
    return world.broker("prod").group(group).on("q");
  }

  /** Three messages repeat one at 750 from the end. */
  private static Repeated three() {
    TreeMap<Integer, OffsetSpans> offsets = new TreeMap<>();
    offsets.put(0, OffsetSpans.parse((END - 200) + "," + (END - 100) + "-" + (END - 99)));
    TreeMap<Integer, Long> kept = new TreeMap<>();
    kept.put(0, END - 250);
    return new Repeated(offsets, kept);
  }

  private Plan drain(
      UnaryOperator<Reports> content, Repeated repeated, Optional<DrainWay> way, String... groups) {
    ContentReport report = content.apply(Reports.of(on("far").queueId())).build();
    return world.engine.planDrain(
        world.fleet(),
        world.history(),
        world.snapshot(),
        List.of(
            new DrainRequest(
                Arrays.stream(groups).map(this::on).toList(),
                report,
                List.of(),
                Optional.empty(),
                Optional.of(repeated),
                way)),
        world.request());
  }

  private Plan drain(UnaryOperator<Reports> content, String... groups) {
    return drain(content, three(), Optional.empty(), groups);
  }

  private static <T> List<T> operations(Plan plan, Class<T> kind) {
    return plan.steps().map(Step::operation).filter(kind::isInstance).map(kind::cast).toList();
  }

  private static String only(Plan plan) {
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.declined()).hasSize(1);
    return plan.declined().getFirst().code();
  }

  private static String reason(Plan plan) {
    return plan.declined().getFirst().reason();
  }

  @Test
  void whatRepeatsIsSetAsideOnceAndEachGroupLeavesItOut() {
    reading();

    Plan plan = drain(r -> r.repeats(5, 0), "far", "near");

    SetAside aside = operations(plan, SetAside.class).getFirst();
    assertThat(aside.signature()).isEqualTo("duplicate");
    assertThat(aside.chosen()).containsExactly(new Chosen(0, "999800,999900-999901"));
    assertThat(operations(plan, PublishSkips.class))
        .extracting(p -> p.group().name(), PublishSkips::chosen)
        .containsExactly(tuple("far", aside.chosen()), tuple("near", aside.chosen()));
    assertThat(plan.steps().findFirst().orElseThrow().reason())
        .contains(
            "3 of 1,000 messages read repeat an earlier one of the same partition",
            "the first of each stays",
            "2 other repetitions stay")
        .doesNotContain("process");
    Golden.check("duplicates", plan);
  }

  @Test
  void nothingIsLeftOutAnyMoreOnceTheFirstOfThemMayHaveLeftTheLog() {
    reading();

    Plan plan = drain(r -> r.repeats(3, 0), "far");

    assertThat(plan.steps())
        .hasSize(2)
        .allSatisfy(s ->
            assertThat(s.preconditions())
                .contains(new Precondition.WithinLog(on("far"), 0, END - 250)));
  }

  @Test
  void aRewriteLeavesThemOut() {
    world.broker("prod").queue("q", 2);
    world.broker("prod").queue("q.poison", 2);
    world.broker("prod").group("far").member("a", "q", 0, 1).behind("q", 500, 500);
    world.quarantine("q.poison").automatic();
    world.runs("far", 1, 4);

    Plan plan =
        drain(
            r -> r.repeats(3, 0).cut(0, END - 500, END, END),
            three(),
            Optional.of(DrainWay.REWRITE),
            "far");

    assertThat(plan.steps().<Class<?>>map(s -> s.operation().getClass()))
        .containsExactly(PauseConsumers.class, Rewrite.class, ResumeConsumers.class);
    Rewrite rewrite = operations(plan, Rewrite.class).getFirst();
    assertThat(rewrite.signature()).isEqualTo("duplicate");
    assertThat(rewrite.poison()).containsExactly(new Chosen(0, "999800,999900-999901"));
    assertThat(plan.steps().map(s -> s.reason() + s.expect()))
        .noneMatch(t -> t.contains("poison,") || t.contains("process"));
  }

  @Test
  void aGroupThatIsPastSomeLeavesOutTheOthersOnly() {
    reading();
    world.broker("prod").group("near").behind("q", 150, 150);

    assertThat(operations(drain(r -> r.repeats(3, 0), "far", "near"), PublishSkips.class))
        .extracting(p -> p.group().name(), PublishSkips::chosen)
        .contains(tuple("near", List.of(new Chosen(0, "999900-999901"))));
  }

  @Test
  void nothingIsTakenThatIsNotExact() {
    reading();

    assertThat(only(drain(r -> r, "far"))).isEqualTo("no-idempotency-key");
    assertThat(only(drain(r -> r.repeats(3, 0.5, 0), "far"))).isEqualTo("repetition-uncertain");
    assertThat(only(drain(r -> r.repeats(3, 1, 0.01), "far"))).isEqualTo("repetition-uncertain");
    Plan unread = drain(r -> r.repeats(3, 0).unreadable(0, END - 20), "far");
    assertThat(only(unread)).isEqualTo("repetition-uncertain");
    assertThat(reason(unread)).contains("could not be looked at");
    assertThat(only(drain(r -> r.repeats(3, 0).cut(0, END - 500, END - 10, END), "far")))
        .isEqualTo("blind");
  }

  @Test
  void nothingIsTakenWhereTheBrokerMayRemoveTheFirst() {
    reading();
    world.broker("prod").queue("q", 2).set("cleanup.policy", "compact,delete");

    Plan plan = drain(r -> r.repeats(3, 0), "far");

    assertThat(only(plan)).isEqualTo("repetition-uncertain");
    assertThat(reason(plan)).contains("is compacted");
    world.broker("prod").queue("q", 2).settings.clear();
    assertThat(only(drain(r -> r.repeats(3, 0), "far"))).isEqualTo("blind");
  }

  @Test
  void nothingIsTakenFromAGroupThatMayBeginBehindTheFirst() {
    reading();
    TreeMap<Integer, OffsetSpans> offsets = new TreeMap<>(three().offsets());
    offsets.put(7, OffsetSpans.parse("5"));
    TreeMap<Integer, Long> kept = new TreeMap<>(three().kept());
    kept.put(7, 4L);

    Plan plan =
        drain(r -> r.repeats(4, 0), new Repeated(offsets, kept), Optional.empty(), "far", "near");

    assertThat(only(plan)).isEqualTo("blind");
    assertThat(reason(plan)).contains("stands on partition 7");
  }

  @Test
  void whatRepeatsAMessageOfAnotherPartitionStays() {
    reading();

    Plan plan = drain(r -> r.repeats(1, 0), Repeated.NONE, Optional.empty(), "far");

    assertThat(only(plan)).isEqualTo("nothing-to-change");
    assertThat(reason(plan)).contains("1 other repetition stays", "in another partition");
  }
}
