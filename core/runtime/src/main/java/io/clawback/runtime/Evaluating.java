package io.clawback.runtime;

import io.clawback.engine.evaluate.Evaluator;
import io.clawback.model.finding.Evaluation;
import io.clawback.model.finding.Evaluation.OfTenant;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Judges all tenants side by side. What comes out does not depend on who was first. */
final class Evaluating {
  private Evaluating() {}

  static Evaluation all(Evaluator evaluator, Instant at) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<OfTenant>> asked =
          evaluator.tenants().stream()
              .map(t -> CompletableFuture.supplyAsync(() -> evaluator.of(t), threads))
              .toList();
      return Evaluator.ranked(at, asked.stream().map(CompletableFuture::join).toList());
    }
  }
}
