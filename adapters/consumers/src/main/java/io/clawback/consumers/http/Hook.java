package io.clawback.consumers.http;

import io.clawback.spi.broker.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** One request, one bounded answer, within one time. Thread-safe. */
final class Hook implements AutoCloseable {
  /** Most bytes of an answer. */
  static final int LIMIT = 64 << 10;

  private final HttpClient client;

  Hook(Duration connect) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(connect)
            .build();
  }

  /** What came back. */
  sealed interface Answer {
    /** An answer of any status. */
    record Said(int status, String body) implements Answer {}

    /** It certainly did not get the request. */
    record Unreached(String why) implements Answer {}

    /** It may have got the request. */
    record Lost(String why, boolean timedOut) implements Answer {}
  }

  Answer send(String method, URI uri, Optional<Secret> token, String body, Duration time)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(time)
            .header("Accept", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    token.ifPresent(t -> request.header("Authorization", "Bearer " + t.reveal()));
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            request.build(),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), LIMIT));
    try {
      // The request's own time-out ends with the headers; this one bounds the body as well.
      HttpResponse<String> said = answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
      return new Answer.Said(said.statusCode(), said.body());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new Answer.Lost("it did not answer in time", true);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      return failed(e.getCause() == null ? e : e.getCause());
    }
  }

  private static Answer failed(Throwable cause) {
    return switch (cause) {
      case HttpConnectTimeoutException _ -> new Answer.Unreached("it cannot be reached in time");
      case ConnectException _ -> new Answer.Unreached("it cannot be reached");
      case SSLHandshakeException e -> new Answer.Unreached("TLS failed: " + e.getMessage());
      case java.net.http.HttpTimeoutException _ ->
          new Answer.Lost("it did not answer in time", true);
      case IOException e -> new Answer.Lost("the answer failed: " + e.getMessage(), false);
      default -> new Answer.Lost("the request failed: " + cause.getClass().getSimpleName(), false);
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
