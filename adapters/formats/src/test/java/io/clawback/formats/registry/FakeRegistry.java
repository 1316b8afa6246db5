package io.clawback.formats.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A schema registry on loopback that answers as it is told, well or badly. */
final class FakeRegistry implements AutoCloseable {
  static final String JSON = "application/vnd.schemaregistry.v1+json";

  /** How a path is answered. */
  interface Manner {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Manner> manners = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  FakeRegistry() throws IOException {
    this(HttpServer.create(loopback(), 0));
  }

  /** Over TLS. */
  static FakeRegistry overTls(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new FakeRegistry(server);
  }

  private FakeRegistry(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String url() {
    return (server instanceof HttpsServer ? "https" : "http")
        + "://127.0.0.1:"
        + server.getAddress().getPort();
  }

  List<String> asked() {
    return asked;
  }

  List<String> authorizations() {
    return authorizations;
  }

  /** Answers a path, its query left out. */
  void on(String path, Manner manner) {
    manners.put(path, manner);
  }

  void on(String path, int status, String type, String body) {
    on(path, exchange -> send(exchange, status, type, body));
  }

  /** A schema as Confluent answers it; references as name, subject and version by turns. */
  void schema(String path, String type, String schema, String... references) {
    ObjectNode answer = JsonMapper.shared().createObjectNode().put("schema", schema);
    if (!type.equals("AVRO")) {
      answer.put("schemaType", type); // left out for Avro, as the real one does
    }
    for (int i = 0; i < references.length; i += 3) {
      answer
          .withArray("references")
          .addObject()
          .put("name", references[i])
          .put("subject", references[i + 1])
          .put("version", Integer.parseInt(references[i + 2]));
    }
    on(path, 200, JSON, answer.toString());
  }

  static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      asked.add(path);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      authorizations.add(String.valueOf(authorization));
      Manner manner = manners.get(path);
      if (manner == null) {
        send(exchange, 404, JSON, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
      } else {
        manner.answer(exchange);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
