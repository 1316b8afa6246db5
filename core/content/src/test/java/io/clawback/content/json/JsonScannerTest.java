package io.clawback.content.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonScannerTest {
  private final JsonScanner scanner = new JsonScanner(List.of());

  @Test
  void judgesTortureAsTheRfcDoes() {
    List<Torture.Case> cases = Torture.cases();
    assertThat(cases).hasSizeGreaterThan(300);
    assertThat(cases.stream().filter(Torture.Case::valid).count()).isGreaterThan(100);
    List<String> wrong = new ArrayList<>();
    for (Torture.Case each : cases) {
      if (scanner.scan(each.text(), 0, each.text().length) != each.valid()) {
        wrong.add(each.name());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void jacksonAgreesOnTorture() {
    assertThat(
            Torture.cases().stream()
                .filter(c -> Oracle.accepts(c.text()) != c.valid())
                .map(Torture.Case::name))
        .isEmpty();
  }

  @Test
  void jacksonAgreesOnMutations() {
    Random random = new Random(8259);
    List<byte[]> seeds =
        Torture.cases().stream().map(Torture.Case::text).filter(t -> t.length < 200).toList();
    int valid = 0;
    for (int round = 0; round < 60_000; round++) {
      byte[] text = mutate(seeds.get(random.nextInt(seeds.size())), random);
      boolean ours = scanner.scan(text, 0, text.length);
      valid += ours ? 1 : 0;
      assertThat(ours)
          .as(() -> new String(text, StandardCharsets.ISO_8859_1))
          .isEqualTo(Oracle.accepts(text));
    }
    assertThat(valid).isBetween(5_000, 55_000);
  }

  @Test
  void whatItSaysDependsOnTheTextAlone() {
    Random random = new Random(1);
    List<byte[]> seeds =
        Torture.cases().stream().map(Torture.Case::text).filter(t -> t.length < 2000).toList();
    for (int round = 0; round < 20_000; round++) {
      byte[] text = mutate(seeds.get(random.nextInt(seeds.size())), random);
      byte[] padded = new byte[text.length + 20];
      random.nextBytes(padded);
      System.arraycopy(text, 0, padded, 7, text.length);
      JsonScanner fresh = new JsonScanner(List.of());
      boolean used = scanner.scan(padded, 7, text.length);
      assertThat(used).isEqualTo(fresh.scan(text, 0, text.length));
      assertThat(scanner.fault()).isEqualTo(fresh.fault());
      assertThat(scanner.faultPath()).isEqualTo(fresh.faultPath());
      assertThat(scanner.shape()).isEqualTo(fresh.shape());
      if (!used) {
        assertThat(scanner.faultAt() - 7).isEqualTo(fresh.faultAt());
      }
    }
  }

  private static byte[] mutate(byte[] text, Random random) {
    byte[] alphabet = "{}[]\",:\\0123eE+-.tfn u\né".getBytes(StandardCharsets.UTF_8);
    byte[] out = text;
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(out.length + 1);
      byte b =
          random.nextInt(8) == 0
              ? (byte) random.nextInt(256)
              : alphabet[random.nextInt(alphabet.length)];
      byte[] next;
      switch (random.nextInt(4)) {
        case 0 -> {
          next = new byte[out.length + 1];
          System.arraycopy(out, 0, next, 0, at);
          next[at] = b;
          System.arraycopy(out, at, next, at + 1, out.length - at);
        }
        case 1 -> {
          next = out.clone();
          if (at < out.length) {
            next[at] = b;
          }
        }
        case 2 -> {
          next = new byte[Math.max(0, out.length - 1)];
          int cut = Math.min(at, next.length);
          System.arraycopy(out, 0, next, 0, cut);
          System.arraycopy(out, Math.min(out.length, cut + 1), next, cut, next.length - cut);
        }
        default -> next = out;
      }
      out = next;
    }
    return out;
  }

  private boolean scan(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return scanner.scan(bytes, 0, bytes.length);
  }

  @Test
  void keysOfMapsAreNotShownAsNames() {
    assertThat(fault("{\"by\":{\"ann@example.org\":tx}}")).isEqualTo("UNEXPECTED by.*");
    assertThat(fault("{\"by\":{\"4111111111111111\":[tx]}}")).isEqualTo("UNEXPECTED by.*[]");
    assertThat(fault("{\"@id\":{\"line2\":tx}}")).isEqualTo("UNEXPECTED @id.line2");
    assertThat(fault("{\"a\\u001b.b\":tx}")).isEqualTo("UNEXPECTED \"a?.b\"");
  }

  private String fault(String text) {
    assertThat(scan(text)).as(text).isFalse();
    return scanner.fault() + " " + scanner.faultPath();
  }

  @Test
  void saysWhatBrokeAndWhere() {
    assertThat(fault("{\"transaction_id\":TX-17,\"amount\":5}"))
        .isEqualTo("UNEXPECTED transaction_id");
    assertThat(fault("{\"transaction_id\":\"TX\"17\",\"amount\":5}"))
        .isEqualTo("UNEXPECTED transaction_id");
    assertThat(fault("{\"transaction_id\":\"TX-17,\"amount\":5}"))
        .isEqualTo("UNEXPECTED transaction_id");
    assertThat(fault("{\"a\":{\"b\":[{\"c\":01}]}}")).isEqualTo("NUMBER a.b[].c");
    assertThat(fault("{\"a\":[1,NaN]}")).isEqualTo("NOT_A_NUMBER a[]");
    assertThat(fault("{\"a\":\"\\q\"}")).isEqualTo("ESCAPE a");
    assertThat(fault("{\"a\":\"x\ny\"}")).isEqualTo("CONTROL a");
    assertThat(fault("{\"a\":1,}")).isEqualTo("UNEXPECTED ");
    assertThat(fault("{\"a\":{\"b\":1 \"c\":2}}")).isEqualTo("UNEXPECTED a.b");
    assertThat(fault("{\"a\":1")).startsWith("ENDS");
    assertThat(fault("{}{}")).isEqualTo("SEVERAL ");
    assertThat(fault("\uFEFF{}")).isEqualTo("BYTE_ORDER_MARK ");
    assertThat(fault("")).isEqualTo("EMPTY ");
    assertThat(fault("{\"a\":nul}")).isEqualTo("UNEXPECTED a");
  }

  /** The tables of paths grow while a path is made. */
  @Test
  void saysWhereItBrokeHoweverManyPathsItMet() {
    for (int level = 1; level <= 200; level++) {
      String name = "n" + level + "x";
      assertThat(fault("{\"" + name + "\":" + "[".repeat(1 + level % 29) + "tx"))
          .isEqualTo("UNEXPECTED " + name + "[]".repeat(1 + level % 29));
    }
  }

  @Test
  void tooDeepIsAFaultAndNoCrash() {
    int deep = JsonScanner.DEEPEST;
    assertThat(scan("[".repeat(deep) + "]".repeat(deep))).isTrue();
    assertThat(fault("[".repeat(deep + 1) + "]".repeat(deep + 1))).isEqualTo("TOO_DEEP ");
    assertThat(fault("[".repeat(3 * deep))).isEqualTo("TOO_DEEP ");
  }

  private long shape(String text) {
    assertThat(scan(text)).as(text).isTrue();
    return scanner.shape();
  }

  @Test
  void shapeIsOfPathsAndTypesWhateverTheOrder() {
    long shape = shape("{\"a\":1,\"b\":[{\"c\":\"x\"},{\"c\":\"y\"}]}");
    assertThat(shape("{ \"b\": [{\"c\":\"\"}], \"\\u0061\": -7.5 }")).isEqualTo(shape);
    assertThat(shape("{\"a\":\"1\",\"b\":[{\"c\":\"x\"}]}")).isNotEqualTo(shape);
    assertThat(shape("{\"a\":1,\"b\":[{\"c\":null}]}")).isNotEqualTo(shape);
    assertThat(shape("{\"a\":1,\"b\":[{}]}")).isNotEqualTo(shape);
    assertThat(shape("{\"a\":1,\"c\":[{\"b\":\"x\"}]}")).isNotEqualTo(shape);
    assertThat(shape("{\"m\":{\"100001\":1}}")).isEqualTo(shape("{\"m\":{\"77\":1,\"900007\":2}}"));
  }

  @Test
  void aGuessedNameIsComparedInFull() {
    assertThat(scan("{\"a\\\"b\":1}")).isTrue();
    assertThat(scan("{\"a\"b\":1}")).isFalse();
    assertThat(scan("{\"a\\\\b\":1}")).isTrue();
    long backslash = scanner.shape();
    assertThat(shape("{\"a\\b\":1}")).isNotEqualTo(backslash);
    assertThat(scan("{\"abc\":1}")).isTrue();
    assertThat(scan("{\"abc:1}")).isFalse();
    assertThat(shape("{\"abd\":1}")).isNotEqualTo(shape("{\"abc\":1}"));
  }

  @Test
  void notesSelectedValues() {
    JsonScanner selecting =
        new JsonScanner(List.of(List.of("t"), List.of("a", "id"), List.of("t")));
    byte[] text =
        "{\"a\":{\"id\":\"x\\u0041\",\"t\":1},\"t\":42,\"b\":[{\"t\":9}]}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(selecting.scan(text, 0, text.length)).isTrue();
    assertThat(selected(selecting, text, 0)).isEqualTo("42");
    assertThat(selected(selecting, text, 1)).isEqualTo("x\\u0041");
    assertThat(selected(selecting, text, 2)).isEqualTo("42");
    assertThat(selecting.scan("{}".getBytes(StandardCharsets.UTF_8), 0, 2)).isTrue();
    assertThat(selecting.selectedLength(0)).isEqualTo(-1);
    selecting.forget();
    assertThat(selecting.scan(text, 0, text.length)).isTrue();
    assertThat(selected(selecting, text, 1)).isEqualTo("x\\u0041");
  }

  private static String selected(JsonScanner scanner, byte[] text, int k) {
    return new String(
        text, scanner.selectedFrom(k), scanner.selectedLength(k), StandardCharsets.UTF_8);
  }

  @Test
  void wideTextsKeepTheirSelectedValuesAndNothingGrows() {
    JsonScanner selecting = new JsonScanner(List.of(List.of("tenant")));
    for (int round = 0; round < 100; round++) {
      StringBuilder wide = new StringBuilder("{");
      for (int i = 0; i < 2_000; i++) {
        wide.append("\"f")
            .append((char) ('a' + round % 26))
            .append(Integer.toString(i, 26).replaceAll("\\d", "_"));
        wide.append(round).append("\":").append(i).append(',');
      }
      byte[] text = wide.append("\"tenant\":\"t-1\"}").toString().getBytes(StandardCharsets.UTF_8);
      assertThat(selecting.scan(text, 0, text.length)).isTrue();
      assertThat(selecting.wide()).isTrue();
      assertThat(selecting.pairs()).isEqualTo(JsonScanner.MOST_PAIRS);
      assertThat(selected(selecting, text, 0)).isEqualTo("t-1");
      if (selecting.crowded()) {
        selecting.forget();
      }
    }
  }
}
