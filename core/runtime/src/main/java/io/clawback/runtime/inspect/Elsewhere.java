package io.clawback.runtime.inspect;

import io.clawback.content.Contract;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What a contract stands on elsewhere, such as a registry, and what it answered.
 *
 * @param contract which
 * @param answer what it is, where, and how it is
 */
public record Elsewhere(String contract, Contract.Elsewhere answer) {
  /** What it is, in one word, of which contract. */
  public String name() {
    return answer.what() + " " + contract;
  }

  /** Whether it answers as it should. */
  public boolean well() {
    return answer.code().isEmpty();
  }

  /** What was seen, where; with the code and the contract where it is not well. */
  public String words() {
    return answer.code().map(c -> c + ": contract " + contract + " at ").orElse("")
        + answer.address()
        + ": "
        + answer.seen();
  }

  /** What to do; empty when all is well. */
  public String nextMove() {
    return answer.nextMove();
  }

  /** All at once: those that keep silent take no longer together than one of them. */
  static List<Elsewhere> ask(List<Contract> contracts) {
    try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Optional<Elsewhere>>> asked =
          contracts.stream()
              .map(c ->
                  CompletableFuture.supplyAsync(
                      () -> c.ask().map(a -> new Elsewhere(c.name(), a)), beside))
              .toList();
      return asked.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
    }
  }
}
