package io.clawback.consumers.http;

import io.clawback.consumers.base.Deadline;
import io.clawback.consumers.base.Problems;
import io.clawback.consumers.base.Runner;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import io.clawback.model.observed.Measured;
import io.clawback.model.run.OperationId;
import io.clawback.model.run.Receipt;
import io.clawback.spi.broker.Secret;
import io.clawback.spi.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts, scales and restarts through the owner's hook. */
final class HttpRunner implements Runner {
  private static final long MOST = 1_000_000;

  /** Answers by which a server says that it did nothing; any other failure leaves that open. */
  private static final Set<Integer> REFUSALS =
      Set.of(301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 410, 411, 413, 414, 415, 422);

  private final String name;
  private final HttpSettings settings;
  private final Hook hook;
  private final Token token;
  private final Clock clock;

  HttpRunner(String name, HttpSettings settings, Hook hook, Token token, Clock clock) {
    this.name = name;
    this.settings = settings;
    this.hook = hook;
    this.token = token;
    this.clock = clock;
  }

  @Override
  public Count count() {
    Optional<Secret> secret = token.now();
    return switch (send("GET", settings.count().orElseThrow(), secret, "", settings.timeout())) {
      case Hook.Answer.Said(int status, String body) when status == 200 -> counted(body, secret);
      case Hook.Answer.Said(int status, String body) ->
          unknown(
              status == 401 || status == 403
                  ? Measured.Reason.NOT_AUTHORIZED
                  : Measured.Reason.FAILED,
              "the hook said " + status + ": " + shown(body, secret));
      case Hook.Answer.Unreached(String why) ->
          unknown(Measured.Reason.FAILED, "the hook: " + shown(why, secret));
      case Hook.Answer.Lost(String why, boolean timedOut) ->
          unknown(
              timedOut ? Measured.Reason.TIMEOUT : Measured.Reason.FAILED,
              "the hook: " + shown(why, secret));
    };
  }

  private Count counted(String body, Optional<Secret> secret) {
    try {
      if (JsonReader.readObject(body).get("count") instanceof Json.Whole(long n)
          && n >= 0
          && n <= MOST) {
        return new Count(
            new Measured.Known(n, clock.now(), Measured.Method.COUNTED, 100), List.of());
      }
      return unknown(
          Measured.Reason.FAILED, "the hook gave no whole 'count': " + shown(body, secret));
    } catch (JsonException e) {
      return unknown(
          Measured.Reason.FAILED, "the hook gave no JSON object: " + shown(body, secret));
    }
  }

  private static Count unknown(Measured.Reason reason, String detail) {
    return new Count(new Measured.Unknown(reason, detail), List.of());
  }

  @Override
  public Optional<Problem> scale(OperationId id, int from, int to, Deadline deadline) {
    Json body = Json.of(Map.of("count", Json.of(to), "operation", Json.of(id.value())));
    return effect(settings.scaleMethod(), settings.scale().orElseThrow(), body, deadline);
  }

  @Override
  public Optional<Problem> restart(OperationId id, List<String> marks, int to, Deadline deadline) {
    if (settings.restart().isEmpty()) {
      return Optional.of(
          Problems.consumers(
              "consumers.no-restart",
              name,
              "No 'restart-url' is declared.",
              "Declare one, or have the group rebalanced on the broker."));
    }
    Json body = Json.of(Map.of("operation", Json.of(id.value())));
    return effect("POST", settings.restart().get(), body, deadline);
  }

  private Optional<Problem> effect(String method, URI uri, Json body, Deadline deadline) {
    Optional<Secret> secret;
    try {
      secret = token.now();
    } catch (ClawbackException e) {
      return Optional.of(e.problem());
    }
    Duration time = deadline.atMost(settings.timeout());
    if (time.isZero()) {
      return Optional.of(
          problem("consumers.out-of-time", "The step's time was over before it was asked."));
    }
    return switch (send(method, uri, secret, body.canonical(), time)) {
      case Hook.Answer.Said(int status, String _) when status >= 200 && status < 300 ->
          Optional.empty();
      case Hook.Answer.Said(int status, String said) when REFUSALS.contains(status) ->
          Optional.of(
              problem(
                  "consumers.hook-refused",
                  "The hook said " + status + ": " + shown(said, secret)));
      case Hook.Answer.Said(int status, String said) ->
          throw new ClawbackException(
              problem(
                  "consumers.hook-failed", "The hook said " + status + ": " + shown(said, secret)));
      case Hook.Answer.Unreached(String why) ->
          Optional.of(
              problem("consumers.hook-unreachable", "The hook: " + shown(why, secret) + "."));
      case Hook.Answer.Lost(String why, boolean _) ->
          throw new ClawbackException(
              problem("consumers.hook-failed", "The hook: " + shown(why, secret) + "."));
    };
  }

  private Hook.Answer send(
      String method, URI uri, Optional<Secret> secret, String body, Duration time) {
    try {
      return hook.send(method, uri, secret, body, time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClawbackException(
          Problems.consumers(
              "consumers.interrupted",
              name,
              "The run was asked to stop while the hook was asked.",
              "Resume the run: it counts first, and goes on from there."),
          e);
    }
  }

  private Problem problem(String code, String message) {
    return Problems.consumers(
        code, name, message, "Look at the hook's own log, then resume the run.");
  }

  private static String shown(String foreign, Optional<Secret> secret) {
    String text = secret.map(s -> foreign.replace(s.reveal(), "(hidden)")).orElse(foreign);
    return Problems.shown(text);
  }

  @Override
  public List<Problem> missing() {
    return List.of();
  }

  @Override
  public Receipt.Author author() {
    return Receipt.Author.UNKNOWN;
  }

  @Override
  public void close() {
    hook.close();
  }
}
