package io.clawback.servers.cloudwatch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A fake, and nothing but a fake, of the {@code Logs_20140328} protocol (JSON 1.1 over HTTP):
 * groups, streams, put, get. It checks what the real service documents: the limits of a batch, the
 * order of its events, their age, and that a request is signed (not that the signature is right).
 * Kept in memory, on the loopback interface. Thread-safe.
 */
public final class FakeCloudWatchLogs implements AutoCloseable {
  private static final String TARGET = "Logs_20140328.";
  private static final int PASS = 0;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LogStore store;
  private final ArrayDeque<Failure> failures = new ArrayDeque<>();
  private final List<String> calls = new ArrayList<>();

  private record Failure(int status, String type) {}

  private FakeCloudWatchLogs(HttpServer server, InstantSource clock) {
    this.server = server;
    store = new LogStore(clock);
  }

  /** Starts one on a free port; {@code clock} tells it how old events are. */
  public static FakeCloudWatchLogs start(InstantSource clock) throws IOException {
    return start(HttpServer.create(anyPort(), 0), clock);
  }

  /** The same over TLS. */
  public static FakeCloudWatchLogs start(InstantSource clock, SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return start(server, clock);
  }

  private static FakeCloudWatchLogs start(HttpServer server, InstantSource clock) {
    FakeCloudWatchLogs fake = new FakeCloudWatchLogs(server, clock);
    server.createContext("/", fake::answer);
    server.setExecutor(fake.threads);
    server.start();
    return fake;
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Its address, for the client's endpoint override. */
  public URI endpoint() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    return URI.create(scheme + "://" + host + ":" + server.getAddress().getPort());
  }

  /** One event as it is kept. */
  public record Event(long timestamp, String message) {}

  /** The stream's events in the order of their times; empty when there is no such stream. */
  public synchronized List<Event> events(String group, String stream) {
    return store.events(group, stream);
  }

  /** Makes a group, as an administrator would. */
  public synchronized void createGroup(String group) {
    store.createGroup(group);
  }

  /** The next requests fail, one by one, with the status and error type given. */
  public synchronized void failNext(int times, int status, String type) {
    for (int i = 0; i < times; i++) {
      failures.add(new Failure(status, type));
    }
  }

  /** The next requests are answered as usual, before those that are to fail. */
  public synchronized void passNext(int times) {
    failNext(times, PASS, "");
  }

  /** Names of the operations asked for so far, in order, failed ones too. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      LogsReply reply = reply(exchange, body);
      byte[] bytes = reply.body().canonical().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized LogsReply reply(HttpExchange exchange, String body) {
    String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
    if (!target.startsWith(TARGET)) {
      return LogsReply.error(404, "UnknownOperationException", "no target but " + target);
    }
    String operation = target.substring(TARGET.length());
    calls.add(operation);
    Failure failure = failures.poll();
    if (failure != null && failure.status() != PASS) {
      return LogsReply.error(failure.status(), failure.type(), "as planned");
    }
    String signed = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!signed.startsWith("AWS4-HMAC-SHA256 Credential=")) {
      return LogsReply.error(403, "MissingAuthenticationTokenException", "not signed");
    }
    try {
      return store.apply(operation, JsonReader.readObject(body));
    } catch (JsonException e) {
      return LogsReply.error(400, "SerializationException", String.valueOf(e.getMessage()));
    }
  }

  /** Stops it; what it kept is gone. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  /** A reply with nothing in it. */
  static Json.Obj nothing() {
    return Json.of(Map.of());
  }
}
