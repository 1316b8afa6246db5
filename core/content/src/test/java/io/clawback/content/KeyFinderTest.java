package io.clawback.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.content.duplicate.AcceptedBefore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept of consumed messages must be what a look asks for. */
class KeyFinderTest {
  private static final List<String> VALUES =
      List.of(
          "{\"id\":\"a\"}",
          " \n{\"id\":\"b\"}",
          "{\"id\":\"c\\u0041\\\"\"}",
          "{\"id\":12,\"x\":{\"id\":\"no\"}}",
          "{\"id\":null}",
          "{\"id\":\"\"}",
          "{\"id\":{\"a\":1}}",
          "{\"id\":\"d\",\"id\":\"e\"}",
          "{\"x\":[{\"id\":\"no\"}]}",
          "[{\"id\":\"no\"}]",
          "{\"id\":\"f\"",
          "{\"id\":NaN}",
          "\uFEFF{\"id\":\"g\"}",
          "\0\0\0\0\7{\"id\":\"h\"}",
          "\0\0\0\0\7 {\"id\":\"i\"}",
          "\0\0\0\0\7{\"id\":\"j\"",
          "\0\0\0\0\0\0\0\0\7{\"id\":\"k\"}",
          "\0\0\0\0\0{\"id\":\"l\"}",
          "\0{}",
          "\"id\"",
          "17",
          "id",
          "",
          "null");

  @Test
  void findsTheKeyThatAFoldFinds() {
    for (String selector : List.of("$.id", "$.x.id", "key", "header:h", "header:none")) {
      List<String> byFold = new ArrayList<>();
      AcceptedBefore asked =
          (array, from, length, values, valueFrom, valueLength) -> {
            byFold.add(new String(array, from, length, StandardCharsets.UTF_8));
            return null;
          };
      ContentFold fold =
          new ContentFold(
              new ContentQuestion(
                  Optional.of(Selector.parse(selector)),
                  Optional.empty(),
                  List.of(),
                  0,
                  1 << 20,
                  1),
              asked);
      KeyFinder finder = new KeyFinder(Selector.parse(selector));
      List<String> byFinder = new ArrayList<>();
      for (Message message : messages()) {
        fold.message(message);
        byte[] key = finder.find(message);
        if (key != null) {
          byFinder.add(new String(key, StandardCharsets.UTF_8));
        }
      }
      assertThat(byFinder).as(selector).isEqualTo(byFold);
      assertThat(byFinder.isEmpty()).as(selector).isEqualTo(selector.equals("header:none"));
    }
  }

  /** Each value with and without a key and headers, and tombstones. */
  private static List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 2 * VALUES.size(); i++) {
      messages.add(message(i, VALUES.get(i / 2), i % 2 == 1));
    }
    Message tombstone = message(99, "", true);
    tombstone.valueLength = Message.ABSENT;
    messages.add(tombstone);
    return messages;
  }

  private static Message message(int offset, String value, boolean more) {
    String before = "hh<k><1><2>";
    byte[] bytes = (before + value + "after").getBytes(StandardCharsets.UTF_8);
    Message message = new Message();
    message.bytes = bytes;
    message.offset = offset;
    message.valueFrom = before.length();
    message.valueLength = value.getBytes(StandardCharsets.UTF_8).length;
    if (more) {
      message.keyFrom = 2;
      message.keyLength = 3;
      message.headers = new int[] {0, 1, 5, 3, 1, 1, 8, 3};
      message.headerCount = 2;
    }
    return message;
  }
}
