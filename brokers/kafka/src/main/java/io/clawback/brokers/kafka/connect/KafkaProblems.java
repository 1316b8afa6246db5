package io.clawback.brokers.kafka.connect;

import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.Measured.Reason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.NotCoordinatorException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** The client library's exceptions, in our words. */
public final class KafkaProblems {
  /** Some right is missing. */
  public static final String NOT_AUTHORIZED = "kafka.not-authorized";

  private KafkaProblems() {}

  /** What the library wrapped, if it wrapped anything. */
  public static Throwable unwrapped(Throwable e) {
    Throwable at = e;
    while ((at instanceof ExecutionException || at instanceof CompletionException)
        && at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }

  /** The problem, with {@code culprit} at fault. */
  public static Problem of(Throwable thrown, String culprit) {
    Throwable e = unwrapped(thrown);
    return switch (e) {
      case ClawbackException ours -> ours.problem();
      case SslAuthenticationException tls -> tls(tls, culprit);
      case AuthenticationException login ->
          new Problem(
              "kafka.authentication",
              Category.RIGHTS,
              culprit,
              "The broker refused the login: " + words(login),
              "Check sasl.mechanism and the credentials of this broker's declaration.");
      case AuthorizationException right ->
          new Problem(
              NOT_AUTHORIZED,
              Category.RIGHTS,
              culprit,
              "The connection has no right to this: " + words(right),
              "Run doctor: it names the missing right and the command that grants it.");
      case UnknownTopicOrPartitionException gone -> vanished(gone, culprit);
      case UnknownTopicIdException gone -> vanished(gone, culprit);
      case GroupIdNotFoundException gone -> vanished(gone, culprit);
      case UnsupportedVersionException old ->
          new Problem(
              "kafka.unsupported",
              Category.BROKER,
              culprit,
              "This broker's release cannot do it: " + words(old),
              "See docs/brokers/kafka.md for what each release supports.");
      case RetriableException late ->
          new Problem(
              "kafka.timeout",
              Category.CONNECTION,
              culprit,
              "No answer within the time allowed: " + words(late),
              "Check the cluster's health and the network, or raise limits.request-timeout.");
      case ApiException refusal ->
          new Problem(
              "kafka.refused",
              Category.BROKER,
              culprit,
              "The broker said no: " + words(refusal),
              "Change what was asked for, or the broker's policy.");
      case InterruptedException _ -> interrupted(culprit);
      case org.apache.kafka.common.errors.InterruptException _ -> interrupted(culprit);
      default ->
          new Problem(
              "kafka.client",
              Category.INTERNAL,
              culprit,
              "The Kafka client failed: " + words(e),
              "Check this broker's settings; if they are right, report this.");
    };
  }

  private static Problem interrupted(String culprit) {
    Thread.currentThread().interrupt();
    return new Problem(
        "kafka.interrupted",
        Category.CONNECTION,
        culprit,
        "Interrupted while waiting for the broker.",
        "Run it again, or resume the run.");
  }

  private static Problem vanished(Throwable e, String culprit) {
    return new Problem(
        "kafka.vanished",
        Category.STALE,
        culprit,
        "It is not there: " + words(e),
        "Scan again; if it should be there, ask its owner.");
  }

  private static Problem tls(SslAuthenticationException e, String culprit) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof CertificateExpiredException
          || at instanceof CertificateNotYetValidException) {
        return new Problem(
            "kafka.certificate-expired",
            Category.CONNECTION,
            culprit,
            "A certificate of the broker is out of its time: " + words(at),
            "Renew the broker's certificate, or correct this machine's clock.");
      }
    }
    return new Problem(
        "kafka.tls",
        Category.CONNECTION,
        culprit,
        "No trusted TLS connection: " + words(root(e)),
        "Check ssl.truststore.*, the broker's certificate and its host name, and that the port"
            + " speaks TLS.");
  }

  private static Throwable root(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }

  private static String words(Throwable e) {
    @Nullable String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  /** Why a number is missing. */
  public static Reason reason(Throwable thrown) {
    return switch (unwrapped(thrown)) {
      case AuthorizationException _ -> Reason.NOT_AUTHORIZED;
      case UnknownTopicOrPartitionException _ -> Reason.VANISHED;
      case UnknownTopicIdException _ -> Reason.VANISHED;
      case GroupIdNotFoundException _ -> Reason.VANISHED;
      case LeaderNotAvailableException _ -> Reason.NO_LEADER;
      case NotLeaderOrFollowerException _ -> Reason.NO_LEADER;
      case NotCoordinatorException _ -> Reason.COORDINATOR_MOVED;
      case CoordinatorNotAvailableException _ -> Reason.COORDINATOR_MOVED;
      case CoordinatorLoadInProgressException _ -> Reason.COORDINATOR_MOVED;
      case UnsupportedVersionException _ -> Reason.UNSUPPORTED;
      case TimeoutException _ -> Reason.TIMEOUT;
      default -> Reason.FAILED;
    };
  }

  /** Whether a write that failed like this certainly had no effect. */
  static boolean certainlyNothingChanged(Throwable thrown) {
    Throwable e = unwrapped(thrown);
    return e instanceof AuthenticationException
        || (e instanceof ApiException
            && !(e instanceof RetriableException)
            && !(e instanceof UnknownServerException));
  }
}
