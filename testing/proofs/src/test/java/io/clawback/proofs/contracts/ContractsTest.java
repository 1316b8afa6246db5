package io.clawback.proofs.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import io.clawback.brokers.memory.MemoryCluster;
import io.clawback.brokers.memory.MemoryWorlds;
import io.clawback.model.error.Problem;
import io.clawback.model.fleet.Fleet;
import io.clawback.model.name.BrokerId;
import io.clawback.model.name.QueueId;
import io.clawback.model.observed.ContentReport;
import io.clawback.runtime.Doctor;
import io.clawback.runtime.Plugins;
import io.clawback.runtime.Remediator;
import io.clawback.runtime.Setup;
import io.clawback.runtime.Wiring;
import io.clawback.runtime.config.FleetLoader;
import io.clawback.runtime.config.Redactor;
import io.clawback.runtime.config.SecretResolver;
import io.clawback.runtime.inspect.InspectListener;
import io.clawback.runtime.inspect.InspectRequest;
import io.clawback.runtime.inspect.Inspection;
import io.clawback.spi.time.Clock;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** From a config file to what {@code inspect} says: exactly the messages that break a contract. */
class ContractsTest {
  private static final int MESSAGES = 1_200;
  private static final String WORLD = "contracts";
  private static final long START = 1_750_000_000_000L;

  @TempDir Path folder;
  private MemoryCluster cluster;
  private final TreeSet<String> planted = new TreeSet<>();

  @BeforeEach
  void open() {
    cluster = new MemoryCluster("world-1", Clock.system());
    cluster.createQueue("orders", 3);
    MemoryWorlds.put(WORLD, cluster);
  }

  @AfterEach
  void close() {
    MemoryWorlds.remove(WORLD);
  }

  private Inspection inspect(String contract) throws Exception {
    try (Remediator remediator = Remediator.open(setup(contract))) {
      QueueId queue = new QueueId(new BrokerId("prod", "main"), "orders");
      return remediator.inspect(InspectRequest.all(queue), InspectListener.NONE, () -> false);
    }
  }

  private Setup setup(String contract) throws Exception {
    Path config = folder.resolve("clawback.yaml");
    Files.writeString(
        config,
        """
        version: 1
        environments:
          prod:
            brokers:
              main: {type: memory, cluster-id: world-1, settings: {world: contracts}}
        contents:
          - name: orders
            contracts:
              - %s
        """
            .formatted(contract));
    Plugins plugins = Plugins.discover();
    Fleet fleet = FleetLoader.load(config, plugins).orThrow();
    SecretResolver secrets = SecretResolver.of(config, new Redactor());
    return Wiring.real(fleet, plugins, secrets, folder.resolve("data"), "alice@here");
  }

  /** One in 60 is bad, all over the queue; the good ones vary. */
  private void fill(IntFunction<byte[]> good, List<byte[]> bad) {
    for (int i = 0; i < MESSAGES; i++) {
      boolean poison = i % 60 == 37;
      byte[] value = poison ? bad.get(i / 60 % bad.size()) : good.apply(i);
      long offset = cluster.append("orders", i % 3, START + i * 1_000L, new byte[0], value);
      if (poison) {
        planted.add(i % 3 + ":" + offset);
      }
    }
  }

  private void exactlyThePlantedAreTold(Inspection inspection) throws Exception {
    assertThat(inspection.problems()).isEmpty();
    assertThat(inspection.report().messages()).isEqualTo(MESSAGES);
    TreeSet<String> told = new TreeSet<>();
    for (ContentReport.Signature signature : inspection.report().signatures()) {
      if (signature.confidence() >= 90) {
        for (ContentReport.Offsets offsets : signature.offsets()) {
          Roaring64Bitmap bitmap = new Roaring64Bitmap();
          bitmap.deserializePortable(
              new DataInputStream(new ByteArrayInputStream(offsets.bitmap())));
          bitmap.forEach(offset -> told.add(offsets.partition() + ":" + offset));
        }
      }
    }
    assertThat(told).isEqualTo(planted);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void jsonSchema() throws Exception {
    Files.writeString(
        folder.resolve("order.json"),
        """
        {"type": "object", "required": ["id", "amount"],
         "properties": {"id": {"type": "string"}, "amount": {"type": "number", "minimum": 0},
          "state": {"enum": ["open", "paid"]}}}
        """);
    fill(
        i ->
            utf8(
                "{\"id\":\"o-%d\",\"amount\":%d.5,\"state\":\"%s\"%s}"
                    .formatted(
                        i, i % 90, i % 3 == 0 ? "open" : "paid", i % 7 == 0 ? ",\"x\":1" : "")),
        List.of(
            utf8("{\"id\":\"o\",\"amount\":-1,\"state\":\"open\"}"),
            utf8("{\"id\":\"o\",\"amount\":1,\"state\":\"lost\"}"),
            utf8("{\"id\":\"o\",\"state\":\"open\"}"),
            utf8("{\"id\":7,\"amount\":1,\"state\":\"open\"}")));
    Inspection inspection = inspect("{name: order, type: json-schema, files: [order.json]}");
    exactlyThePlantedAreTold(inspection);
    assertThat(inspection.report().signatures())
        .extracting(ContentReport.Signature::what)
        .contains(
            "breaks order in amount: is less than 0",
            "breaks order in amount: is missing",
            "breaks order in id: is not of type string",
            "breaks order in state: is none of the values that are allowed");
    assertThat(inspection.notes()).isEmpty();
  }

  @Test
  void cel() throws Exception {
    fill(
        i -> utf8("{\"amount\":%d,\"limit\":%d}".formatted(i % 50, 50 + i % 9)),
        List.of(utf8("{\"amount\":70,\"limit\":60}"), utf8("{\"amount\":61,\"limit\":60}")));
    exactlyThePlantedAreTold(
        inspect("{name: c, type: cel, settings: {rule: message.amount < message.limit}}"));
  }

  @Test
  void avro() throws Exception {
    Files.writeString(
        folder.resolve("order.avsc"),
        """
        {"type": "record", "name": "Order", "fields": [{"name": "id", "type": "string"},
          {"name": "amount", "type": "double"}, {"name": "paid", "type": "boolean"}]}
        """);
    Random random = new Random(4);
    fill(
        i -> avro(random),
        List.of(
            Arrays.copyOf(avro(random), 9),
            new byte[] {0, 0, 0, 0, 7, 1, 'x'},
            new byte[] {0, 0, 0, 0, 7, 2, 'x', 0, 0, 0, 0, 0, 0, 0, 0, 9}));
    exactlyThePlantedAreTold(
        inspect("{name: a, type: avro, files: [order.avsc], settings: {framing: confluent}}"));
  }

  private static byte[] avro(Random random) {
    ByteBuffer buffer = ByteBuffer.allocate(19);
    buffer.put((byte) 0).putInt(7).put((byte) 8).put(utf8("o-" + (10 + random.nextInt(90))));
    return buffer.putDouble(random.nextDouble()).put((byte) random.nextInt(2)).array();
  }

  @Test
  void protobuf() throws Exception {
    Files.writeString(
        folder.resolve("order.proto"),
        "syntax = \"proto3\"; message Order { string id = 1; fixed32 count = 2; }");
    fill(
        i -> new byte[] {10, 3, 'o', '-', (byte) ('a' + i % 26), 21, (byte) i, 0, 0, 0},
        List.of(
            new byte[] {10, 9, 'o'},
            new byte[] {10, 1, (byte) 0xff, 21, 1, 0, 0, 0},
            new byte[] {10, 1, 'o', 16, 1}));
    exactlyThePlantedAreTold(inspect("{name: p, type: protobuf, files: [order.proto]}"));
  }

  @Test
  void registry() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/schemas/ids/7",
        exchange -> {
          byte[] answer =
              utf8(
                  "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Order\\\",\\\"fields\\\":["
                      + "{\\\"name\\\":\\\"id\\\",\\\"type\\\":\\\"string\\\"},"
                      + "{\\\"name\\\":\\\"amount\\\",\\\"type\\\":\\\"double\\\"},"
                      + "{\\\"name\\\":\\\"paid\\\",\\\"type\\\":\\\"boolean\\\"}]}\"}");
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Random random = new Random(4);
    fill(i -> avro(random), List.of(Arrays.copyOf(avro(random), 12)));
    try {
      exactlyThePlantedAreTold(
          inspect("{name: r, type: registry, settings: {url: \"%s\"}}".formatted(url)));
    } finally {
      server.stop(0);
    }
    planted.clear();
    Inspection down =
        inspect(
            "{name: r, type: registry, settings: {url: \"%s\", timeout-seconds: \"1\"}}"
                .formatted(url));
    exactlyThePlantedAreTold(down);
    assertThat(down.notes())
        .singleElement()
        .asString()
        .contains(
            "did not judge 1,200 messages",
            "nobody answers at the registry's address (" + url + "): check its `url`",
            "run `clawback doctor`");
  }

  @Test
  void aContractThatDoesNotParseIsToldAndTheRestGoesOn() throws Exception {
    Files.writeString(folder.resolve("bad.avsc"), "{\n\"type\":");
    List<byte[]> bad = new ArrayList<>(List.of(utf8("{\"id\":")));
    fill(i -> utf8("{\"id\":" + i + "}"), bad);
    Inspection inspection = inspect("{name: b, type: avro, files: [bad.avsc]}");
    assertThat(inspection.problems())
        .extracting(Problem::code)
        .containsExactly("inspect.bad-contract");
    assertThat(inspection.problems().getFirst().culprit()).contains("bad.avsc:2");
    assertThat(inspection.report().signatures().getFirst().count()).isEqualTo(20);
  }

  @Test
  void doctorTellsAContractThatCannotBeUsed() throws Exception {
    String rule = "{name: c, type: cel, settings: {rule: message.amount > 0}}";
    assertThat(new Doctor(setup(rule), folder.resolve("data")).examine())
        .filteredOn(line -> line.check().equals("contracts"))
        .extracting(Doctor.Line::state, Doctor.Line::detail)
        .containsExactly(tuple("ok", "1 can be used"));
    assertThat(new Doctor(setup("{name: c, type: cel}"), folder.resolve("data")).examine())
        .filteredOn(line -> line.check().equals("contracts"))
        .extracting(Doctor.Line::state)
        .containsExactly("failed");
  }
}
