package io.clawback.app.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.app.print.Fitted;
import io.clawback.engine.parity.ParityMatrix;
import io.clawback.engine.parity.ParityMatrix.Verdict;
import io.clawback.execute.RunResult;
import io.clawback.execute.RunResult.StepResult;
import io.clawback.model.finding.Finding;
import io.clawback.model.finding.Severity;
import io.clawback.model.fleet.Scope;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.NamePattern;
import io.clawback.model.name.SubscriptionId;
import io.clawback.model.observed.History;
import io.clawback.model.observed.Window;
import io.clawback.model.plan.Plan;
import io.clawback.model.plan.Step;
import io.clawback.model.plan.WayBack;
import io.clawback.model.run.StepState;
import io.clawback.model.run.Verification;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private final ScanView scan = scan(Scope.ALL);

  private static ScanView scan(Scope scope) {
    return ScanView.of(
        Samples.fleet(),
        Samples.snapshot(),
        Samples.history(),
        List.of(Samples.breach(), Samples.alert()),
        scope);
  }

  @Test
  void scanShowsTheWorstFirstAndUnknownAsDash() {
    Golden.check("scan.txt", scan.subscriptions().text().get());
  }

  @Test
  void scanDocumentHasBareNumbersAndNulls() {
    Golden.check("scan.json", scan.subscriptions().document().get().pretty() + "\n");
  }

  @Test
  void partitionsHaveKafkasColumns() {
    Golden.check("partitions.txt", scan.partitions().text().get());
  }

  @Test
  void scanFitsANarrowTerminalWithoutBreakingNumbers() {
    for (int width : new int[] {60, 80, 100, 120}) {
      Fitted fitted = scan.fitted(false, width);
      assertThat(fitted.text().lines()).as(fitted.text()).allMatch(l -> l.length() <= width);
      assertThat(fitted.text()).contains("156000", "BREACH", "GROUP", "TOPIC", "%SLO");
    }
    assertThat(scan.fitted(false, 80).leftOut())
        .contains("MEMBERS", "WORST-PARTITIONS")
        .doesNotContain("LAG");
    assertThat(scan.fitted(false, 200).leftOut()).isEmpty();
    assertThat(scan.fitted(false, 200).text()).isEqualTo(scan.subscriptions().text().get());
    assertThat(scan.fitted(true, 80).text().lines()).allMatch(l -> l.length() <= 80);
  }

  @Test
  void scanSaysOverWhichTimeItsTrendIs() {
    assertThat(scan.trendTime()).isEqualTo("TREND is over the last 1m00s.");
  }

  @Test
  void trendIsOfTheLastTwoMinutesAndNotOfTheHourBefore() {
    ScanView turned = scan(lookedAt(3_600, 900, 90), 0, 100_000, 165_000);
    assertThat(turned.trendTime()).isEqualTo("TREND is over the last 1m30s.");
    assertThat(turned.subscriptions().document().get().pretty())
        .contains("\"lagChangePerSecond\": -100");
  }

  @Test
  void trendIsSinceTheLookBeforeWhereThatIsLongerAgo() {
    ScanView seldom = scan(lookedAt(3_600, 1_800, 900), 0, 0, 66_000);
    assertThat(seldom.trendTime()).isEqualTo("TREND is over the last 15m00s.");
    assertThat(seldom.subscriptions().document().get().pretty())
        .contains("\"lagChangePerSecond\": 100");
  }

  @Test
  void aLookOfYesterdayTellsNoTrend() {
    assertThat(scan(lookedAt(90_000, 86_400), 0, 0).trendTime()).isEmpty();
  }

  private static long[] lookedAt(long... secondsAgo) {
    return Arrays.stream(secondsAgo).map(s -> Samples.NOW.minusSeconds(s).toEpochMilli()).toArray();
  }

  /** What is 156,000 behind now was that far behind then, all of it on its first partition. */
  private static ScanView scan(long[] at, long... lags) {
    long[] full = new long[at.length];
    Arrays.fill(full, 200_000);
    long[] stood = Arrays.stream(lags).map(l -> 200_000 - l).toArray();
    Window window =
        new Window(
            at,
            new int[] {0, 1, 2, 3},
            new long[][] {stood, full, full, full},
            new long[][] {full, full, full, full});
    TreeMap<SubscriptionId, Window> windows = new TreeMap<>();
    windows.put(Samples.orders(), window);
    History history = new History(windows, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    return ScanView.of(
        Samples.fleet(), Samples.snapshot(), history, List.of(Samples.breach()), Scope.ALL);
  }

  @Test
  void csvOfScanSaysHowAgesWereTold() {
    assertThat(scan.subscriptions().rows().get().text())
        .contains("LAG-SECONDS-METHOD", "LAG-SECONDS-CONFIDENCE", "record-timestamp", "0:61000");
  }

  @Test
  void stoppedWellWithinItsObjectiveIsNotWorseThanAnAlert() {
    Finding.StalledConsumer stopped =
        new Finding.StalledConsumer(
            "stall",
            Samples.A,
            Samples.orders(),
            Severity.MINOR,
            Finding.Fault.STOPPED,
            List.of(),
            List.of(),
            List.of(),
            List.of());
    ScanRow row = row(0, Optional.empty(), Optional.of(stopped));
    ScanRow alert = row(2, Optional.of(Samples.alert()), Optional.empty());
    assertThat(ScanRow.worstFirst(List.of(row, alert))).containsExactly(alert, row);
  }

  private static ScanRow row(
      int group, Optional<Finding.BacklogBreach> breach, Optional<Finding.StalledConsumer> fault) {
    var state = Samples.snapshot().brokers().getFirst().groups().get(group);
    return new ScanRow(
        Samples.A,
        state,
        state.subscriptions().getFirst(),
        Optional.empty(),
        breach,
        fault,
        Optional.empty());
  }

  @Test
  void scanLeavesOutWhatTheScopeDoesNotChoose() {
    Scope onlyB = new Scope(List.of(new NamePattern("tenant-b")), List.of(), List.of(), List.of());
    assertThat(scan(onlyB).subscriptions().text().get())
        .contains("payment-service")
        .doesNotContain("order-processor", "auditors");
  }

  @Test
  void countsWhatWasSeen() {
    assertThat(Census.of(Samples.snapshot()).line(Samples.fleet(), 2))
        .isEqualTo(
            "Found 3 topics, 3 consumer groups, 2 tenants. Partition distribution: prod=7."
                + " Nothing was out of sight.");
    assertThat(Census.tenants(Samples.fleet(), Samples.snapshot())).isEqualTo(2);
  }

  @Test
  void findingsCarryTheirEvidence() {
    Golden.check(
        "findings.txt",
        FindingsView.of(Samples.NOW, List.of(Samples.breach(), Samples.drift(), Samples.alert()))
            .text()
            .get());
  }

  @Test
  void contentFindingsAreOneLineWithNumbers() {
    Golden.check(
        "content-findings.txt",
        FindingsView.of(Samples.NOW, ContentSamples.findings()).text().get());
    Golden.check(
        "content-findings-rows.txt",
        FindingsView.of(Samples.NOW, ContentSamples.findings()).rows().get().text());
  }

  @Test
  void causesSayWhatSpeaksForThemAndWhatWouldBeWrong() {
    Shown causes =
        CausesView.of(Samples.NOW, List.of(ContentSamples.stuck(), ContentSamples.unknown()));
    Golden.check("causes.txt", causes.text().get());
    Golden.check("causes.json", causes.document().get().pretty() + "\n");
    Golden.check("causes-rows.txt", causes.rows().get().text());
  }

  @Test
  void planSaysWhatWillBeDoneAndWhatNot() {
    Plan plan = Samples.plan();
    Golden.check("plan.txt", PlanView.of(plan, List.of("clawback apply plan.json")).text().get());
  }

  @Test
  void planDocumentCanBeReadBack() {
    Plan plan = Samples.plan();
    assertThat(Plan.read(PlanView.document(plan).get("plan"))).isEqualTo(plan);
  }

  @Test
  void parityShowsOneColumnForEachEnvironmentAndDriftsFirst() {
    Golden.check("parity.txt", ParityView.of(matrix(), true).text().get());
    assertThat(ParityView.of(matrix(), false).text().get())
        .contains("payments")
        .doesNotContain("orders");
  }

  private static ParityMatrix matrix() {
    return new ParityMatrix(
        List.of("dev", "staging", "prod"),
        List.of(
            row("orders", cell("staging", "8", Verdict.AGREES)),
            row("payments", cell("staging", "6", Verdict.DRIFTS)),
            row("refunds", cell("staging", "-", Verdict.UNSEEN))));
  }

  private static ParityMatrix.Row row(String subject, ParityMatrix.Cell cell) {
    return new ParityMatrix.Row(
        "partitions",
        "queue.partitions",
        subject,
        "equal",
        Optional.of("prod"),
        List.of(cell("prod", "8", Verdict.REFERENCE), cell));
  }

  private static ParityMatrix.Cell cell(String environment, String value, Verdict verdict) {
    return new ParityMatrix.Cell(
        environment,
        Optional.of(new BrokerId(environment, "main")),
        value,
        verdict,
        verdict.drifts() ? Optional.of(Finding.Change.IRREVERSIBLE) : Optional.empty(),
        "");
  }

  @Test
  void runSaysWhereEachStepRests() {
    RunResult result =
        new RunResult(
            "5f0c9f6d1c2b3a4e",
            "8d1f0c7e5a4b39d2c6e8f0a1b2c3d4e5",
            RunResult.Ending.ROLLED_BACK,
            true,
            List.of(
                new StepResult(
                    Samples.scale(), StepState.COMPENSATED, "{\"receipt\":1}", Optional.empty()),
                new StepResult(
                    Samples.expand(),
                    StepState.DONE,
                    "cannot be taken back: a topic's partitions cannot be taken away",
                    Optional.of(new Verification.Recovered("partitions is 8, as planned.")))));
    Golden.check("run.txt", RunView.of(result).text().get() + RunView.ending(result) + "\n");
  }

  @Test
  void restartLeavesNothingThatWouldRemain() {
    Step scale = Samples.scale();
    Step restart =
        new Step(
            scale.id(),
            scale.tenant(),
            scale.policy(),
            scale.findings(),
            scale.operation(),
            List.of(),
            scale.budget(),
            new WayBack.Nothing("consumers run"),
            false,
            scale.unfenced(),
            scale.reason(),
            scale.nativeCommand(),
            scale.expect());
    RunResult back =
        new RunResult(
            "5f0c",
            "8d1f",
            RunResult.Ending.ROLLED_BACK,
            true,
            List.of(new StepResult(restart, StepState.DONE, "", Optional.empty())));

    assertThat(RunView.remaining(back)).isEmpty();
    assertThat(RunView.ending(back))
        .isEqualTo("Run 5f0c was taken back; step " + scale.id() + " left nothing to take back.");
  }

  private static String ending(RunResult.Ending ending, Verification... verifications) {
    List<StepResult> steps =
        Arrays.stream(verifications)
            .map(v -> new StepResult(Samples.scale(), StepState.DONE, "done", Optional.of(v)))
            .toList();
    return RunView.ending(new RunResult("5f0c", "8d1f", ending, false, steps));
  }

  @Test
  void runIsSaidToHaveHelpedOnlyWhereThatWasSeen() {
    Verification well = new Verification.Recovered("well");
    Verification soon = new Verification.Recovering(30, "less");
    Verification not = new Verification.NotRecovered("more");
    String scale = Samples.scale().id();

    assertThat(ending(RunResult.Ending.COMPLETED, well)).isEqualTo("Run 5f0c is complete.");
    assertThat(ending(RunResult.Ending.COMPLETED, well, soon))
        .isEqualTo("Run 5f0c is complete; recovering after step " + scale + ".");
    assertThat(ending(RunResult.Ending.NOT_RECOVERED, well, not))
        .isEqualTo(
            "Run 5f0c has done all it was to do, and that is NOT enough: NOT-RECOVERED after step "
                + scale
                + ".");
    assertThat(ending(RunResult.Ending.ROLLED_BACK, well))
        .isEqualTo("What did not help in run 5f0c was taken back; what stays: " + scale + ".");
  }
}
