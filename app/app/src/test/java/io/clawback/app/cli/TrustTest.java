package io.clawback.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawback.app.print.Console;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.json.JsonReader;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Budget;
import io.clawback.model.plan.Operation;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.Setup;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who can write the data folder hands in a plan that asks for less than it should. */
class TrustTest {
  @TempDir private Path folder;
  private Cli cli;
  private SortedMap<String, String> before = new TreeMap<>();

  @BeforeEach
  void world() {
    cli = new Cli(folder);
    before = cli.staging.facts();
  }

  @AfterEach
  void close() {
    cli.close();
  }

  /** The honest plan: one step, which adds two partitions in staging. */
  private Plan honest() throws IOException {
    Path file = folder.resolve("honest.json");
    assertThat(cli.run("plan", "--once", "--out", file.toString())).isZero();
    return Plan.read(JsonReader.readObject(Files.readString(file)).get("plan"));
  }

  /** Puts a forged plan into the ledger as the program itself would, and applies it. */
  private int apply(Plan forged) {
    try (Session session = Session.open(silent(), cli.config(), cli.data())) {
      session.remediator().keep(forged);
    }
    return cli.run("apply", forged.shortId());
  }

  private static Console silent() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    return new Console(nowhere, nowhere, false, false, false);
  }

  private int approveAndApply(Plan forged) {
    assertThat(apply(forged)).isEqualTo(5);
    assertThat(cli.run("approve", forged.shortId(), "--reason", "INC-7")).isZero();
    return cli.run("apply", forged.shortId());
  }

  private static Plan with(Plan plan, UnaryOperator<Step> change) {
    return new Plan(
        plan.madeAt(),
        plan.author(),
        plan.fleet(),
        plan.waves().stream()
            .map(w -> new Plan.Wave(w.number(), w.why(), w.steps().stream().map(change).toList()))
            .toList(),
        plan.declined());
  }

  private static Step step(
      Step s,
      TenantName tenant,
      String policy,
      Operation operation,
      Budget budget,
      WayBack back,
      boolean approval) {
    return new Step(
        s.id(),
        tenant,
        policy,
        s.findings(),
        operation,
        List.of(),
        budget,
        back,
        approval,
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
    assertThat(cli.staging.facts()).isEqualTo(before);
  }

  @Test
  void refusesAPlanThatClaimsToNeedNoApproval() throws IOException {
    Plan forged =
        with(
            honest(),
            s ->
                step(
                    s,
                    s.tenant(),
                    s.policy(),
                    s.operation(),
                    s.budget(),
                    new WayBack.Nothing("trust me"),
                    false));
    assertThat(apply(forged)).isEqualTo(4);
    nothingChanged("plan.needs-approval");
    assertThat(cli.err()).contains("plan.way-back", "step 1.1, queue staging/main/payments");
  }

  @Test
  void refusesAnUnknownPolicyAnUnknownTenantAndAForeignQueue() throws IOException {
    Plan honest = honest();
    assertThat(
            approveAndApply(
                with(
                    honest,
                    s ->
                        step(
                            s,
                            s.tenant(),
                            "made-up",
                            s.operation(),
                            s.budget(),
                            s.wayBack(),
                            true))))
        .isEqualTo(4);
    nothingChanged("plan.unknown-policy");
    assertThat(
            approveAndApply(
                with(
                    honest,
                    s ->
                        step(
                            s,
                            new TenantName("nobody"),
                            s.policy(),
                            s.operation(),
                            s.budget(),
                            s.wayBack(),
                            true))))
        .isEqualTo(4);
    nothingChanged("plan.unknown-tenant");
    assertThat(
            approveAndApply(
                with(
                    honest,
                    s ->
                        step(
                            s,
                            new TenantName("tenant-a"),
                            s.policy(),
                            s.operation(),
                            s.budget(),
                            s.wayBack(),
                            true))))
        .isEqualTo(4);
    nothingChanged("plan.not-owned");
    assertThat(cli.err()).contains("owned by tenant-b");
  }

  @Test
  void refusesABudgetThatIsLargerThanThePolicys() throws IOException {
    Budget wide = new Budget(1_000_000, 100, Duration.ofDays(1), 1_000, 1_000);
    Plan forged =
        with(
            honest(), s -> step(s, s.tenant(), s.policy(), s.operation(), wide, s.wayBack(), true));
    assertThat(approveAndApply(forged)).isEqualTo(4);
    nothingChanged("plan.over-budget");
  }

  @Test
  void refusesAWayBackToSomewhereElse() throws IOException {
    Plan forged =
        with(
            honest(),
            s -> {
              Operation.ExpandPartitions o = (Operation.ExpandPartitions) s.operation();
              Operation.Change shorter =
                  new Operation.Change("retention.ms", Optional.empty(), Optional.of("1"));
              WayBack elsewhere =
                  new WayBack.Undo(new Operation.AlterSettings(o.queue(), List.of(shorter)));
              return step(s, s.tenant(), s.policy(), o, s.budget(), elsewhere, true);
            });
    assertThat(approveAndApply(forged)).isEqualTo(4);
    nothingChanged("plan.way-back");
  }

  @Test
  void refusesWhatAPolicyThatWasTightenedSinceNoLongerPermits() throws IOException {
    Plan old = honest();
    cli.write(
        Files.readString(cli.config())
            .replace("allow: {expand: approval,", "allow: {expand: never,"));
    // An honest plan is of another config; a forged one says that it is of this one.
    assertThat(cli.run("approve", old.shortId(), "--reason", "INC-7")).isZero();
    assertThat(cli.run("apply", old.shortId())).isEqualTo(4);
    nothingChanged("plan.other-config");
    String digest = honest().fleet();
    assertThat(digest).isNotEqualTo(old.fleet());
    Plan forged = new Plan(old.madeAt(), old.author(), digest, old.waves(), old.declined());
    assertThat(approveAndApply(forged)).isEqualTo(4);
    nothingChanged("plan.not-permitted");
  }

  @Test
  void refusesAQueueThatTheTenantNoLongerOwns() throws IOException {
    Plan old = honest();
    cli.write(
        Files.readString(cli.config()).replace("queues: [\"payments*\"]", "queues: [\"x*\"]"));
    Plan forged =
        new Plan(old.madeAt(), old.author(), honest().fleet(), old.waves(), old.declined());
    assertThat(approveAndApply(forged)).isEqualTo(4);
    nothingChanged("plan.not-owned");
    assertThat(cli.err()).contains("no tenant owns it");
  }

  @Test
  void refusesToApproveAPlanThatThisLedgerDidNotRecord() throws IOException {
    Plan forged =
        with(
            honest(),
            s -> step(s, s.tenant(), s.policy(), s.operation(), s.budget(), s.wayBack(), true));
    Path plans = cli.data().resolve("plans");
    String text = Remediator.document(forged).pretty();
    Files.writeString(plans.resolve(forged.shortId() + ".json"), text);
    assertThat(cli.run("approve", forged.shortId(), "--reason", "INC-7")).isEqualTo(4);
    assertThat(cli.err()).contains("plan.not-made-here");
  }

  private void fourEyes() throws IOException {
    cli.write(
        Files.readString(cli.config())
            .replace("recover-within: 1s", "recover-within: 1s\n    four-eyes: true"));
  }

  /** Says yes in another's name, which only somebody with another's account can do. */
  private void approveAs(String who, Plan plan) {
    try (Session session = Session.open(silent(), cli.config(), cli.data());
        Remediator other = Remediator.open(actingAs(session.setup(), who))) {
      other.approve(plan.id(), "INC-7");
    }
  }

  private static Setup actingAs(Setup s, String who) {
    return new Setup(
        s.fleet(),
        who,
        s.brokers(),
        s.consumers(),
        s.sinks(),
        s.nativeCommand(),
        s.disk(),
        s.store(),
        s.leases(),
        s.clock(),
        s.scheduler(),
        s.random());
  }

  @Test
  void anotherNameInJavasPropertiesIsNoOtherPerson() throws IOException {
    fourEyes();
    Plan plan = honest();
    String real = System.getProperty("user.name");
    System.setProperty("user.name", "somebody-else");
    try {
      assertThat(cli.run("approve", plan.shortId(), "--reason", "INC-7")).isEqualTo(5);
      assertThat(cli.err()).contains("approval.four-eyes");
    } finally {
      System.setProperty("user.name", real);
    }
  }

  @Test
  void aForgedAuthorIsNoOtherPerson() throws IOException {
    fourEyes();
    Plan plan = honest();
    Plan forged =
        new Plan(plan.madeAt(), "mallory@host", plan.fleet(), plan.waves(), plan.declined());
    assertThat(apply(forged)).isEqualTo(5);
    assertThat(cli.run("approve", forged.shortId(), "--reason", "INC-7")).isEqualTo(5);
    assertThat(cli.err()).contains("approval.four-eyes");
  }

  @Test
  void theSamePersonOnAnotherMachineIsNoOtherPerson() throws IOException {
    fourEyes();
    Plan plan = honest();
    String me = plan.author().substring(0, plan.author().lastIndexOf('@'));
    assertThatThrownBy(() -> approveAs(me + "@another-machine", plan))
        .isInstanceOf(ClawbackException.class)
        .hasMessageContaining("approval.four-eyes");
    approveAs("another-person@another-machine", plan);
    assertThat(cli.run("apply", plan.shortId())).isZero();
  }

  @Test
  void aHugeOrStrangeFileAmongThePlansHarmsNobody() throws IOException {
    Plan plan = honest();
    Path plans = cli.data().resolve("plans");
    Files.writeString(plans.resolve(".json"), "{}");
    try (RandomAccessFile huge =
        new RandomAccessFile(plans.resolve("aaaaaaaaaaaa.json").toFile(), "rw")) {
      huge.setLength(3L << 30);
    }
    assertThat(cli.run("apply", "aaaaaaaaaaaa")).isEqualTo(2);
    assertThat(cli.err()).contains("plan.unreadable", "larger than 64 MiB");
    assertThat(cli.run("approve", plan.id(), "--reason", "INC-7")).isZero();
    assertThat(cli.run("apply", plan.id())).isZero();
  }

  @Test
  void refusesASecondActOnATargetWithinThePolicysCooldownWhateverTheStoreRemembers()
      throws IOException {
    cli.write(
        Files.readString(cli.config())
            .replace("recover-within: 1s", "recover-within: 1s\n    cooldown: 1h"));
    Plan first = honest();
    Plan second =
        with(
            first,
            s -> {
              Operation.ExpandPartitions o = (Operation.ExpandPartitions) s.operation();
              Operation more = new Operation.ExpandPartitions(o.queue(), 8, 9);
              return step(s, s.tenant(), s.policy(), more, s.budget(), s.wayBack(), true);
            });
    assertThat(approveAndApply(first)).isZero();
    before = cli.staging.facts();
    for (String name : List.of("store.sqlite", "store.sqlite-wal", "store.sqlite-shm")) {
      Files.deleteIfExists(cli.data().resolve(name));
    }
    assertThat(approveAndApply(second)).isEqualTo(4);
    nothingChanged("plan.cooldown");
  }
}
