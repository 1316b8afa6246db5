package io.clawback.content;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Feeds two lanes what a hostile producer would, merges them, and prints what they say. */
final class HostileMessages {
  private static final Random RANDOM = new Random(3);

  private HostileMessages() {}

  public static void main(String[] arguments) {
    int messages = Integer.parseInt(arguments[1]);
    ContentQuestion question =
        new ContentQuestion(
            Optional.of(Selector.parse("$.id")),
            Optional.of(Selector.parse("$.tenant")),
            List.of(),
            0,
            1 << 20,
            3);
    ContentFold[] lanes = {new ContentFold(question), null};
    lanes[1] = lanes[0].beside();
    Message message = new Message();
    for (int n = 0; n < messages; n++) {
      message.bytes = text(arguments[0], n).getBytes(StandardCharsets.UTF_8);
      message.valueLength = message.bytes.length;
      message.partition = n % 3;
      message.offset = n * 70_000L;
      message.timestamp = 1_700_000_000_000L + RANDOM.nextInt(1 << 30);
      message.producer = RANDOM.nextInt();
      lanes[n % 2].message(message);
    }
    lanes[0].merge(lanes[1]);
    Contents found = lanes[0].finish();
    System.out.println("messages " + found.messages());
  }

  /** A message of that sort; no two are alike. */
  static String text(String sort, int n) {
    return switch (sort) {
      case "deep" -> deep(n);
      case "values" -> values();
      case "mapped" -> mapped();
      case "tenants" -> "{\"tenant\":\"" + name(256) + "\"}";
      case "samples" -> "{\"" + name(9) + "\":\"" + "x".repeat(3_000) + "\",\"a\":" + n + "}";
      case "faults" -> "{\"" + name(60) + "\":{\"" + name(60) + "\":" + "x".repeat(2_000);
      case "keys" -> "{\"id\":\"" + "\\u0041" + "x".repeat(20 << 20) + n + "\"}";
      default -> throw new IllegalArgumentException(sort);
    };
  }

  private static String deep(int n) {
    StringBuilder text = new StringBuilder();
    int levels = n % 4 == 0 ? 24 : 7;
    for (int level = 0; level < levels; level++) {
      text.append("{\"").append(level).append(name(60)).append("\":");
    }
    text.append('{');
    for (int leaf = 0; leaf < 480; leaf++) {
      text.append(leaf == 0 ? "\"" : ",\"").append('f').append(leaf % 10).append(name(3));
      text.append("\":").append(n % 9);
    }
    return text.append("}".repeat(levels + 1)).toString();
  }

  private static String values() {
    StringBuilder text = new StringBuilder("{\"tenant\":\"" + name(9) + "\"");
    for (int leaf = 0; leaf < 400; leaf++) {
      int size = RANDOM.nextInt(30);
      text.append(",\"f").append(Integer.toString(leaf, 26)).append("\":");
      text.append(
          size < 16 ? '1' + "0".repeat(size) : '"' + "x".repeat(1 << (size - 16) / 2) + '"');
    }
    return text.append('}').toString();
  }

  /** Any of 480 fields, in objects that are no maps beside one that is. */
  private static String mapped() {
    StringBuilder text = new StringBuilder("{\"map\":{\"" + name(9) + "\":1}");
    for (int object = 0; object < 8; object++) {
      text.append(",\"o").append((char) ('a' + object)).append("\":{\"id\":1");
      for (int field = 0; field < 60; field++) {
        if (RANDOM.nextInt(8) > 0) {
          text.append(",\"f").append(Integer.toString(field, 26)).append("\":1");
        }
      }
      text.append('}');
    }
    return text.append('}').toString();
  }

  private static String name(int length) {
    StringBuilder name = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      name.append((char) ('a' + RANDOM.nextInt(26)));
    }
    return name.toString();
  }
}
