package io.clawback.formats.avro;

import static io.clawback.formats.Given.contract;
import static io.clawback.formats.Given.faults;
import static io.clawback.formats.Given.message;
import static io.clawback.formats.Given.settings;
import static io.clawback.formats.Given.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.content.Contract;
import io.clawback.content.Contract.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroTest {
  static final String ORDER =
      """
      {"type": "record", "name": "Order", "namespace": "shop", "fields": [
        {"name": "id", "type": "string"},
        {"name": "amount", "type": "double"},
        {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["OPEN", "PAID"]}},
        {"name": "note", "type": ["null", "string"]},
        {"name": "lines", "type": {"type": "array", "items":
          {"type": "record", "name": "Line", "fields": [
            {"name": "sku", "type": "string"}, {"name": "count", "type": "int"},
            {"name": "gift", "type": "boolean"}, {"name": "nothing", "type": "null"}]}}},
        {"name": "tags", "type": {"type": "map", "values": "long"}},
        {"name": "hash", "type": {"type": "fixed", "name": "Hash", "size": 4}},
        {"name": "parent", "type": ["null", "Order"]}]}
      """;
  static final Schema SCHEMA = new Schema.Parser().parse(ORDER);

  static GenericData.Record order(Random random, int depth) {
    GenericData.Record order = new GenericData.Record(SCHEMA);
    order.put("id", "o-" + random.nextInt());
    order.put("amount", random.nextDouble());
    order.put(
        "state",
        new GenericData.EnumSymbol(
            SCHEMA.getField("state").schema(), random.nextBoolean() ? "OPEN" : "PAID"));
    order.put("note", random.nextBoolean() ? null : "ü".repeat(random.nextInt(5)));
    Schema line = SCHEMA.getField("lines").schema().getElementType();
    GenericData.Record one = new GenericData.Record(line);
    one.put("sku", "s");
    one.put("count", random.nextInt());
    one.put("gift", random.nextBoolean());
    order.put("lines", random.nextInt(4) == 0 ? List.of() : List.of(one, one));
    order.put("tags", random.nextInt(3) == 0 ? Map.of() : Map.of("k", random.nextLong()));
    order.put(
        "hash", new GenericData.Fixed(SCHEMA.getField("hash").schema(), new byte[] {1, 2, 3, 4}));
    order.put("parent", depth == 0 ? null : order(random, depth - 1));
    return order;
  }

  static byte[] bytes(GenericData.Record order) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<>(SCHEMA).write(order, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Contract bare() throws Exception {
    return contract("avro", settings(), "order.avsc", ORDER);
  }

  private static String told(Contract contract, byte... value) {
    return contract.judge(message(value)).map(v -> v.path() + ": " + v.rule()).orElse("in order");
  }

  @Test
  void whatTheLibraryWritesIsInOrderAndWhatIsCutIsNot() throws Exception {
    Contract contract = bare();
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      byte[] whole = bytes(order(random, random.nextInt(3)));
      assertThat(told(contract, whole)).isEqualTo("in order");
      for (int cut = 0; cut < whole.length; cut++) {
        assertThat(contract.judge(message(Arrays.copyOf(whole, cut)))).isPresent();
      }
      assertThat(told(contract, Arrays.copyOf(whole, whole.length + 1)))
          .isEqualTo(": goes on after its end");
    }
    assertThat(contract.notJudged()).isEmpty();
  }

  @Test
  void whatTheLibraryCannotReadIsABreach() throws Exception {
    Contract contract = bare();
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] value = bytes(order(random, 1));
      value[random.nextInt(value.length)] = (byte) random.nextInt();
      if (!readable(value)) {
        refused++;
        assertThat(contract.judge(message(value))).isPresent();
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  private static boolean readable(byte[] value) {
    try {
      new GenericDatumReader<>(SCHEMA).read(null, DecoderFactory.get().binaryDecoder(value, null));
      return true;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      return false;
    }
  }

  @Test
  void theFieldWhereItBrokeIsNamed() throws Exception {
    Contract contract = bare();
    byte[] id = {2, 'a'};
    assertThat(told(contract)).isEqualTo("id: ends too early");
    assertThat(told(contract, new byte[] {2, (byte) 0xff})).isEqualTo("id: is no valid UTF-8");
    assertThat(told(contract, new byte[] {1, 'a'})).isEqualTo("id: has a negative length");
    assertThat(told(contract, joined(id, new byte[7]))).isEqualTo("amount: ends too early");
    byte[] amount = joined(id, new byte[8]);
    assertThat(told(contract, joined(amount, new byte[] {4})))
        .isEqualTo("state: is none of the enum's symbols");
    assertThat(told(contract, joined(amount, new byte[] {0, 4})))
        .isEqualTo("note: is none of the union's branches");
    byte[] line = joined(amount, new byte[] {0, 0, 4, 2, 's', 2});
    assertThat(told(contract, joined(line, new byte[] {2})))
        .isEqualTo("lines[].gift: is no boolean");
    byte[] tags = joined(line, new byte[] {0, 2, 't', 2, 1, 0, 2, 2, 'k'});
    assertThat(told(contract, tags)).isEqualTo("tags.*: ends too early");
    byte[] parent = joined(tags, new byte[] {0, 0, 9, 9, 9, 9, 2, 2, 'p'});
    assertThat(told(contract, parent)).isEqualTo("parent.amount: ends too early");
  }

  @Test
  void confluentsFrameIsRead() throws Exception {
    Contract contract =
        contract(
            "avro",
            settings("framing", "confluent", "schema-ids", "17", "schema-ids", "18"),
            "order.avsc",
            ORDER);
    byte[] value = bytes(order(new Random(1), 0));
    assertThat(told(contract, joined(new byte[] {0, 0, 0, 0, 17}, value))).isEqualTo("in order");
    assertThat(told(contract, value)).isEqualTo(": is not framed as declared");
    assertThat(told(contract, new byte[] {0, 0, 0, 0})).isEqualTo(": is not framed as declared");
    assertThat(told(contract, new byte[] {0, 0, 0, 0, 18})).isEqualTo("id: ends too early");
    assertThat(contract.notJudged()).isEmpty();
    assertThat(told(contract, new byte[] {0, 0, 0, 0, 19})).isEqualTo("in order");
    assertThat(contract.notJudged())
        .containsExactly(
            new Contract.NotJudged("written with a schema id that is not declared", 1));
  }

  @Test
  void apicuriosFrameIsRead() throws Exception {
    byte[] value = bytes(order(new Random(1), 0));
    Contract bytes = contract("avro", settings("framing", "apicurio"), "order.avsc", ORDER);
    assertThat(told(bytes, joined(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 17}, value)))
        .isEqualTo("in order");
    Contract header = contract("avro", settings("framing", "header"), "order.avsc", ORDER);
    byte[] name = "apicurio.value.globalId".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(
            header.judge(io.clawback.formats.Given.with(message(value), value, name, new byte[8])))
        .isEmpty();
    assertThat(header.judge(message(value))).isPresent();
  }

  @Test
  void singleObjectEncodingChoosesTheSchemaByItsFingerprint() throws Exception {
    String other = "{\"type\": \"record\", \"name\": \"Other\", \"fields\": []}";
    Contract contract =
        contract(
            "avro", settings("framing", "single-object"), "other.avsc", other, "o.avsc", ORDER);
    ByteBuffer encoded =
        new BinaryMessageEncoder<GenericData.Record>(new GenericData(), SCHEMA)
            .encode(order(new Random(1), 0));
    byte[] value = new byte[encoded.remaining()];
    encoded.get(value);
    assertThat(told(contract, value)).isEqualTo("in order");
    assertThat(told(contract, Arrays.copyOf(value, value.length - 1)))
        .isEqualTo("parent: ends too early");
    value[3]++;
    assertThat(told(contract, value)).isEqualTo("in order");
    assertThat(contract.notJudged()).hasSize(1);
    value[0] = 0;
    assertThat(told(contract, value)).isEqualTo(": is not framed as declared");
  }

  @Test
  void aSchemaMayUseTheNamesOfFilesAfterIt() throws Exception {
    Contract contract =
        contract(
            "avro",
            settings(),
            "a.avsc",
            "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"b\",\"type\":\"B\"}]}",
            "b.avsc",
            "{\"type\":\"record\",\"name\":\"B\",\"fields\":[{\"name\":\"c\",\"type\":\"int\"}]}");
    assertThat(told(contract, (byte) 2)).isEqualTo("in order");
    assertThat(told(contract)).isEqualTo("b.c: ends too early");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"array\", \"items\": \"null\"}",
        "{\"type\": \"array\", \"items\": \"long\"}",
        "{\"type\": \"map\", \"values\": \"null\"}",
        "\"string\"",
        "\"bytes\"",
        "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"r\", \"type\": \"R\"}]}",
        "{\"type\": \"record\", \"name\": \"R\", \"fields\":"
            + " [{\"name\": \"r\", \"type\": [\"null\", \"R\"]}]}",
        "{\"type\": \"array\", \"items\": {\"type\": \"array\", \"items\": \"null\"}}"
      })
  void hugeLengthsAndEndlessRecursionAreBounded(String schema) throws Exception {
    Contract contract = contract("avro", settings(), "s.avsc", schema);
    byte[] most = {-2, -1, -1, -1, -1, -1, -1, -1, -1, 1};
    byte[] least = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
    byte[] tooLong = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
    byte[] twos = new byte[1 << 20];
    Arrays.fill(twos, (byte) 2);
    byte[] gigabytes = {-2, -1, -1, -1, 15};
    long began = System.nanoTime();
    for (byte[] value :
        List.of(most, least, tooLong, twos, gigabytes, new byte[1 << 20], new byte[0])) {
      contract.judge(message(value));
      contract.judge(message(joined(value, value)));
      contract.judge(message(joined(value, new byte[] {0})));
    }
    assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);
  }

  @Test
  void aSchemaThatCannotBeUsedIsToldWhenItIsOpened() {
    assertThat(faults("avro", settings(), "s.avsc", "{\n\n\"type\": }"))
        .singleElement()
        .satisfies(f -> assertThat(f.line()).isEqualTo(3));
    for (String schema :
        List.of(
            "{}",
            "\"Nowhere\"",
            "{\"type\": \"record\", \"name\": \"R\"}",
            "{\"type\": \"fixed\", \"name\": \"F\", \"size\": -1}",
            "[\"null\", \"null\"]",
            "{\"type\": \"array\", \"items\": ".repeat(5_000) + "\"int\"" + "}".repeat(5_000),
            "")) {
      assertThat(faults("avro", settings(), "s.avsc", schema)).as(schema).isNotEmpty();
    }
    assertThat(faults("avro", settings("framing", "xml"), "s.avsc", "\"int\""))
        .extracting("place")
        .containsExactly("framing");
    assertThat(faults("avro", settings("schema-ids", "1"), "s.avsc", "\"int\"")).hasSize(1);
  }

  @Test
  void aTombstoneIsNoBreach() throws Exception {
    assertThat(bare().judge(tombstone())).isEmpty();
    assertThat(bare().judge(message())).isPresent();
  }

  @Test
  void aViolationHoldsNoValue() throws Exception {
    assertThat(bare().judge(message("secret-value-of-somebody")))
        .get()
        .extracting(Violation::toString)
        .asString()
        .doesNotContain("secret");
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
