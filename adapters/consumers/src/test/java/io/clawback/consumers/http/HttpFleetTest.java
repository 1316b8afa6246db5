package io.clawback.consumers.http;

import static io.clawback.consumers.base.Expect.done;
import static io.clawback.consumers.base.Expect.live;
import static io.clawback.consumers.base.Expect.refused;
import static io.clawback.consumers.base.Expect.thrown;
import static io.clawback.consumers.base.Expect.unknown;
import static io.clawback.consumers.base.Fixtures.mutation;
import static io.clawback.consumers.base.Fixtures.restart;
import static io.clawback.consumers.base.Fixtures.scale;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clawback.consumers.base.Fixtures;
import io.clawback.model.error.Problem;
import io.clawback.model.observed.Measured;
import io.clawback.model.run.Outcome;
import io.clawback.model.run.Probe;
import io.clawback.spi.consumers.ConsumerFleet;
import io.clawback.spi.time.Clock;
import io.clawback.spi.time.Scheduler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpFleetTest {
  @TempDir Path root;
  private final TreeMap<String, List<String>> settings = new TreeMap<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private volatile int count = 4;

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private volatile Handler onCount = x -> say(x, 200, "{\"count\": " + count + "}");
  private volatile Handler onScale =
      x -> {
        count = Integer.parseInt(heard.getLast().replaceAll(".*\"count\":([0-9]+).*", "$1"));
        say(x, 202, "");
      };

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/count", x -> handle(x, onCount));
    server.createContext("/scale", x -> handle(x, onScale));
    server.createContext("/restart", x -> handle(x, y -> say(y, 204, "")));
    server.start();
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    settings.put("count-url", List.of(base + "/count"));
    settings.put("scale-url", List.of(base + "/scale"));
    settings.put("restart-url", List.of(base + "/restart"));
    settings.put("agree-seconds", List.of("1"));
    settings.put("timeout-seconds", List.of("5"));
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  private void handle(HttpExchange exchange, Handler handler) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    heard.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization")
            + " "
            + body);
    try {
      handler.handle(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private static void say(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private ConsumerFleet open() {
    return new HttpFleetFactory()
        .open(
            Fixtures.declaration("http", settings),
            root.resolve("consumers/orders"),
            Clock.system(),
            Scheduler.system());
  }

  @Test
  void countsAndScalesAndSendsTheOperation() {
    try (ConsumerFleet fleet = open()) {
      assertThat(live(fleet)).isEqualTo(4);
      done(fleet.scale().act(mutation("op1"), scale(4, 6)));
      assertThat(live(fleet)).isEqualTo(6);
      assertThat(heard).contains("PUT /scale null {\"count\":6,\"operation\":\"op1\"}");
      int requests = scaleRequests();
      done(fleet.scale().act(mutation("op1"), scale(4, 6)));
      assertThat(scaleRequests()).isEqualTo(requests);
      assertThat(fleet.scale().probe(mutation("other"), scale(4, 6))).isEqualTo(Probe.STATE_HOLDS);
    }
  }

  @Test
  void whatSomebodyElseChangedMeanwhileIsLeftAlone() {
    try (ConsumerFleet fleet = open()) {
      refused("consumers.count-changed", fleet.scale().act(mutation("a"), scale(3, 1)));
      onScale = x -> say(x, 500, "oops");
      thrown("consumers.hook-failed", () -> fleet.scale().act(mutation("b"), scale(4, 5)));
      count = 7;
      int requests = scaleRequests();
      assertThat(fleet.scale().probe(mutation("b"), scale(4, 5))).isEqualTo(Probe.SUPERSEDED);
      assertThat(fleet.scale().act(mutation("b"), scale(4, 5)))
          .isInstanceOf(Outcome.Superseded.class);
      assertThat(scaleRequests()).isEqualTo(requests);
    }
  }

  @Test
  void restartIsDoneOnlyIfWeWroteItDown() {
    settings.put("scale-method", List.of("POST"));
    try (ConsumerFleet fleet = open()) {
      assertThat(fleet.restart().probe(mutation("r"), restart())).isEqualTo(Probe.NOT_STARTED);
      done(fleet.restart().act(mutation("r"), restart()));
      assertThat(heard).contains("POST /restart null {\"operation\":\"r\"}");
      assertThat(fleet.restart().probe(mutation("r"), restart())).isEqualTo(Probe.DONE);
    }
  }

  @Test
  void sendsTheTokenAndNeverShowsIt() throws IOException {
    Path file = Files.writeString(root.resolve("token"), "s3cr3t-t0ken\n");
    settings.put("token-file", List.of(file.toString()));
    onCount = x -> say(x, 403, "token s3cr3t-t0ken may not\u001b[2J do that");
    try (ConsumerFleet fleet = open()) {
      Measured.Unknown unknown = unknown(fleet);
      assertThat(unknown.reason()).isEqualTo(Measured.Reason.NOT_AUTHORIZED);
      assertThat(unknown.detail()).contains("(hidden)").doesNotContain("s3cr3t", "\u001b");
      assertThat(heard.getFirst()).contains("Bearer s3cr3t-t0ken");
      Files.writeString(file, "another");
      fleet.observe();
      assertThat(heard.getLast()).as("rotated").contains("Bearer another");
      Files.delete(file);
      int before = heard.size();
      assertThat(unknown(fleet).detail()).contains("cannot be read");
      assertThat(heard).hasSize(before);
    }
  }

  @Test
  void aMissingTokenVariableIsSaid() {
    settings.put("token-env", List.of("NO_SUCH_VARIABLE_OF_OURS"));
    try (ConsumerFleet fleet = open()) {
      assertThat(unknown(fleet).detail()).contains("NO_SUCH_VARIABLE_OF_OURS");
      refused("consumers.uncountable", fleet.scale().act(mutation("a"), scale(4, 5)));
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void onlyAWholeCountCounts() {
    for (String body :
        List.of(
            "",
            "4",
            "[4]",
            "{}",
            "{\"count\":-1}",
            "{\"count\":4.5}",
            "{\"count\":\"4\"}",
            "{\"count\":99999999999}",
            "{\"count\":4}x",
            "<html>")) {
      onCount = x -> say(x, 200, body);
      try (ConsumerFleet fleet = open()) {
        assertThat(unknown(fleet).reason()).as(body).isEqualTo(Measured.Reason.FAILED);
      }
    }
  }

  @Test
  void aRedirectIsNotFollowed() {
    onCount =
        x -> {
          x.getResponseHeaders().add("Location", settings.get("restart-url").getFirst());
          say(x, 302, "");
        };
    try (ConsumerFleet fleet = open()) {
      assertThat(unknown(fleet).detail()).contains("302");
      assertThat(heard).noneMatch(h -> h.contains("/restart"));
    }
  }

  @Test
  void anEndlessAnswerIsCut() {
    onCount =
        x -> {
          x.sendResponseHeaders(200, 0);
          byte[] spaces = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
          try (OutputStream out = x.getResponseBody()) {
            for (int i = 0; i < 100_000; i++) {
              out.write(spaces);
            }
          }
        };
    try (ConsumerFleet fleet = open()) {
      assertThat(unknown(fleet).reason()).isEqualTo(Measured.Reason.FAILED);
    }
  }

  @Test
  void anAnswerThatDripsIsCut() {
    settings.put("timeout-seconds", List.of("0.5"));
    onCount =
        x -> {
          x.sendResponseHeaders(200, 0);
          x.getResponseBody().write('{');
          x.getResponseBody().flush();
          end.await();
        };
    try (ConsumerFleet fleet = open()) {
      assertThat(unknown(fleet).reason()).isEqualTo(Measured.Reason.TIMEOUT);
    }
  }

  @Test
  void aRefusalIsARefusalAndAServerErrorLeavesItOpen() {
    try (ConsumerFleet fleet = open()) {
      onScale = x -> say(x, 422, "no such deployment");
      Problem problem =
          refused("consumers.hook-refused", fleet.scale().act(mutation("a"), scale(4, 5)));
      assertThat(problem.message()).contains("422", "no such deployment");
      onScale = x -> say(x, 500, "oops");
      thrown("consumers.hook-failed", () -> fleet.scale().act(mutation("b"), scale(4, 5)));
      assertThat(fleet.scale().probe(mutation("b"), scale(4, 5))).isEqualTo(Probe.PARTLY);
    }
  }

  @Test
  void anAnswerThatIsLostAfterTheEffectIsFoundByAsking() {
    settings.put("timeout-seconds", List.of("0.5"));
    onScale =
        x -> {
          count = 5;
          end.await();
        };
    try (ConsumerFleet fleet = open()) {
      thrown("consumers.hook-failed", () -> fleet.scale().act(mutation("a"), scale(4, 5)));
      assertThat(fleet.scale().probe(mutation("a"), scale(4, 5))).isEqualTo(Probe.STATE_HOLDS);
      int requests = scaleRequests();
      done(fleet.scale().act(mutation("a"), scale(4, 5)));
      assertThat(scaleRequests()).isEqualTo(requests);
    }
  }

  @Test
  void aServerThatLiesIsNotBelieved() {
    onScale = x -> say(x, 200, "{\"count\": 5}");
    try (ConsumerFleet fleet = open()) {
      thrown("consumers.disagrees", () -> fleet.scale().act(mutation("a"), scale(4, 5)));
    }
  }

  @Test
  void aServerThatIsGoneIsUnknownAndNothingIsDone() {
    server.stop(0);
    try (ConsumerFleet fleet = open()) {
      assertThat(unknown(fleet).detail()).contains("cannot be reached");
      refused("consumers.uncountable", fleet.scale().act(mutation("a"), scale(4, 5)));
    }
  }

  @Test
  void refusesAddressesThatAreNotSafe() {
    for (String url :
        List.of(
            "ftp://h/x",
            "file:///etc/passwd",
            "http://user:pw@127.0.0.1/",
            "http://",
            "//h/x",
            "https://h/#f",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/",
            "http://10.0.0.1/",
            "not a url")) {
      settings.put("count-url", List.of(url));
      assertThat(new HttpFleetFactory().check(Fixtures.declaration("http", settings)))
          .as(url)
          .extracting(Problem::culprit)
          .containsExactly("count-url");
    }
    for (String url : List.of("https://h/x", "http://localhost:1/", "http://[::1]:9/c")) {
      settings.put("count-url", List.of(url));
      assertThat(new HttpFleetFactory().check(Fixtures.declaration("http", settings)))
          .as(url)
          .isEmpty();
    }
    settings.put("count-url", List.of("http://10.0.0.1/"));
    settings.put("plaintext", List.of("allowed"));
    assertThat(new HttpFleetFactory().check(Fixtures.declaration("http", settings))).isEmpty();
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    settings.remove("scale-url");
    settings.put("scale-method", List.of("PATCH"));
    settings.put("plaintext", List.of("yes"));
    settings.put("token-env", List.of("eyJhbGciOi.J"));
    settings.put("token-file", List.of("/t"));
    assertThat(new HttpFleetFactory().check(Fixtures.declaration("http", settings)))
        .extracting(Problem::culprit)
        .containsExactlyInAnyOrder(
            "plaintext", "scale-method", "token-env", "scale-url", "token-env");
  }

  @Test
  void showsTheRequestThatAPersonWouldMake() {
    settings.put("token-env", List.of("HOOK_TOKEN"));
    assertThat(
            new HttpFleetFactory()
                .nativeCommand(Fixtures.declaration("http", settings), scale(4, 6)))
        .startsWith(
            "curl -X PUT -H 'Content-Type: application/json' --data '{\"count\":6}'"
                + " -H \"Authorization: Bearer $HOOK_TOKEN\" http://127.0.0.1:");
  }

  private int scaleRequests() {
    return (int) heard.stream().filter(h -> h.contains("/scale")).count();
  }
}
