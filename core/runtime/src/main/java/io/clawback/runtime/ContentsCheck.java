package io.clawback.runtime;

import io.clawback.model.error.Problem;
import io.clawback.model.fleet.ContentDeclaration;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.QueueId;
import io.clawback.runtime.Doctor.Line;
import io.clawback.runtime.inspect.Contracts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The doctor's look at the entries of contents: whether their contracts can be used, whether what
 * these stand on elsewhere answers, and whether they are about any queue.
 */
final class ContentsCheck {
  private final Setup setup;
  private final Fleet fleet;

  ContentsCheck(Setup setup) {
    this.setup = setup;
    this.fleet = setup.fleet();
  }

  private record Asked(
      ContentDeclaration content, List<Line> opened, CompletableFuture<List<Line>> elsewhere) {}

  /**
   * Entry by entry. What lies elsewhere is asked all at once: those that keep silent take no longer
   * together than one of them.
   *
   * @param queues all that answered
   */
  List<Line> examine(List<QueueId> queues) {
    List<Line> lines = new ArrayList<>();
    try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Asked> all = fleet.contents().stream().map(c -> ask(c, beside)).toList();
      for (Asked asked : all) {
        lines.addAll(asked.opened());
        lines.addAll(asked.elsewhere().join());
        UnusedContents.examine(fleet, asked.content(), queues).ifPresent(lines::add);
      }
    }
    return lines;
  }

  private Asked ask(ContentDeclaration content, ExecutorService beside) {
    Contracts contracts = setup.contracts().apply(content);
    return new Asked(
        content,
        opened(content, contracts.problems()),
        CompletableFuture.supplyAsync(() -> elsewhere(content, contracts), beside));
  }

  private static List<Line> opened(ContentDeclaration content, List<Problem> problems) {
    String subject = subject(content);
    if (problems.isEmpty()) {
      return content.contracts().isEmpty()
          ? List.of()
          : List.of(
              new Line(
                  subject, "contracts", "ok", content.contracts().size() + " can be used", ""));
    }
    return problems.stream()
        .map(p ->
            new Line(
                subject,
                "contracts",
                "failed",
                p.code() + ": " + p.culprit() + ": " + p.message(),
                p.nextMove()))
        .toList();
  }

  private static List<Line> elsewhere(ContentDeclaration content, Contracts contracts) {
    return contracts.elsewhere().stream()
        .map(e ->
            new Line(
                subject(content), e.name(), e.well() ? "ok" : "failed", e.words(), e.nextMove()))
        .toList();
  }

  private static String subject(ContentDeclaration content) {
    return "contents " + content.name();
  }
}
