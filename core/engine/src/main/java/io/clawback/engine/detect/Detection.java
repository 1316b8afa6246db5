package io.clawback.engine.detect;

import io.clawback.engine.content.ContentFindings;
import io.clawback.engine.look.Look;
import io.clawback.engine.parity.Parity;
import io.clawback.model.finding.Finding;
import io.clawback.model.observed.ContentReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs all detectors. Stateless, thread-safe. */
public final class Detection {
  private static final List<Detector> DETECTORS =
      List.of(
          new BacklogDetector(),
          new StallDetector(),
          new SkewDetector(),
          new HotPartitionDetector(),
          new LossDetector(),
          new HungTransactionDetector(),
          new BlindSpotDetector(),
          (look, found) -> Parity.drifts(look).forEach(found));

  private static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing(Finding::severity).reversed().thenComparing(Finding::key);

  private Detection() {}

  /** All findings, worst first, ties by key. */
  public static List<Finding> run(Look look, List<ContentReport> contents) {
    List<Finding> findings = new ArrayList<>();
    ContentFindings.detect(look, contents, findings::add);
    DETECTORS.forEach(detector -> detector.detect(look, findings::add));
    findings.sort(WORST_FIRST);
    return List.copyOf(findings);
  }
}
