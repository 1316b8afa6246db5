package io.clawback.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the doctor sees what lives at a schema registry's address. */
class DoctorRegistryTest {
  private static final String PASSWORD = "correct-horse-battery";

  @TempDir private Path folder;
  private Cli cli;
  private HttpServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void world() throws IOException {
    cli = new Cli(folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    cli.close();
  }

  private void answers(int status, String type, String body) {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void declare(String settings) throws IOException {
    Files.writeString(
        cli.config(),
        Files.readString(cli.config())
            + """
            contents:
              - name: orders
                for: {queues: [orders]}
                idempotency-key: $.id
                contracts:
                  - {name: registered, type: registry, settings: {%s}}
            """
                .formatted(settings));
  }

  private Json.Obj row(int exit) {
    assertThat(cli.run("doctor", "-o", "json")).as(cli.out() + cli.err()).isEqualTo(exit);
    return ((Json.Array) JsonReader.read(cli.out()))
        .items().stream()
            .map(Json.Obj.class::cast)
            .filter(l -> l.text("check").equals("registry registered"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(cli.out()));
  }

  private void fails(String code, String seen, String next) {
    Json.Obj row = row(ExitCode.ERROR.code());
    assertThat(row.text("subject")).isEqualTo("contents orders");
    assertThat(row.text("state")).isEqualTo("failed");
    assertThat(row.text("detail"))
        .startsWith(code + ": contract registered at " + address())
        .contains(seen)
        .doesNotContain(PASSWORD);
    assertThat(row.text("next")).contains(next);
    assertThat(cli.out() + cli.err()).doesNotContain(PASSWORD);
    assertThat(cli.run("doctor")).isEqualTo(ExitCode.ERROR.code());
    assertThat(cli.out()).contains(code, "next: " + row.text("next"));
  }

  private void isWell(String what) {
    Json.Obj row = row(ExitCode.FINE.code());
    assertThat(row.text("state")).isEqualTo("ok");
    assertThat(row.text("detail")).isEqualTo(address() + ": " + what);
    assertThat(asked).hasSize(1).allMatch(a -> a.startsWith("GET "));
  }

  @Test
  void aRegistryThatAnswersInConfluentsFormIsWell() throws IOException {
    answers(404, "application/json", "{\"error_code\":40403,\"message\":\"Schema not found\"}");
    declare("url: \"%s\"".formatted(address()));
    isWell("it answers as Confluent's Schema Registry does");
  }

  @Test
  void aRegistryThatAnswersInApicuriosFormIsWell() throws IOException {
    answers(
        404,
        "application/json",
        "{\"error_code\":404,\"name\":\"ContentNotFoundException\",\"message\":\"No content\"}");
    declare("url: \"%s\", api: apicurio-v2, framing: apicurio".formatted(address()));
    isWell("it answers as Apicurio Registry 2 does");
  }

  @Test
  void aRegistryThatRefusesOurCredentialsIsNamed() throws IOException {
    answers(401, "application/json", "{\"error_code\":401,\"message\":\"Unauthorized\"}");
    declare("url: \"%s\", username: clawback, password: %s".formatted(address(), PASSWORD));
    fails("inspect.registry-refused", "status 401", "`username` and `password`");
  }

  @Test
  void aRegistryThatAsksForCredentialsThatAreNotDeclaredIsNamed() throws IOException {
    answers(403, "text/html", "<html>no</html>");
    declare("url: \"%s\"".formatted(address()));
    fails("inspect.registry-refused", "status 403", "none is declared");
  }

  @Test
  void anAddressWhereNobodyAnswersIsNamed() throws IOException {
    declare("url: \"%s\"".formatted(address()));
    server.stop(0);
    fails("inspect.registry-unreachable", "nobody answers", "`url`");
  }

  @Test
  void aRegistryThatFailsIsNamed() throws IOException {
    answers(503, "text/plain", "busy");
    declare("url: \"%s\"".formatted(address()));
    fails("inspect.registry-unreachable", "status 503", "`url`");
  }

  @Test
  void aServerThatIsNoRegistryIsNamed() throws IOException {
    answers(200, "text/html", "<html>Welcome</html>");
    declare("url: \"%s/here\"".formatted(address()));
    fails("inspect.no-registry", "a web page", "`api`");
  }

  @Test
  void aServerThatAnswersEverythingIsNoApicurio() throws IOException {
    answers(200, "application/json", "{}");
    declare("url: \"%s\", api: apicurio-v3, framing: apicurio".formatted(address()));
    fails("inspect.no-registry", "for a schema that nobody has", "`api`");
  }

  @Test
  void aRegistryThatNeverAnswersDoesNotHoldTheDoctorUp() throws IOException {
    server.stop(0);
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      declare(
          "url: \"http://127.0.0.1:%d\", timeout-seconds: \"99\"".formatted(silent.getLocalPort()));
      long begun = System.nanoTime();
      assertThat(row(ExitCode.ERROR.code()).text("detail"))
          .contains("inspect.registry-unreachable", "did not answer");
      assertThat(System.nanoTime() - begun).isLessThan(60_000_000_000L);
    }
  }

  @Test
  void aPartOfAPathThatMayBeASecretIsMasked() throws IOException {
    answers(503, "text/plain", "busy");
    declare("url: \"%s/f3a9c1d27b604e58a1/apis/registry/v2\"".formatted(address()));
    fails("inspect.registry-unreachable", "/***/apis/registry/v2", "`url`");
  }
}
