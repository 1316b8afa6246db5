package io.clawback.content;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Queues of JSON with something among it that begins as JSON, or nearly so: lines of logs with a
 * tag in brackets, templates, several values in one message, and JSON that really is broken. The
 * same seed gives the same messages.
 */
final class LookalikeCorpora {
  private static final long START = 1_700_000_000_000L;
  private static final int SIZE = 2_000;
  private static final double[] FEW = {0.02, 0.1};
  private static final double[] MANY = {0.2, 0.3, 0.45};
  private final Random random;
  private final List<Queue> all = new ArrayList<>();

  /** One queue. */
  record Queue(String name, List<Fed> messages) {}

  /** What becomes of an order. */
  private interface Turn {
    byte[] turn(String order, int n);
  }

  /** Whether it becomes of the n-th. */
  private interface When {
    boolean is(int n);
  }

  private LookalikeCorpora(long seed) {
    this.random = new Random(seed);
  }

  /** All queues of one seed. */
  static List<Queue> all(long seed) {
    LookalikeCorpora c = new LookalikeCorpora(seed);
    c.lines();
    c.broken();
    c.several();
    c.together();
    return c.all;
  }

  /** Text: few of them are poison, as all text is; more are a population of their own. */
  private void lines() {
    for (int sort = 0; sort < LINES; sort++) {
      int one = sort;
      population("line " + sort, (t, n) -> utf8(line(one, t, n)));
    }
    population("lines of all sorts", (t, n) -> utf8(line(random.nextInt(LINES), t, n)));
  }

  private void population(String name, Turn turn) {
    for (double rate : FEW) {
      add(name + " " + rate, true, n -> chance(rate), turn);
    }
    for (double rate : MANY) {
      add(name + " " + rate, false, n -> chance(rate), turn);
      add(name + " until " + rate, false, n -> n < rate * SIZE, turn);
      add(name + " from " + rate, false, n -> n >= (1 - rate) * SIZE, turn);
    }
    add(name + " at the end", false, n -> n >= 0.95 * SIZE, turn);
  }

  private static final int LINES = 20;

  private String line(int sort, String order, int n) {
    String time = String.format("2026-11-22 10:%02d:%02d", n / 60 % 60, n % 60);
    return switch (sort) {
      case 0 -> "[ERROR] " + time + " something went wrong with " + n;
      case 1 -> "[" + time + "] INFO order " + n + " was seen";
      case 2 -> "[" + time + ",123] [main] {ok} done";
      case 3 -> "[main] INFO [req-" + n + "] took [" + n % 90 + "]";
      case 4 -> "[" + (10_000 + n) + "] kernel: panic";
      case 5 -> "[" + (10_000 + n) + "] [main] starting";
      case 6 -> "[ 12.0" + n + "] usb 1-1: new device";
      case 7 -> "[" + time + "] INFO " + order;
      case 8 -> "[INFO]: user=\"u" + n + "\": logged in [ok]";
      case 9 -> "[] nothing to do";
      case 10 -> "{name} joined {room}";
      case 11 -> "{0} of {1} done";
      case 12 -> "{} of " + n + " done";
      case 13 -> "{" + time + " worker " + n + " started}";
      case 14 -> "[" + time + " worker " + n + " started]";
      case 15 -> time + " INFO order " + n;
      case 16 -> n + " something";
      case 17 -> "\"GET /orders/" + n + "\" 200";
      case 18 -> "true story number " + n;
      default -> "callback(" + order + ")";
    };
  }

  /** Poison however many there are, and since when. */
  private void broken() {
    poison("cut", (t, n) -> utf8(t.substring(0, 1 + random.nextInt(t.length() - 1))));
    poison("cut at once", (t, n) -> utf8(n % 2 == 0 ? "{" : "{\"id"));
    poison("no quote in a field", (t, n) -> utf8(t.replace("\"P-", "P-")));
    poison("no first quote", (t, n) -> utf8(t.replace("{\"id", "{id")));
    poison("no second quote", (t, n) -> utf8(t.replace("\"id\":", "\"id:")));
    poison("no colon", (t, n) -> utf8(t.replace("\"id\":", "\"id\" ")));
    poison("a comma first", (t, n) -> utf8(t.replace("{\"id", "{,\"id")));
    poison("control character", (t, n) -> utf8(t.replace("EUR", "E\u0001R")));
    poison("a quote within", (t, n) -> utf8(t.replace("EUR", "a \"b\" c")));
    poison("deep", (t, n) -> utf8(t.replace("\"qty\":", "\"qty\":x")));
    poison("one brace too many", (t, n) -> utf8(t + "}"));
    poison("something behind", (t, n) -> utf8(t + " # id " + n));
    poison("an array of them", (t, n) -> utf8("[" + t.replace("\"P-", "P-") + "]"));
    poison("as Python prints it", (t, n) -> utf8(t.replace('"', '\'').replace("true", "True")));
    poison("as JavaScript prints it", (t, n) -> utf8(t.replaceAll("\"([a-z]+)\":", "$1: ")));
    poison("as Java prints it", (t, n) -> utf8(t.replaceAll("\"([a-z]*)\":", "$1=")));
    poison("a list as Python prints it", (t, n) -> utf8("['P-" + n + "', None]"));
    poison("not text", (t, n) -> utf8("{\u0000\u0001" + t.substring(3)));
  }

  private void poison(String name, Turn turn) {
    for (double rate : FEW) {
      add(name + " " + rate, true, n -> chance(rate), turn);
    }
    for (double rate : MANY) {
      add(name + " " + rate, true, n -> chance(rate), turn);
    }
    add(name + " from some time on", true, n -> n >= 0.8 * SIZE, turn);
  }

  /** Several values in a message, and marks before it: some readers take them. */
  private void several() {
    population("concatenated", (t, n) -> utf8(t + t));
    population("one a line", (t, n) -> utf8(t + "\n" + t + "\n"));
    for (double rate : MANY) {
      add("byte order mark " + rate, false, n -> chance(rate), (t, n) -> utf8("\uFEFF" + t));
    }
  }

  /** A log beside JSON that is broken in a field. */
  private void together() {
    for (double rate : MANY) {
      List<Fed> messages = new ArrayList<>();
      for (int n = 0; n < SIZE; n++) {
        boolean bare = chance(0.02);
        String text = bare ? order(n).replace("\"P-", "P-") : order(n);
        byte[] value = utf8(!bare && chance(rate) ? line(n % 15, text, n) : text);
        messages.add(fed(n, value, bare));
      }
      all.add(new Queue("broken beside lines " + rate, messages));
    }
    List<Fed> arrays = new ArrayList<>();
    for (int n = 0; n < SIZE; n++) {
      boolean poison = chance(0.2);
      String gap = poison ? " " : ",";
      arrays.add(fed(n, utf8("[\"P-" + n + "\"" + gap + n % 90 + ",true]"), poison));
    }
    all.add(new Queue("arrays without a comma", arrays));
  }

  private void add(String name, boolean poison, When when, Turn turn) {
    List<Fed> messages = new ArrayList<>(SIZE);
    for (int n = 0; n < SIZE; n++) {
      boolean is = when.is(n);
      messages.add(fed(n, is ? turn.turn(order(n), n) : utf8(order(n)), is && poison));
    }
    all.add(new Queue(name, messages));
  }

  private static Fed fed(int n, byte[] value, boolean poison) {
    return Fed.of(n % 3, n / 3, START + 41L * n, value, poison);
  }

  private String order(int n) {
    return "{\"id\":\"P-"
        + (7_000_000 + n)
        + "\",\"amount\":"
        + random.nextInt(9_000) / 100.0
        + ",\"currency\":\"EUR\",\"paid\":true,\"lines\":[{\"sku\":\"S"
        + n % 90
        + "\",\"qty\":"
        + n % 4
        + "}]}";
  }

  private boolean chance(double rate) {
    return random.nextDouble() < rate;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
