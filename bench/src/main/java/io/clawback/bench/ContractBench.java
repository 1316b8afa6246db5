package io.clawback.bench;

import io.clawback.content.Contract;
import io.clawback.content.ContractFactory;
import io.clawback.content.DeclaredContract;
import io.clawback.content.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * How many messages a second each kind of contract judges, on one core. Argument: seconds for each
 * (3). One in a hundred messages breaks its contract.
 */
public final class ContractBench {
  private static final int MESSAGES = 10_000;
  private static final String RULES =
      """
       "type": "object", "required": ["transaction_id", "amount", "currency"],
       "properties": {
         "transaction_id": {"type": "string", "minLength": 8, "maxLength": 64},
         "amount": {"type": "number", "minimum": 0},
         "currency": {"enum": ["EUR", "USD", "GBP"]},
         "customer": {"type": "object", "required": ["id"],
           "properties": {"id": {"type": "string"}, "tier": {"type": "integer"}}},
         "lines": {"type": "array", "items": {"type": "object", "required": ["sku"],
           "properties": {"sku": {"type": "string"}, "count": {"type": "integer"}}}}}
      """;

  private ContractBench() {}

  /** Runs the kinds one after the other, and prints a line for each. */
  public static void main(String[] args) throws Exception {
    long nanos = (args.length > 0 ? Long.parseLong(args[0]) : 3) * 1_000_000_000L;
    List<byte[]> json = new ArrayList<>();
    List<byte[]> avro = new ArrayList<>();
    List<byte[]> protobuf = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      json.add(json(i));
      avro.add(avro(i));
      protobuf.add(protobuf(i));
    }
    measure(
        "json-schema, screened",
        open("json-schema", Map.of(), "s.json", "{" + RULES + "}"),
        json,
        nanos);
    measure(
        "json-schema, library alone",
        open("json-schema", Map.of(), "s.json", "{\"anyOf\": [true]," + RULES + "}"),
        json,
        nanos);
    measure(
        "cel, one rule",
        open("cel", Map.of("rule", List.of("value.amount >= 0.0")), "", ""),
        json,
        nanos);
    measure(
        "avro",
        open(
            "avro",
            Map.of(),
            "a.avsc",
            """
            {"type": "record", "name": "T", "fields": [{"name": "id", "type": "string"},
              {"name": "amount", "type": "double"}, {"name": "currency", "type": "string"},
              {"name": "customer", "type": {"type": "record", "name": "C", "fields": [
                {"name": "id", "type": "string"}, {"name": "tier", "type": "int"}]}},
              {"name": "paid", "type": "boolean"}]}
            """),
        avro,
        nanos);
    measure(
        "protobuf",
        open(
            "protobuf",
            Map.of("message", List.of("T")),
            "t.proto",
            "syntax = \"proto3\"; message T { string id = 1; double amount = 2; string currency = 3;"
                + " C customer = 4; bool paid = 5; } message C { string id = 1; int32 tier = 2; }"),
        protobuf,
        nanos);
  }

  private static Contract open(
      String kind, Map<String, List<String>> settings, String file, String text) throws Exception {
    ContractFactory factory =
        ServiceLoader.load(ContractFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(f -> f.kind().equals(kind))
            .findFirst()
            .orElseThrow();
    List<DeclaredContract.Source> sources =
        file.isEmpty()
            ? List.of()
            : List.of(new DeclaredContract.Source(file, text.getBytes(StandardCharsets.UTF_8)));
    return factory.open(new DeclaredContract(kind, sources, new TreeMap<>(settings)));
  }

  private static void measure(String what, Contract contract, List<byte[]> values, long nanos) {
    run(contract, values, nanos);
    long began = System.nanoTime();
    long[] counts = run(contract, values, nanos);
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%,12.0f messages/s  %-27s (%d bytes each, %.2f %% break it)%n",
        counts[0] / seconds,
        what,
        values.getFirst().length,
        100.0 * counts[1] / counts[0]);
  }

  private static long[] run(Contract contract, List<byte[]> values, long nanos) {
    Message message = new Message();
    long end = System.nanoTime() + nanos;
    long judged = 0;
    long broken = 0;
    while (System.nanoTime() < end) {
      for (byte[] value : values) {
        message.bytes = value;
        message.valueLength = value.length;
        broken += contract.judge(message).isPresent() ? 1 : 0;
      }
      judged += values.size();
    }
    return new long[] {judged, broken};
  }

  private static byte[] json(int i) {
    return ("{\"transaction_id\":\"tx-%08d\",\"amount\":%d.%02d,\"currency\":\"EUR\","
            + "\"customer\":{\"id\":\"c-%05d\",\"tier\":%d},"
            + "\"lines\":[{\"sku\":\"s-%04d\",\"count\":1},{\"sku\":\"s-%04d\",\"count\":2}],"
            + "\"note\":\"delivered to the side entrance\"}")
        .formatted(i, i % 100 == 0 ? -7 : i % 900, i % 100, i, i % 3, i, i)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] avro(int i) {
    ByteBuffer buffer = ByteBuffer.allocate(64);
    text(buffer, "tx-%08d".formatted(i), true);
    buffer.putDouble(i);
    text(buffer, "EUR", true);
    text(buffer, "c-%05d".formatted(i), true);
    buffer.put((byte) (i % 3 * 2)).put((byte) (i % 100 == 0 ? 7 : 1));
    return done(buffer);
  }

  private static byte[] protobuf(int i) {
    ByteBuffer buffer = ByteBuffer.allocate(64).put((byte) 10);
    text(buffer, "tx-%08d".formatted(i), false);
    buffer.put((byte) 17).putDouble(i).put((byte) 26);
    text(buffer, i % 100 == 0 ? "\u00e9" : "EUR", false);
    if (i % 100 == 0) {
      buffer.put(buffer.position() - 1, (byte) 'x');
    }
    buffer.put((byte) 34).put((byte) 11).put((byte) 10);
    text(buffer, "c-%05d".formatted(i), false);
    buffer.put((byte) 16).put((byte) 1).put((byte) 40).put((byte) 1);
    return done(buffer);
  }

  private static void text(ByteBuffer buffer, String text, boolean zigzag) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    buffer.put((byte) (zigzag ? bytes.length * 2 : bytes.length)).put(bytes);
  }

  private static byte[] done(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
