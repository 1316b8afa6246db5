package io.clawback.fuzz;

import io.clawback.content.Contract;
import io.clawback.content.ContractFactory;
import io.clawback.content.DeclaredContract;
import io.clawback.content.DeclaredContract.Source;
import io.clawback.content.Message;
import io.clawback.content.UnusableContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Contracts and messages as the targets give them. */
final class Given {
  private static final Map<String, ContractFactory> KINDS = new TreeMap<>();

  static {
    ServiceLoader.load(ContractFactory.class).forEach(f -> KINDS.put(f.kind(), f));
  }

  private Given() {}

  /** Opens it; empty when its faults were told, of which there is at least one. */
  static Optional<Contract> open(
      String kind, Map<String, List<String>> settings, String file, byte[] text) {
    List<Source> sources = file.isEmpty() ? List.of() : List.of(new Source(file, text));
    try {
      return Optional.of(
          KINDS.get(kind).open(new DeclaredContract("c", sources, new TreeMap<>(settings))));
    } catch (UnusableContract e) {
      for (UnusableContract.Fault fault : e.faults()) {
        require(fault.message().length() < 1_000, "a fault is told in few words");
        require(fault.line() >= 0, "a line is none");
      }
      return Optional.empty();
    }
  }

  static Contract contract(
      String kind, Map<String, List<String>> settings, String file, String text) {
    return open(kind, settings, file, text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  static Message message(byte[] value) {
    Message message = new Message();
    message.bytes = value;
    message.valueLength = value.length;
    return message;
  }

  /** Judges, and checks what is said. */
  static Optional<Contract.Violation> judge(Contract contract, byte[] value) {
    Optional<Contract.Violation> violation = contract.judge(message(value));
    violation.ifPresent(
        v -> require(v.rule().length() < 300 && v.path().length() < 100_000, "told in few words"));
    return violation;
  }

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
