package io.clawback.content;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Queues of the kinds that are easily misjudged: small ones, mixed ones, several versions at once,
 * several poisons at once, values with seasons. The same seed gives the same messages.
 */
final class HarderCorpora {
  private static final long START = 1_700_000_000_000L;
  private static final int SIZE = 3_000;
  private final Random random;
  private final List<Queue> all = new ArrayList<>();

  /**
   * One queue.
   *
   * @param sort what it is a case of
   * @param wellFormed whether its poison, if any, is well-formed: then it is told as a suspicion
   */
  record Queue(String name, String sort, boolean wellFormed, List<Fed> messages) {}

  /** A message's value, and whether it is poison. */
  private record Value(byte[] bytes, boolean poison) {
    /** Poison: it ends there. */
    Value cutBehind(String text) {
      String whole = new String(bytes, StandardCharsets.UTF_8);
      return new Value(utf8(whole.substring(0, whole.indexOf(text) + text.length())), true);
    }
  }

  private interface Source {
    Value value(int n);
  }

  private interface Valid {
    byte[] value(int n);
  }

  private HarderCorpora(long seed) {
    this.random = new Random(seed);
  }

  /** All queues of one seed. */
  static List<Queue> all(long seed) {
    HarderCorpora c = new HarderCorpora(seed);
    c.clean();
    c.rare();
    c.evolving();
    c.mixed();
    c.small();
    c.several();
    c.headed();
    return c.all;
  }

  private void add(String sort, String name, int size, boolean wellFormed, Source source) {
    List<Fed> messages = new ArrayList<>(size);
    long time = START;
    for (int n = 0; n < size; n++) {
      Value value = source.value(n);
      time += random.nextInt(10) == 0 ? 1 + random.nextInt(20_000) : random.nextInt(30);
      messages.add(Fed.of(n % 4, n / 4, time, value.bytes, value.poison));
    }
    all.add(new Queue(name, sort, wellFormed, messages));
  }

  private void add(String sort, String name, int size, Source source) {
    add(sort, name, size, false, source);
  }

  private void valid(String sort, String name, int size, Valid source) {
    add(sort, name, size, n -> new Value(source.value(n), false));
  }

  private void clean() {
    valid("clean", "binary, any first byte", SIZE, n -> bytes(5 + random.nextInt(60)));
    valid("clean", "framed, any byte after", SIZE, n -> framed(7, bytes(1 + random.nextInt(60))));
    valid("clean", "framed, 200 schemas", SIZE, n -> framed(1 + random.nextInt(200), bytes(30)));
    valid("clean", "framed JSON", SIZE, n -> framed(3, payment(n)));
    valid("clean", "payments", SIZE, this::payment);
    valid("clean", "events by event sourcing", SIZE, n -> sourced(n % 7));
    valid("clean", "deep", SIZE, n -> nested(random.nextInt(40)));
    valid("clean", "XML", SIZE, n -> utf8("<?xml version=\"1.0\"?><order id=\"" + n + "\"/>"));
    valid("clean", "CSV", SIZE, n -> utf8(n + ",\"a, b\"," + random.nextInt(999) + ",[x],{y}"));
    valid(
        "clean",
        "any script",
        SIZE,
        n -> utf8("{\"naïve\":\"Ωμέγα 漢字 🎉 \\ud83d\\ude00\",\"n\":" + n + "}"));
  }

  private void rare() {
    for (double rate : new double[] {0.002, 0.02, 0.08}) {
      valid("rare", "optional fields " + rate, SIZE, n -> sparse(n, rate));
      valid("rare", "another kind " + rate, SIZE, n -> chance(rate) ? sourced(3) : payment(n));
      valid(
          "rare",
          "null " + rate,
          SIZE,
          n -> chance(rate) ? swap(n, "\"EUR\"", "null") : payment(n));
      valid(
          "rare",
          "rare schema " + rate,
          SIZE,
          n -> framed(chance(rate) ? 1 + random.nextInt(9_999) : 7, bytes(20)));
    }
    valid("rare", "big numbers", SIZE, n -> swap(n, "\"amount\":", "\"amount\":" + big()));
    valid("rare", "nights and sales", SIZE, this::seasonal);
    valid("rare", "long texts", SIZE, n -> swap(n, "EUR", chance(0.01) ? "x".repeat(9_000) : "E"));
    valid("rare", "maps by name", SIZE, this::map);
    valid(
        "rare",
        "empty containers",
        SIZE,
        n -> chance(0.01) ? utf8(n % 2 == 0 ? "{}" : "[]") : payment(n));
    valid("rare", "words and numbers", SIZE, n -> chance(0.01) ? utf8("null") : payment(n));
  }

  /** All versions are valid. */
  private void evolving() {
    for (int i = 0; i < 4; i++) {
      int a = random.nextInt(SIZE);
      int b = a + random.nextInt(SIZE - a + 1);
      valid("evolving", "three versions " + i, SIZE, n -> version(n, n < a ? 1 : n < b ? 2 : 3));
      valid("evolving", "taken back " + i, SIZE, n -> version(n, n >= a && n < b ? 2 : 1));
      valid(
          "evolving",
          "rolled out in steps " + i,
          SIZE,
          n -> version(n, chance(canary(n, a)) ? 2 : 1));
      valid(
          "evolving",
          "two fleets, one is late " + i,
          SIZE,
          n -> version(n, n % 3 == 0 ? (n < b ? 1 : 3) : n < a ? 1 : 3));
      valid(
          "evolving",
          "to framing, in steps " + i,
          SIZE,
          n -> chance(canary(n, a)) ? framed(9, payment(n)) : payment(n));
      valid(
          "evolving",
          "to binary framing, in steps " + i,
          SIZE,
          n -> chance(canary(n, a)) ? framed(9, bytes(30)) : payment(n));
      valid(
          "evolving",
          "schemas one after another " + i,
          SIZE,
          n -> framed(5 + (n < a ? 0 : n < b ? 1 : chance(0.7) ? 2 : 1), bytes(30)));
      int late = SIZE * 9 / 10 + random.nextInt(SIZE / 25);
      valid(
          "evolving",
          "another encoding, bit by bit " + i,
          SIZE,
          n -> chance((n - late) / (0.6 * (SIZE - late))) ? packed(n) : payment(n));
    }
  }

  private void mixed() {
    valid("mixed", "JSON and lines with brackets", SIZE, n -> chance(0.6) ? payment(n) : line(n));
    valid("mixed", "lines with brackets and JSON", SIZE, n -> chance(0.3) ? payment(n) : line(n));
    valid("mixed", "JSON and bytes", SIZE, n -> chance(0.6) ? payment(n) : bytes(40));
    valid("mixed", "JSON and frames", SIZE, n -> chance(0.6) ? payment(n) : framed(4, bytes(40)));
    valid(
        "mixed",
        "frames and framed JSON",
        SIZE,
        n -> framed(4, chance(0.5) ? payment(n) : bytes(40)));
    valid(
        "mixed",
        "frames and a little JSON",
        SIZE,
        n -> chance(0.03) ? payment(n) : framed(4, bytes(40)));
    for (double rate : new double[] {0.002, 0.03}) {
      add(
          "mixed",
          "JSON and frames, broken " + rate,
          SIZE,
          n ->
              chance(rate)
                  ? broken(n)
                  : new Value(chance(0.7) ? payment(n) : framed(4, bytes(40)), false));
      add(
          "mixed",
          "JSON and lines, broken " + rate,
          SIZE,
          n ->
              chance(rate)
                  ? new Value(bare(n), true)
                  : new Value(chance(0.6) ? payment(n) : line(n), false));
      add(
          "mixed",
          "JSON and lines, cut " + rate,
          SIZE,
          n ->
              chance(rate)
                  ? new Value(payment(n), false).cutBehind("\"EUR\"")
                  : new Value(chance(0.6) ? payment(n) : line(n), false));
      add(
          "mixed",
          "frames, unframed " + rate,
          SIZE,
          n ->
              chance(rate)
                  ? new Value(n % 2 == 0 ? bare(n) : utf8("Internal error " + n), true)
                  : new Value(framed(4, bytes(40)), false));
      add(
          "mixed",
          "framed JSON, broken " + rate,
          SIZE,
          n ->
              chance(rate)
                  ? new Value(framed(4, n % 2 == 0 ? bare(n) : cut(n)), true)
                  : new Value(framed(4 + n % 2, payment(n)), false));
      add(
          "mixed",
          "frames cut short " + rate,
          SIZE,
          n ->
              chance(rate)
                  ? new Value(new byte[] {0, 0, 1}, true)
                  : new Value(framed(4, bytes(40)), false));
    }
  }

  private void small() {
    for (int size : new int[] {20, 35, 60, 100, 200}) {
      valid("small", size + " payments", size, this::payment);
      valid("small", size + " events", size, n -> sourced(n % 7));
      valid("small", size + " of two versions", size, n -> version(n, n % 2 + 1));
      valid("small", size + ", then a new version", size, n -> version(n, n < size / 2 ? 1 : 3));
      valid(
          "small",
          size + " of text and JSON",
          size,
          n -> n % 2 == 0 ? payment(n) : utf8("note " + n));
      valid("small", size + " lines", size, this::line);
      valid("small", size + " frames", size, n -> framed(4, bytes(20)));
      valid("small", size + " bytes", size, n -> bytes(20));
      valid(
          "small",
          size + ", then another encoding",
          size,
          n -> n < size * 3 / 4 ? payment(n) : packed(n));
      int one = random.nextInt(size);
      int other = random.nextInt(size);
      add(
          "small",
          size + " with one broken",
          size,
          n -> n == one ? broken(n) : new Value(payment(n), false));
      add(
          "small",
          size + " with two broken",
          size,
          n -> n == one || n == other ? broken(n) : new Value(payment(n), false));
      add(
          "small",
          size + " frames with a text",
          size,
          n -> n == one ? new Value(utf8("oops"), true) : new Value(framed(4, bytes(20)), false));
      add(
          "small",
          size + " with one lost field",
          size,
          true,
          n ->
              n == one
                  ? new Value(swap(n, "\"id\":", "\"di\":"), true)
                  : new Value(payment(n), false));
    }
  }

  /** Poison of many kinds in queues that are not simple themselves. */
  private void several() {
    for (double rate : new double[] {0.003, 0.03, 0.12}) {
      add(
          "several",
          "all kinds " + rate,
          SIZE,
          n -> chance(rate) ? broken(n) : new Value(payment(n), false));
      int at = SIZE / 3 + random.nextInt(SIZE / 3);
      add(
          "several",
          "and a new version " + rate,
          SIZE,
          n -> chance(rate) ? broken(n) : new Value(version(n, n < at ? 1 : 3), false));
      add(
          "several",
          "in a roll-out " + rate,
          SIZE,
          n ->
              chance(rate)
                  ? broken(n)
                  : new Value(version(n, chance(canary(n, at)) ? 2 : 1), false));
      add(
          "several",
          "among events " + rate,
          SIZE,
          n -> chance(rate) ? broken(n) : new Value(sourced(n % 7), false));
      add(
          "several",
          "in maps " + rate,
          SIZE,
          n ->
              chance(rate)
                  ? new Value(
                      utf8(new String(map(n), StandardCharsets.UTF_8).replaceFirst(":[0-9]", ":x")),
                      true)
                  : new Value(map(n), false));
      add(
          "several",
          "in bursts " + rate,
          SIZE,
          n -> n % 1_000 < 1_000 * rate ? broken(n) : new Value(payment(n), false));
      if (rate < 0.05) {
        add(
            "several",
            "well-formed " + rate,
            SIZE,
            true,
            n ->
                chance(rate)
                    ? new Value(swap(n, "\"amount\":", "\"amount\":[],\"was\":"), true)
                    : new Value(payment(n), false));
      }
    }
    add(
        "several",
        "broken from some time on",
        SIZE,
        n -> n > 0.8 * SIZE ? new Value(bare(n), true) : new Value(payment(n), false));
  }

  /** Schemas named by headers, as bytes of any kind or as JSON. */
  private void headed() {
    String id = "\0\0\0\0\0\0\0\7";
    for (double rate : new double[] {0, 0.004, 0.04}) {
      for (boolean json : new boolean[] {true, false}) {
        List<Fed> messages = new ArrayList<>(SIZE);
        for (int n = 0; n < SIZE; n++) {
          boolean poison = chance(rate);
          byte[] value =
              poison ? (json ? bare(n) : utf8("oops, no schema")) : json ? payment(n) : bytes(20);
          Fed fed = Fed.of(n % 4, n / 4, START + 20L * n, value, poison);
          boolean named = json || !poison;
          messages.add(named ? fed.with("apicurio.value.contentId", id) : fed);
        }
        String name = (json ? "JSON" : "bytes") + " and schemas in headers " + rate;
        all.add(new Queue(name, "headed", false, messages));
      }
    }
  }

  /** From nothing at that message to everything, in steps of 2, 10, 50 and 100 %. */
  private static double canary(int n, int from) {
    double part = (n - from) / (double) Math.max(1, SIZE - from);
    return part < 0 ? 0 : part < 0.25 ? 0.02 : part < 0.5 ? 0.1 : part < 0.75 ? 0.5 : 1;
  }

  private boolean chance(double rate) {
    return random.nextDouble() < rate;
  }

  private Value broken(int n) {
    byte[] bytes =
        switch (random.nextInt(6)) {
          case 0 -> bare(n);
          case 1 -> cut(n);
          case 2 -> utf8("upstream connect error or disconnect/reset before headers");
          case 3 ->
              new String(payment(n), StandardCharsets.UTF_8)
                  .replace("EUR", "\u00e9")
                  .getBytes(StandardCharsets.ISO_8859_1);
          case 4 -> swap(n, "EUR", "E\tR");
          default -> high(bytes(30));
        };
    return new Value(bytes, true);
  }

  private byte[] bare(int n) {
    return swap(n, "\"P-", "P-");
  }

  private byte[] cut(int n) {
    byte[] whole = payment(n);
    byte[] part = new byte[1 + random.nextInt(whole.length - 1)];
    System.arraycopy(whole, 0, part, 0, part.length);
    return part;
  }

  private byte[] payment(int n) {
    return utf8(
        "{\"id\":\"P-"
            + (7_000_000 + n)
            + "\",\"amount\":"
            + random.nextInt(90_000) / 100.0
            + ",\"currency\":\"EUR\",\"to\":{\"iban\":\"DE"
            + random.nextInt(99_999)
            + "\",\"name\":\"n\"},\"tags\":["
            + (n % 3 == 0 ? "" : "\"a\",\"b\"")
            + "]"
            + (n % 2 == 0 ? ",\"note\":\"x\"" : "")
            + "}");
  }

  private byte[] swap(int n, String what, String with) {
    return utf8(new String(payment(n), StandardCharsets.UTF_8).replace(what, with));
  }

  private byte[] version(int n, int version) {
    return switch (version) {
      case 1 -> payment(n);
      case 2 -> swap(n, "\"currency\":\"EUR\"", "\"currency\":{\"code\":\"EUR\"},\"v\":2");
      default -> swap(n, "\"currency\":\"EUR\",", "").clone();
    };
  }

  private byte[] sourced(int kind) {
    String at = ",\"at\":" + (START + random.nextInt(9_999)) + "}";
    return utf8(
        switch (kind) {
          case 0 -> "{\"type\":\"opened\",\"owner\":\"o\"" + at;
          case 1, 2, 4 -> "{\"type\":\"paid\",\"cents\":" + random.nextInt(9_999) + at;
          case 3 -> "{\"heartbeat\":true,\"node\":\"n\",\"up\":1" + at;
          default -> "{\"type\":\"closed\",\"why\":{\"code\":1,\"by\":[1,2]}" + at;
        });
  }

  private byte[] sparse(int n, double rate) {
    StringBuilder text = new StringBuilder("{\"id\":" + n);
    for (char c = 'a'; c < 'k'; c++) {
      text.append(chance(rate) ? ",\"opt_" + c + "\":" + (c % 2 == 0 ? "\"x\"" : "1.5") : "");
    }
    return utf8(text.append('}').toString());
  }

  private String big() {
    return switch (random.nextInt(60)) {
      case 0 -> "1e308,\"x\":";
      case 1 -> "-123456789012345678901234567890,\"x\":";
      case 2 -> "9223372036854775808,\"x\":";
      case 3 -> "0.000000000000000000001,\"x\":";
      default -> "1,\"x\":";
    };
  }

  private byte[] seasonal(int n) {
    boolean sale = n % 1_000 > 980;
    boolean night = n % 300 > 250;
    return swap(
        n,
        "\"amount\":",
        "\"count\":"
            + (sale ? 900_000 + n : night ? 0 : n % 50)
            + (night ? ",\"batch\":[1,2]" : "")
            + ",\"amount\":");
  }

  private byte[] map(int n) {
    return utf8(
        "{\"id\":\"m\",\"by\":{\"user-"
            + Integer.toString(random.nextInt(1 << 20), 36)
            + "\":"
            + n % 10
            + ",\"shop-"
            + Integer.toString(random.nextInt(1 << 20), 36)
            + "\":1}}");
  }

  private static byte[] nested(int depth) {
    return utf8("{\"n\":" + "[".repeat(depth) + "1" + "]".repeat(depth) + "}");
  }

  private byte[] line(int n) {
    return utf8(
        switch (random.nextInt(8)) {
          case 0 -> "[INFO] started " + n;
          case 1 -> "[2026-01-01 10:00:00] {ok}";
          case 2 -> "{ok} " + n;
          default -> "a line of a log, number " + n;
        });
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** No text, no frame, no bracket. */
  private static byte[] high(byte[] bytes) {
    bytes[0] = (byte) 0xFE;
    return bytes;
  }

  private static byte[] packed(int n) {
    return ByteBuffer.allocate(9)
        .put((byte) 0x82)
        .put((byte) 0xA1)
        .put((byte) 'a')
        .put((byte) 0xCE)
        .putInt(n)
        .put((byte) 0xC0)
        .array();
  }

  private static byte[] framed(int schema, byte[] value) {
    return ByteBuffer.allocate(5 + value.length).put((byte) 0).putInt(schema).put(value).array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
