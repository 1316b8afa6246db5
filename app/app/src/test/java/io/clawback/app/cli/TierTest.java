package io.clawback.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.app.print.Console;
import io.clawback.model.json.JsonReader;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan under a tier, from the command line, and what a run of it is held to. */
class TierTest {
  @TempDir private Path folder;
  private Cli cli;
  private SortedMap<String, String> before;

  /** A group that nobody runs stands at five messages that are no JSON; 705 are behind. */
  @BeforeEach
  void world() throws IOException {
    cli = new Cli(folder);
    cli.prod.createQueue("orders-new", 2);
    cli.prod.createQueue("orders.poison", 1);
    long then = System.currentTimeMillis() - 60_000;
    for (int i = 0; i < 5; i++) {
      cli.prod.append("orders-new", 0, then, new byte[] {1}, ("{\"amount\": " + i).getBytes(UTF_8));
    }
    for (int i = 0; i < 700; i++) {
      byte[] good = ("{\"amount\": " + i + "}").getBytes(UTF_8);
      cli.prod.append("orders-new", i < 50 ? 0 : 1, then + i, new byte[] {1}, good);
    }
    cli.prod.commit("order-new", "orders-new", Map.of(0, 0L, 1, 0L));
    cli.write(
        Files.readString(cli.config())
                .replace("lag-messages: 500,", "lag-messages: 160,")
                .replace(
                    "offsets: approval}",
                    "offsets: approval, pause: approval, quarantine: approval}")
                .replace(
                    "    manual-baseline: 30m",
                    "    tiers:\n      - name: AGGRESSIVE_DRAIN\n        exceeded-by: 340%\n"
                        + "        allow: {pause: automatic, quarantine: automatic}\n"
                        + "    manual-baseline: 30m")
            + "contents:\n"
            + "  - {name: orders, for: {queues: [orders-new]}, quarantine: orders.poison}\n");
    before = cli.prod.facts();
  }

  @AfterEach
  void close() {
    cli.close();
  }

  private Plan plan() throws IOException {
    Path file = folder.resolve("plan.json");
    assertThat(cli.run("drain", "order-new:orders-new", "-e", "prod", "--out", file.toString()))
        .as(cli.err())
        .isZero();
    return Plan.read(JsonReader.readObject(Files.readString(file)).get("plan"));
  }

  /** Somebody who can write the data folder hands in another plan. */
  private int applyForged(Plan plan, UnaryOperator<Step> change) {
    Plan forged =
        new Plan(
            plan.madeAt(),
            plan.author(),
            plan.fleet(),
            plan.waves().stream()
                .map(w ->
                    new Plan.Wave(w.number(), w.why(), w.steps().stream().map(change).toList()))
                .toList(),
            plan.declined());
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    try (Session session =
        Session.open(
            new Console(nowhere, nowhere, false, false, false), cli.config(), cli.data())) {
      session.remediator().keep(forged);
    }
    return cli.run("apply", forged.shortId());
  }

  private static Step under(Step s, Optional<String> tier) {
    return new Step(
        s.id(),
        s.tenant(),
        s.policy(),
        tier,
        s.findings(),
        s.operation(),
        s.preconditions(),
        s.budget(),
        s.wayBack(),
        s.needsApproval(),
        s.unfenced(),
        s.reason(),
        s.nativeCommand(),
        s.expect());
  }

  private void nothingChanged(String code) {
    assertThat(cli.err())
        .contains(code)
        .contains("Make a new plan with `clawback --config ")
        .contains(" plan`.");
    assertThat(cli.prod.facts()).isEqualTo(before);
  }

  @Test
  void runsByItselfUnderTheTierThatThePlanNames() throws IOException {
    Plan plan = plan();
    assertThat(cli.out())
        .contains("under policy all, tier AGGRESSIVE_DRAIN; may run by itself")
        .contains(
            "Tier AGGRESSIVE_DRAIN applies, from 340 % on: the objective is exceeded by 340 %.");

    assertThat(cli.run("apply", plan.shortId())).as(cli.err()).isZero();
    assertThat(cli.prod.committed("order-new", "orders-new")).containsEntry(0, 5L);
    assertThat(cli.run("audit", "show", "-o", "json")).isZero();
    assertThat(cli.out()).contains("\"tier\": \"AGGRESSIVE_DRAIN\"");
  }

  @Test
  void isRefusedOnceTheExcessIsNotReachedAnyMore() throws IOException {
    Plan plan = plan();
    cli.prod.commit("order-new", "orders-new", Map.of(1, 2L));
    before = cli.prod.facts();

    assertThat(cli.run("apply", plan.shortId())).isEqualTo(4);
    nothingChanged("plan.other-tier");
    assertThat(cli.err()).contains("from 340 % on, and by now the objective is exceeded by 339 %");
  }

  @Test
  void needsTheApprovalThatThePolicyAsksForWithoutItsTier() throws IOException {
    assertThat(applyForged(plan(), s -> under(s, Optional.empty()))).isEqualTo(4);
    nothingChanged("plan.needs-approval");
  }

  @Test
  void refusesATierThatThePolicyDoesNotHave() throws IOException {
    assertThat(applyForged(plan(), s -> under(s, Optional.of("ALL_OUT")))).isEqualTo(4);
    nothingChanged("plan.unknown-tier");
  }
}
