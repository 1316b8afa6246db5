package io.clawback.formats.registry;

import io.clawback.formats.registry.RegistryFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks one question at a time: no redirect, no cookie, a bound on time and on size. */
final class RegistryHttp {
  /** The largest answer, in bytes. */
  static final int LARGEST = 1 << 20;

  /** Of all answers together, in bytes. */
  private static final long MOST = 32L << 20;

  /** How long is waited for all answers together. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(200).build())
                  .build())
          .build();

  private final RegistrySettings settings;
  private final Optional<SSLContext> trust;
  private @Nullable HttpClient client;
  private long received;
  private long waited;

  RegistryHttp(RegistrySettings settings, Optional<SSLContext> trust) {
    this.settings = settings;
    this.trust = trust;
  }

  /** An answer: its text, and what Apicurio says it is. */
  record Answer(byte[] body, String contentType, Optional<String> artifactType) {}

  /** Asks for JSON. */
  JsonNode json(String path) throws RegistryFailure {
    return json(ask(path));
  }

  /** The answer's body as JSON. */
  static JsonNode json(Answer answer) throws RegistryFailure {
    if (!answer.contentType().contains("json")) {
      throw new RegistryFailure(Kind.FOREIGN, "the registry answered something that is no JSON");
    }
    try {
      return MAPPER.readTree(answer.body());
    } catch (JacksonException e) {
      throw new RegistryFailure(Kind.FOREIGN, "the registry answered something that is no JSON");
    }
  }

  /** Asks for anything. */
  synchronized Answer ask(String path) throws RegistryFailure {
    if (waited > PATIENCE.toNanos()) {
      throw new RegistryFailure(
          Kind.SPENT, "the registry took more than " + PATIENCE.toSeconds() + " s in all");
    }
    if (received > MOST) {
      throw new RegistryFailure(Kind.SPENT, "the registry's schemas are larger than 32 MiB");
    }
    long began = System.nanoTime();
    try {
      Answer answer = asked(path);
      received += answer.body().length;
      return answer;
    } finally {
      waited += System.nanoTime() - began;
    }
  }

  private Answer asked(String path) throws RegistryFailure {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.url() + path))
            .timeout(settings.timeout())
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json, */*;q=0.5")
            .GET();
    settings.authorization().ifPresent(a -> request.header("Authorization", a));
    HttpResponse<byte[]> response = answer(request.build());
    String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    Answer answer =
        new Answer(response.body(), type, response.headers().firstValue("X-Registry-ArtifactType"));
    int status = response.statusCode();
    if (status == 200) {
      return answer;
    }
    if (status == 404 && saysUnknown(answer)) {
      throw new RegistryFailure(Kind.UNKNOWN, "the registry does not know the schema id");
    }
    throw new RegistryFailure(kind(status), "the registry answered with status " + status);
  }

  private static Kind kind(int status) {
    return status == 401 || status == 403
        ? Kind.REFUSED
        : status == 429 || status >= 500 ? Kind.DOWN : Kind.FOREIGN;
  }

  /** A 404 of the registry itself, not of a proxy or of another server at a wrong address. */
  private boolean saysUnknown(Answer answer) {
    try {
      JsonNode error = json(answer);
      int code = error.path("error_code").asInt(0);
      return settings.api() == RegistryApi.CONFLUENT
          ? code == 40403
          : (code == 404 || error.path("status").asInt(0) == 404)
              && error.path("name").asString("").endsWith("NotFoundException");
    } catch (RegistryFailure e) {
      return false;
    }
  }

  private HttpResponse<byte[]> answer(HttpRequest request) throws RegistryFailure {
    CompletableFuture<HttpResponse<byte[]>> coming =
        client().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
    try {
      return coming.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      coming.cancel(true);
      throw new RegistryFailure(
          Kind.DOWN, "the registry did not answer within " + settings.timeout().toSeconds() + " s");
    } catch (InterruptedException e) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      throw new RegistryFailure(Kind.SPENT, "asking the registry was interrupted");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private static RegistryFailure failure(@Nullable Throwable cause) {
    return switch (cause) {
      case ConnectException c ->
          new RegistryFailure(Kind.DOWN, "nobody answers at the registry's address");
      case java.net.http.HttpTimeoutException t ->
          new RegistryFailure(Kind.DOWN, "the registry did not answer in time");
      case SSLException s ->
          new RegistryFailure(Kind.DOWN, "no trusted TLS connection to the registry");
      case IOException i when String.valueOf(i.getMessage()).contains("capacity") ->
          new RegistryFailure(Kind.WRONG, "the registry's answer is larger than 1 MiB");
      case null, default -> new RegistryFailure(Kind.DOWN, "the connection to the registry broke");
    };
  }

  private HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(settings.timeout());
      trust.ifPresent(builder::sslContext);
      made = builder.build();
      client = made;
    }
    return made;
  }
}
