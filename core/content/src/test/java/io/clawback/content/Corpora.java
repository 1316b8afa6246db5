package io.clawback.content;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generated queues whose poison is known. The same seed gives the same messages. */
final class Corpora {
  static final int SIZE = 4_000;
  private static final long START = 1_700_000_000_000L;
  private static final int PARTITIONS = 3;

  /** What becomes of a message's text; null leaves it as it is and valid. */
  interface Turn {
    byte[] turn(String text, int number, Random random);
  }

  private final Random random;

  Corpora(long seed) {
    this.random = new Random(seed);
  }

  /** One queue. */
  record Queue(String name, String sort, List<Fed> messages) {}

  /** All queues of one seed. */
  static List<Queue> all(long seed) {
    List<Queue> all = new ArrayList<>();
    Corpora c = new Corpora(seed);
    all.add(c.queue("clean orders", "clean", c::order));
    all.add(c.queue("clean events", "clean", c::event));
    all.add(c.queue("clean text", "clean", n -> utf8("line " + n + " [INFO] done, 100 %")));
    all.add(c.queue("clean bytes", "clean", n -> c.noise(40)));
    all.add(c.queue("clean framed", "clean", n -> c.framed(n % 50 == 0 ? 2 : 1)));
    all.add(c.queue("optional fields", "rare", c::optional));
    all.add(
        c.queue(
            "rare kinds", "rare", n -> c.random.nextInt(100) == 0 ? c.heartbeat() : c.order(n)));
    all.add(
        c.queue("rare nulls", "rare", n -> replace(c.order(n), n % 97 == 0, "\"EUR\"", "null")));
    all.add(
        c.queue(
            "large amounts",
            "rare",
            n -> replace(c.order(n), n % 701 == 0, "\"amount\":", "\"amount\":99999")));
    all.add(c.queue("maps", "rare", c::map));
    all.add(c.queue("text and JSON", "rare", n -> n % 3 == 0 ? c.order(n) : utf8("note " + n)));
    for (double at : new double[] {0.02, 0.3, 0.6, 0.97}) {
      all.add(
          c.queue(
              "new field at " + at, "evolving", n -> n < at * SIZE ? c.order(n) : c.newField(n)));
      all.add(
          c.queue("new type at " + at, "evolving", n -> n < at * SIZE ? c.order(n) : c.newType(n)));
      all.add(
          c.queue(
              "field gone at " + at, "evolving", n -> n < at * SIZE ? c.order(n) : c.without(n)));
      all.add(
          c.queue(
              "rolled out from " + at,
              "evolving",
              n ->
                  c.random.nextDouble() * SIZE * (1 - at) > n - at * SIZE
                      ? c.order(n)
                      : c.newType(n)));
      all.add(
          c.queue(
              "one producer of many changed at " + at,
              "evolving",
              n -> n >= at * SIZE && n % 40 == 0 ? c.newType(n) : c.order(n)));
    }
    for (double rate : new double[] {0.001, 0.0215, 0.1}) {
      c.poisoned(all, rate, "bare id", (t, n, r) -> utf8(t.replace("\"TX-", "TX-")));
      c.poisoned(all, rate, "quote in id", (t, n, r) -> utf8(t.replace("\"TX-", "\"TX-\"")));
      c.poisoned(all, rate, "open id", (t, n, r) -> utf8(t.replaceFirst("(\"TX-[0-9]+)\"", "$1")));
      c.poisoned(
          all, rate, "cut", (t, n, r) -> utf8(t.substring(0, 1 + r.nextInt(t.length() - 1))));
      c.poisoned(all, rate, "text", (t, n, r) -> utf8("java.lang.NullPointerException: at " + n));
      c.poisoned(all, rate, "control", (t, n, r) -> utf8(t.replace("EUR", "E\u0001R")));
      c.poisoned(all, rate, "encoding", (t, n, r) -> latin(t.replace("EUR", "\u00e9\u00e9R")));
      c.poisoned(all, rate, "noise", (t, n, r) -> noise(r, 60));
      c.poisoned(
          all,
          rate,
          "wrong type",
          (t, n, r) -> utf8(t.replaceFirst("\"amount\":[0-9.]+", "\"amount\":\"n/a\"")));
      c.poisoned(
          all,
          rate,
          "lost id",
          (t, n, r) -> utf8(t.replaceFirst("\"transaction_id\":\"[^\"]*\",", "")));
    }
    for (double at : new double[] {0.02, 0.3, 0.6, 0.96}) {
      all.add(
          c.queue(
              "new encoding at " + at, "evolving", n -> n < at * SIZE ? c.order(n) : c.noise(40)));
    }
    all.add(c.queue("log with some JSON", "rare", c::log));
    return all;
  }

  private interface Source {
    byte[] text(int n);
  }

  private Queue queue(String name, String sort, Source source) {
    List<Fed> messages = new ArrayList<>(SIZE);
    for (int n = 0; n < SIZE; n++) {
      messages.add(fed(n, source.text(n), false));
    }
    return new Queue(name, sort, messages);
  }

  private void poisoned(List<Queue> all, double rate, String name, Turn turn) {
    List<Fed> messages = new ArrayList<>(SIZE);
    int from = random.nextBoolean() ? 0 : random.nextInt(SIZE / 2);
    for (int n = 0; n < SIZE; n++) {
      byte[] text = order(n);
      boolean poison = n >= from && random.nextDouble() < rate;
      byte[] value = poison ? turn.turn(new String(text, StandardCharsets.UTF_8), n, random) : text;
      messages.add(fed(n, value, poison));
    }
    all.add(new Queue(name + " " + rate, "poisoned", messages));
  }

  private Fed fed(int n, byte[] value, boolean poison) {
    return Fed.of(n % PARTITIONS, n / PARTITIONS, START + 37L * n, value, poison);
  }

  byte[] order(int n) {
    return utf8(
        "{\"transaction_id\":\"TX-"
            + (100_000 + n)
            + "\",\"tenant\":\"t"
            + n % 5
            + "\",\"amount\":"
            + random.nextInt(10_000) / 100.0
            + ",\"currency\":\"EUR\",\"lines\":[{\"sku\":\"S"
            + n % 90
            + "\",\"quantity\":"
            + (1 + n % 4)
            + "}],\"paid\":"
            + (n % 2 == 0)
            + "}");
  }

  private byte[] event(int n) {
    String sort = n % 4 == 0 ? "created" : "changed";
    return utf8(
        "{\"type\":\""
            + sort
            + "\",\"at\":"
            + (START + n)
            + ",\"body\":{"
            + (sort.equals("created")
                ? "\"name\":\"n\",\"mail\":\"a@b\""
                : "\"field\":\"f\",\"old\":1,\"new\":2")
            + "}}");
  }

  private byte[] optional(int n) {
    StringBuilder text = new StringBuilder("{\"id\":" + n);
    for (int field = 0; field < 12; field++) {
      if (random.nextInt(13) > field) {
        text.append(",\"f").append((char) ('a' + field)).append("\":").append(field);
      }
    }
    return utf8(text.append('}').toString());
  }

  private byte[] heartbeat() {
    return utf8(
        "{\"heartbeat\":true,\"node\":\"n1\",\"load\":0.5,\"uptime\":"
            + random.nextInt(1000)
            + "}");
  }

  private byte[] map(int n) {
    StringBuilder text = new StringBuilder("{\"id\":" + n + ",\"prices\":{");
    for (int i = 0; i < 3; i++) {
      text.append(i == 0 ? "" : ",")
          .append("\"item")
          .append(random.nextInt(900))
          .append("\":")
          .append(i);
    }
    return utf8(text.append("},\"total\":1}").toString());
  }

  private byte[] log(int n) {
    int sort = random.nextInt(50);
    return sort == 0 ? utf8("[INFO] done") : sort < 5 ? order(n) : utf8("line " + n);
  }

  private byte[] newField(int n) {
    return replace(order(n), true, "\"paid\"", "\"channel\":\"web\",\"paid\"");
  }

  private byte[] newType(int n) {
    return utf8(
        new String(order(n), StandardCharsets.UTF_8)
            .replaceFirst("\"amount\":([0-9.]+)", "\"amount\":{\"value\":$1}"));
  }

  private byte[] without(int n) {
    return replace(order(n), true, "\"currency\":\"EUR\",", "");
  }

  private byte[] framed(int schema) {
    byte[] value = noise(30);
    value[0] = 0;
    value[1] = 0;
    value[2] = 0;
    value[3] = 0;
    value[4] = (byte) schema;
    return value;
  }

  private byte[] noise(int length) {
    return noise(random, length);
  }

  private static byte[] noise(Random random, int length) {
    byte[] value = new byte[length];
    random.nextBytes(value);
    value[0] = (byte) 0xC0;
    return value;
  }

  static byte[] replace(byte[] text, boolean really, String what, String with) {
    return really ? utf8(new String(text, StandardCharsets.UTF_8).replace(what, with)) : text;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
