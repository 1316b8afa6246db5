package io.clawback.app.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.fleet.Scope;
import io.clawback.model.name.NamePattern;
import io.clawback.model.plan.Plan;
import java.util.List;
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
  void scanLeavesOutWhatTheScopeDoesNotChoose() {
    Scope onlyB = new Scope(List.of(new NamePattern("tenant-b")), List.of(), List.of(), List.of());
    assertThat(scan(onlyB).subscriptions().text().get())
        .contains("payment-service")
        .doesNotContain("order-processor", "auditors");
  }

  @Test
  void countsWhatWasSeen() {
    assertThat(Census.of(Samples.snapshot()).line(2))
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
  void planSaysWhatWillBeDoneAndWhatNot() {
    Plan plan = Samples.plan();
    Golden.check("plan.txt", PlanView.of(plan, List.of("clawback apply plan.json")).text().get());
  }

  @Test
  void planDocumentCanBeReadBack() {
    Plan plan = Samples.plan();
    assertThat(Plan.read(PlanView.document(plan).get("plan"))).isEqualTo(plan);
  }
}
