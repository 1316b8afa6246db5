package io.clawback.formats.registry;

import static io.clawback.formats.Given.contract;
import static io.clawback.formats.Given.faults;
import static io.clawback.formats.Given.message;
import static io.clawback.formats.Given.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.content.Contract;
import io.clawback.content.Message;
import io.clawback.formats.Given;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final String AVRO =
      "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"x\",\"type\":\"string\"}]}";
  private static final byte[] GOOD = {2, 'a'};
  private static final byte[] BAD = {9};

  private FakeRegistry registry;

  @BeforeEach
  void open() throws Exception {
    registry = new FakeRegistry();
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private Contract with(String... settings) throws Exception {
    List<String> all = new ArrayList<>(List.of("url", registry.url(), "timeout-seconds", "2"));
    all.addAll(List.of(settings));
    return contract("registry", Given.settings(all.toArray(String[]::new)));
  }

  static Message framed(int id, byte... value) {
    return message(
        ByteBuffer.allocate(5 + value.length).put((byte) 0).putInt(id).put(value).array());
  }

  private static String told(Contract contract, Message message) {
    return contract.judge(message).map(v -> v.path() + ": " + v.rule()).orElse("in order");
  }

  private static List<String> reasons(Contract contract) {
    return contract.notJudged().stream().map(Contract.NotJudged::why).toList();
  }

  @Test
  void eachMessageIsJudgedByTheSchemaThatItsFrameNames() throws Exception {
    registry.schema("/schemas/ids/1", "AVRO", AVRO);
    registry.schema("/schemas/ids/2", "JSON", "{\"required\":[\"x\"]}");
    registry.schema("/schemas/ids/3", "PROTOBUF", "message M { required int32 x = 1; }");
    Contract contract = with();
    assertThat(told(contract, framed(1, GOOD))).isEqualTo("in order");
    assertThat(told(contract, framed(1, BAD))).isEqualTo("x: has a negative length");
    assertThat(told(contract, framed(2, "{\"x\":1}".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("in order");
    assertThat(told(contract, framed(2, "{}".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("x: is missing");
    assertThat(told(contract, framed(3, new byte[] {0, 8, 1}))).isEqualTo("in order");
    assertThat(told(contract, framed(3, new byte[] {0}))).isEqualTo("x: is missing");
    assertThat(told(contract, message("{}"))).isEqualTo(": is not framed as declared");
    assertThat(told(contract, tombstone())).isEqualTo("in order");
    assertThat(contract.notJudged()).isEmpty();
    assertThat(registry.asked()).as("once for each id").hasSize(3);
  }

  @Test
  void idsThatTheRegistryDoesNotKnowTakeNoRoomOfThoseItKnows() throws Exception {
    registry.schema("/schemas/ids/7", "AVRO", AVRO);
    Contract contract = with();
    for (int id = 1_000; id < 2_100; id++) {
      contract.judge(framed(id, GOOD));
    }
    assertThat(told(contract, framed(7, BAD))).isEqualTo("x: has a negative length");
  }

  @Test
  void whatIsNotFramedMayBeAccepted() throws Exception {
    assertThat(told(with("unframed", "accepted"), message("{}"))).isEqualTo("in order");
  }

  @Test
  void referencesAreFollowed() throws Exception {
    String b = "{\"type\":\"record\",\"name\":\"B\",\"fields\":[{\"name\":\"c\",\"type\":\"C\"}]}";
    String d = "{\"type\":\"record\",\"name\":\"D\",\"fields\":[{\"name\":\"c\",\"type\":\"C\"}]}";
    String c = "{\"type\":\"enum\",\"name\":\"C\",\"symbols\":[\"X\"]}";
    String a =
        "{\"type\":\"record\",\"name\":\"A\",\"fields\":"
            + "[{\"name\":\"b\",\"type\":\"B\"},{\"name\":\"d\",\"type\":\"D\"}]}";
    registry.schema("/schemas/ids/1", "AVRO", a, "B", "b", "1", "D", "d", "1");
    registry.schema("/subjects/b/versions/1", "AVRO", b, "C", "c", "3");
    registry.schema("/subjects/d/versions/1", "AVRO", d, "C", "c", "3");
    registry.schema("/subjects/c/versions/3", "AVRO", c);
    registry.schema(
        "/schemas/ids/2",
        "PROTOBUF",
        "syntax = \"proto3\"; import \"m.proto\"; message A { M m = 1; }",
        "m.proto",
        "m",
        "1");
    registry.schema("/subjects/m/versions/1", "PROTOBUF", "message M { required int32 x = 1; }");
    Contract contract = with();
    assertThat(told(contract, framed(1, new byte[] {0, 0}))).isEqualTo("in order");
    assertThat(told(contract, framed(1, new byte[] {0, 2})))
        .isEqualTo("d.c: is none of the enum's symbols");
    assertThat(told(contract, framed(2, new byte[] {0, 10, 0}))).isEqualTo("m.x: is missing");
    assertThat(contract.notJudged()).isEmpty();
  }

  @Test
  void apicurioIsAskedByItsOwnPaths() throws Exception {
    registry.on("/apis/registry/v3/ids/contentIds/7", 200, "application/json", AVRO);
    registry.on("/apis/registry/v3/ids/contentIds/7/references", 200, "application/json", "[]");
    Contract contract =
        contract(
            "registry",
            Given.settings("url", registry.url() + "/apis/registry/v3/", "api", "apicurio-v3"));
    assertThat(told(contract, framed(7, GOOD))).isEqualTo("in order");
    assertThat(told(contract, framed(7, BAD))).isEqualTo("x: has a negative length");
    assertThat(contract.notJudged()).isEmpty();

    registry.on(
        "/ids/globalIds/9", 200, "application/x-protobuf", "message M { required int32 x = 1; }");
    registry.on("/ids/globalIds/9/references", 200, "application/json", "[]");
    Contract headers = with("api", "apicurio-v2", "framing", "header");
    byte[] name = "apicurio.value.globalId".getBytes(StandardCharsets.UTF_8);
    byte[] id = {0, 0, 0, 0, 0, 0, 0, 9};
    assertThat(told(headers, Given.with(message(new byte[] {8, 1}), id, name, id)))
        .isEqualTo("in order");
    assertThat(told(headers, Given.with(message(), id, name, id))).isEqualTo("x: is missing");

    registry.on("/ids/globalIds/5", 200, "application/json", AVRO);
    registry.on("/ids/globalIds/5/references", 200, "application/json", "[]");
    Contract eight = with("api", "apicurio-v2", "framing", "apicurio", "ids", "global");
    assertThat(told(eight, message(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 5, 2, 'a'})))
        .isEqualTo("in order");
    assertThat(told(eight, message(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 5})))
        .isEqualTo("x: ends too early");
    assertThat(eight.notJudged()).isEmpty();
  }

  @Test
  void anIdThatTheRegistrySaysItDoesNotHaveIsABreach() throws Exception {
    Contract contract = with();
    assertThat(told(contract, framed(404, GOOD)))
        .isEqualTo(": names a schema that the registry does not know");
    Contract lenient = with("unknown-ids", "not-judged");
    assertThat(told(lenient, framed(404, GOOD))).isEqualTo("in order");
    assertThat(reasons(lenient)).containsExactly("the registry does not know the schema id");
  }

  @Test
  void anotherServersNotFoundIsNoBreach() throws Exception {
    registry.on("/schemas/ids/1", 404, "text/html", "<h1>not here</h1>");
    registry.on("/schemas/ids/2", 404, FakeRegistry.JSON, "{\"error_code\":404}");
    Contract contract = with();
    assertThat(told(contract, framed(1, GOOD))).isEqualTo("in order");
    assertThat(told(contract, framed(2, GOOD))).isEqualTo("in order");
    assertThat(reasons(contract))
        .containsExactly(
            "the registry answered with status 404 ("
                + registry.url()
                + "): check its `url`, run `clawback doctor`");
  }

  @Test
  void aRegistryThatLiesIsNotBelieved() throws Exception {
    registry.on("/schemas/ids/1", 200, "text/html", "<html>log in</html>");
    registry.on("/schemas/ids/2", 200, FakeRegistry.JSON, "{\"schema\":\"{\\\"type\\\":\"}");
    registry.on("/schemas/ids/3", 200, FakeRegistry.JSON, "{\"schema\":42}");
    registry.on("/schemas/ids/4", 200, FakeRegistry.JSON, "not json");
    registry.on("/schemas/ids/5", 200, FakeRegistry.JSON, "[".repeat(500_000));
    registry.schema("/schemas/ids/6", "COBOL", "x");
    registry.on("/schemas/ids/7", 200, FakeRegistry.JSON, "");
    registry.schema("/schemas/ids/8", "AVRO", "{}");
    registry.schema("/schemas/ids/9", "PROTOBUF", "message {");
    registry.schema("/schemas/ids/10", "JSON", "{\"$ref\":\"http://127.0.0.1:1/x\"}");
    registry.on(
        "/schemas/ids/11",
        exchange -> {
          exchange.getResponseHeaders().set("Location", registry.url() + "/schemas/ids/12");
          exchange.sendResponseHeaders(302, -1);
        });
    registry.schema("/schemas/ids/12", "AVRO", AVRO);
    Contract contract = with();
    for (int id = 1; id <= 11; id++) {
      assertThat(told(contract, framed(id, BAD))).as("id " + id).isEqualTo("in order");
    }
    assertThat(contract.notJudged().stream().mapToLong(Contract.NotJudged::messages).sum())
        .isEqualTo(11);
    assertThat(told(contract, framed(12, BAD))).as("the rest goes on").isNotEqualTo("in order");
    assertThat(registry.asked()).as("no redirect is followed").doesNotHaveDuplicates();
  }

  @Test
  void aHugeAnswerAndAnEndlessOneAreCutOff() throws Exception {
    registry.on(
        "/schemas/ids/1",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", FakeRegistry.JSON);
          exchange.sendResponseHeaders(200, 0);
          byte[] block =
              "{\"schema\":\"xxxxxxxxxxxxxxxxxxxxxxxx\""
                  .repeat(1_000)
                  .getBytes(StandardCharsets.UTF_8);
          for (int i = 0; i < 4_000; i++) {
            exchange.getResponseBody().write(block);
          }
        });
    registry.on(
        "/schemas/ids/2",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", FakeRegistry.JSON);
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            pause(50);
          }
        });
    Contract contract = with();
    long began = System.nanoTime();
    assertThat(told(contract, framed(1, GOOD))).isEqualTo("in order");
    assertThat(told(contract, framed(2, GOOD))).isEqualTo("in order");
    assertThat(System.nanoTime() - began).isLessThan(10_000_000_000L);
    assertThat(reasons(contract))
        .containsExactlyInAnyOrder(
            "the registry's answer is larger than 1 MiB",
            "the registry did not answer within 2 s ("
                + registry.url()
                + "): check its `url`, run `clawback doctor`");
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRegistryThatIsDownIsAskedThreeTimesAtMost() throws Exception {
    for (int id = 0; id < 50; id++) {
      registry.on("/schemas/ids/" + id, 503, "text/plain", "busy");
    }
    Contract contract = with();
    for (int i = 0; i < 1_000; i++) {
      assertThat(told(contract, framed(i % 50, GOOD))).isEqualTo("in order");
    }
    assertThat(registry.asked()).hasSize(3);
    assertThat(contract.notJudged())
        .containsExactly(
            new Contract.NotJudged(
                "the registry answered with status 503 ("
                    + registry.url()
                    + "): check its `url`, run `clawback doctor`",
                1_000));

    Contract nobody =
        contract("registry", Given.settings("url", "http://127.0.0.1:1", "timeout-seconds", "2"));
    assertThat(told(nobody, framed(1, GOOD))).isEqualTo("in order");
    assertThat(reasons(nobody))
        .containsExactly(
            "nobody answers at the registry's address (http://127.0.0.1:1): check its `url`,"
                + " run `clawback doctor`");
  }

  @Test
  void whatRefersToItselfEnds() throws Exception {
    registry.schema("/schemas/ids/1", "AVRO", AVRO, "s", "s", "1");
    registry.schema("/subjects/s/versions/1", "AVRO", AVRO, "s", "s", "1", "t", "t", "1");
    registry.schema("/subjects/t/versions/1", "AVRO", AVRO, "s", "s", "1");
    Contract contract = with();
    assertThat(told(contract, framed(1, GOOD))).isEqualTo("in order");
    assertThat(reasons(contract)).containsExactly("the registry's schema cannot be used");
    assertThat(registry.asked()).hasSize(3);

    registry.on(
        "/schemas/ids/2",
        200,
        FakeRegistry.JSON,
        "{\"schema\":\"\\\"int\\\"\",\"references\":[{\"name\":\"n\",\"subject\":\"n0\",\"version\":1}]}");
    for (int i = 0; i < 300; i++) {
      registry.schema(
          "/subjects/n" + i + "/versions/1", "AVRO", "\"int\"", "n", "n" + (i + 1), "1");
    }
    assertThat(told(contract, framed(2, GOOD))).isEqualTo("in order");
    assertThat(reasons(contract)).contains("a schema refers to more than 100 others");
  }

  @Test
  void theFirstAnswerCounts() throws Exception {
    registry.schema("/schemas/ids/1", "AVRO", AVRO);
    Contract contract = with();
    assertThat(told(contract, framed(1, GOOD))).isEqualTo("in order");
    registry.schema("/schemas/ids/1", "AVRO", "\"null\"");
    assertThat(told(contract, framed(1, GOOD))).isEqualTo("in order");
    assertThat(told(contract, framed(1))).isEqualTo("x: ends too early");
    assertThat(registry.asked()).hasSize(1);
  }

  @Test
  void manyDifferentIdsDoNotAskForEver() throws Exception {
    Contract contract = with();
    for (int id = 0; id < 3_500; id++) {
      contract.judge(framed(id));
    }
    assertThat(registry.asked()).hasSize(3_000);
    assertThat(contract.notJudged())
        .containsExactly(
            new Contract.NotJudged("the registry did not know too many other schemas", 500));
  }

  @Test
  void allSchemasTogetherAreBounded() throws Exception {
    String large = "{\"type\":\"int\",\"doc\":\"" + "x".repeat(900_000) + "\"}";
    for (int id = 0; id < 60; id++) {
      registry.schema("/schemas/ids/" + id, "AVRO", large);
    }
    Contract contract = with();
    for (int id = 0; id < 60; id++) {
      contract.judge(framed(id, (byte) 2));
    }
    assertThat(reasons(contract)).containsExactly("the registry's schemas are larger than 32 MiB");
    assertThat(registry.asked()).hasSizeBetween(36, 39);
  }

  @Test
  void credentialsAreSentAndNeverTold() throws Exception {
    registry.schema("/schemas/ids/1", "AVRO", AVRO);
    Contract basic = with("username", "clawback", "password", "hunter-two");
    Contract bearer = with("token", "hunter-three");
    basic.judge(framed(1, GOOD));
    bearer.judge(framed(1, GOOD));
    assertThat(registry.authorizations())
        .containsExactly("Basic Y2xhd2JhY2s6aHVudGVyLXR3bw==", "Bearer hunter-three");
    assertThat(bearer.judge(framed(2)) + " " + bearer.notJudged() + bearer)
        .doesNotContain("hunter");
    assertThat(
            faults(
                "registry",
                Given.settings(
                    "url", "https://me:hunter-two@registry.example",
                    "token", "hunter two",
                    "password", "hunter-two",
                    "timeout-seconds", "hunter")))
        .hasSize(4)
        .allSatisfy(f -> assertThat(f.toString()).doesNotContain("hunter"));
  }

  @Test
  void plainHttpToAnotherMachineIsRefused() {
    assertThat(faults("registry", Given.settings("url", "http://registry.example:8081")))
        .extracting("place")
        .containsExactly("url");
    assertThat(
            faults(
                "registry",
                Given.settings("url", "http://registry.example:8081", "plaintext", "allowed")))
        .isEmpty();
    for (String bad : List.of("", "registry", "ftp://x", "https://x?y", "https://x y")) {
      assertThat(faults("registry", Given.settings("url", bad))).as(bad).isNotEmpty();
    }
  }
}
