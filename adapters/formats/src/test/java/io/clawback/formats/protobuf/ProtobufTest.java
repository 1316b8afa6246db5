package io.clawback.formats.protobuf;

import static io.clawback.formats.Given.contract;
import static io.clawback.formats.Given.faults;
import static io.clawback.formats.Given.message;
import static io.clawback.formats.Given.settings;
import static io.clawback.formats.Given.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.clawback.content.Contract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufTest {
  static final String ORDER =
      """
      syntax = "proto3";
      package shop;
      import "common/money.proto";
      import "google/protobuf/timestamp.proto";
      message Order {
        string id = 1;
        Money price = 2;
        repeated Line lines = 3;
        map<string, int64> counts = 4;
        State state = 5;
        oneof how { bytes card = 6; fixed32 cash = 7; }
        repeated sint32 points = 8;
        google.protobuf.Timestamp at = 9;
        Order parent = 100;
        message Line { string sku = 1; double weight = 2; }
        enum State { OPEN = 0; PAID = 1; }
      }
      message Other { fixed64 x = 1; }
      """;
  static final String MONEY =
      "syntax = \"proto3\";\npackage shop;\nmessage Money { int64 cents = 1; string unit = 2; }\n";

  /** Writes a message. */
  interface Body {
    void write(CodedOutputStream out) throws IOException;
  }

  static byte[] bytes(Body body) {
    try {
      ByteArrayOutputStream buffer = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(buffer);
      body.write(out);
      out.flush();
      return buffer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] order(Random random) {
    return bytes(out -> {
      out.writeString(1, "order-" + random.nextInt());
      out.writeByteArray(
          2,
          bytes(money -> {
            money.writeInt64(1, random.nextLong());
            money.writeString(2, "EUR");
          }));
      for (int i = random.nextInt(3); i > 0; i--) {
        out.writeByteArray(3, bytes(line -> line.writeString(1, "sku")));
      }
      out.writeByteArray(
          4,
          bytes(entry -> {
            entry.writeString(1, "k");
            entry.writeInt64(2, 7);
          }));
      out.writeEnum(5, 1);
      out.writeFixed32(7, 9);
      out.writeSInt32(8, -5);
      out.writeByteArray(8, new byte[] {1, 2, 3});
      out.writeByteArray(9, bytes(at -> at.writeInt64(1, 5)));
      out.writeInt32(55, 1); // of a later version
    });
  }

  private static Contract order(String... settings) throws Exception {
    return contract(
        "protobuf",
        settings(settings.length == 0 ? new String[] {"message", "shop.Order"} : settings),
        "schemas/order.proto",
        ORDER,
        "schemas/common/money.proto",
        MONEY);
  }

  private static String told(Contract contract, byte... value) {
    return contract.judge(message(value)).map(v -> v.path() + ": " + v.rule()).orElse("in order");
  }

  private static String told(Contract contract, Body body) {
    return told(contract, bytes(body));
  }

  @Test
  void whatIsWrittenByTheSchemaIsInOrder() throws Exception {
    Contract contract = order();
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      assertThat(told(contract, order(random))).isEqualTo("in order");
    }
    assertThat(told(contract)).isEqualTo("in order");
  }

  @Test
  void theFieldWhereItBrokeIsNamed() throws Exception {
    Contract contract = order();
    assertThat(told(contract, new byte[] {10, 5, 'a'})).isEqualTo("id: ends too early");
    assertThat(told(contract, o -> o.writeBytes(1, ByteString.fromHex("ff"))))
        .isEqualTo("id: is no valid UTF-8");
    assertThat(told(contract, o -> o.writeInt32(1, 7))).isEqualTo("id: is of another wire type");
    assertThat(told(contract, o -> o.writeByteArray(2, bytes(m -> m.writeFixed64(1, 7)))))
        .isEqualTo("price.cents: is of another wire type");
    assertThat(told(contract, o -> o.writeByteArray(3, new byte[] {10, 9})))
        .isEqualTo("lines[].sku: ends too early");
    assertThat(told(contract, o -> o.writeByteArray(4, bytes(m -> m.writeString(2, "secret")))))
        .isEqualTo("counts[].value: is of another wire type");
    assertThat(told(contract, o -> o.writeByteArray(8, new byte[] {(byte) 0x80})))
        .isEqualTo("points[]: ends too early");
    assertThat(told(contract, new byte[] {0})).isEqualTo(": has an invalid tag");
    assertThat(told(contract, new byte[] {15})).isEqualTo(": has an invalid tag");
    assertThat(
            told(contract, "{\"id\":\"json\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isNotEqualTo("in order");
  }

  @Test
  void fieldsOfALaterVersionAreABreachOnlyWhereThatIsDeclared() throws Exception {
    Body later =
        o -> {
          o.writeString(1, "a");
          o.writeInt32(55, 1);
        };
    assertThat(told(order(), later)).isEqualTo("in order");
    assertThat(told(order("message", "shop.Order", "unknown-fields", "breach"), later))
        .isEqualTo(": has a field that its type does not know");
    assertThat(told(order(), o -> o.writeInt32(55, 1)))
        .isEqualTo(": has none of its type's fields");
  }

  @Test
  void whatIsRequiredMustBeThere() throws Exception {
    Contract contract =
        contract(
            "protobuf",
            settings(),
            "a.proto",
            "syntax = \"proto2\";\nmessage A { required int32 x = 1; optional A a = 2;"
                + " optional string s = 3; }");
    assertThat(told(contract)).isEqualTo("x: is missing");
    Body inner =
        o -> {
          o.writeInt32(1, 1);
          o.writeByteArray(2, new byte[0]);
        };
    assertThat(told(contract, inner)).isEqualTo("a.x: is missing");
    Body raw =
        o -> {
          o.writeInt32(1, 1);
          o.writeBytes(3, ByteString.fromHex("ff"));
        };
    assertThat(told(contract, raw)).as("proto2 parsers take any bytes").isEqualTo("in order");
  }

  @Test
  void confluentsMessageIndexesChooseTheType() throws Exception {
    Contract any = order("framing", "confluent");
    byte[] value = order(new Random(3));
    byte[] other = bytes(o -> o.writeFixed64(1, 7));
    assertThat(told(any, joined(new byte[] {0, 0, 0, 0, 9, 0}, value))).isEqualTo("in order");
    assertThat(told(any, joined(new byte[] {0, 0, 0, 0, 9, 2, 0}, value))).isEqualTo("in order");
    assertThat(told(any, joined(new byte[] {0, 0, 0, 0, 9, 2, 2}, other))).isEqualTo("in order");
    assertThat(told(any, joined(new byte[] {0, 0, 0, 0, 9, 2, 2}, value)))
        .isEqualTo("x: is of another wire type");
    Body line = o -> o.writeString(1, "sku");
    assertThat(told(any, joined(new byte[] {0, 0, 0, 0, 9, 4, 0, 0}, bytes(line))))
        .isEqualTo("in order");
    assertThat(told(any, new byte[] {0, 0, 0, 0, 9, 2, 4}))
        .isEqualTo(": names a message type that the schema does not have");
    assertThat(told(any, new byte[] {0, 0, 0, 0, 9, 1})).isEqualTo(": is not framed as declared");
    assertThat(told(any, value)).isEqualTo(": is not framed as declared");
    Contract one = order("framing", "confluent", "message", "shop.Order");
    assertThat(told(one, joined(new byte[] {0, 0, 0, 0, 9, 0}, value))).isEqualTo("in order");
    assertThat(told(one, joined(new byte[] {0, 0, 0, 0, 9, 2, 2}, other)))
        .isEqualTo(": is of another message type");
  }

  @Test
  void depthGroupsAndHugeLengthsAreBounded() throws Exception {
    Contract contract = order();
    byte[] deep = new byte[0];
    for (int i = 0; i < 120; i++) {
      byte[] inner = deep;
      deep = bytes(o -> o.writeByteArray(100, inner));
    }
    assertThat(told(contract, deep)).endsWith("is nested deeper than 100 messages");
    byte[] groups = new byte[1 << 20];
    Arrays.fill(groups, (byte) ((50 << 3 | 3) & 0x7F | 0x80));
    for (int i = 1; i < groups.length; i += 2) {
      groups[i] = 50 << 3 >> 7;
    }
    assertThat(told(contract, groups)).isEqualTo(": is nested deeper than 100 messages");
    assertThat(told(contract, new byte[] {10, -1, -1, -1, -1, 7})).isEqualTo("id: ends too early");
    assertThat(told(contract, new byte[] {10, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}))
        .isEqualTo("id: has a negative length");
    Random random = new Random(9);
    byte[] noise = new byte[4_096];
    for (int i = 0; i < 2_000; i++) {
      random.nextBytes(noise);
      contract.judge(message(noise));
    }
  }

  @Test
  void whatIsWrongWithASourceIsToldWithItsLine() {
    assertThat(faults("protobuf", settings(), "a.proto", "syntax = \"proto3\";\n\nmessage {"))
        .singleElement()
        .satisfies(f -> {
          assertThat(f.place()).isEqualTo("a.proto");
          assertThat(f.line()).isEqualTo(3);
        });
    assertThat(faults("protobuf", settings(), "a.proto", "message A {\n Nowhere x = 1;\n}"))
        .singleElement()
        .satisfies(f -> assertThat(f.line()).isEqualTo(2));
    assertThat(faults("protobuf", settings(), "a.proto", "import \"b.proto\";\nmessage A {}"))
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("imports 'b.proto'"));
    for (String source :
        List.of(
            "",
            "message A {}\nmessage B {}",
            "import \"a.proto\";\nmessage A { A x = ; }",
            "message A { int32 x = 1; int32 y = 1; }",
            "import \"google/protobuf/nothing.proto\";\nmessage A {}",
            "message A {".repeat(20_000),
            "\u0000")) {
      assertThat(faults("protobuf", settings(), "a.proto", source)).as(source).isNotEmpty();
    }
    assertThat(faults("protobuf", settings("message", "B"), "a.proto", "message A {}"))
        .extracting("place")
        .contains("message");
  }

  @Test
  void filesThatImportEachOtherEnd() {
    assertThat(
            faults(
                "protobuf",
                settings("message", "A"),
                "a.proto",
                "syntax = \"proto3\";\nimport \"b.proto\";\nmessage A { B b = 1; }",
                "b.proto",
                "syntax = \"proto3\";\nimport \"a.proto\";\nmessage B { A a = 1; }"))
        .hasSizeLessThan(10);
  }

  @Test
  void aTombstoneIsNoBreach() throws Exception {
    assertThat(order().judge(tombstone())).isEmpty();
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
