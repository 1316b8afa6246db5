package io.clawback.brokers.memory;

import io.clawback.model.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * What a member says of a list.
 *
 * @param incarnation of the list that it read; empty when it cannot read one
 * @param version up to where
 */
record MemberWord(String incarnation, long version) {
  /** It leaves out nothing. */
  static final MemberWord UNREADABLE = new MemberWord("", 0);

  String text() {
    return incarnation + " " + version;
  }

  /** The last word of each member, by its id. Alone. */
  static TreeMap<String, MemberWord> all(MemoryQueue status) {
    TreeMap<String, MemberWord> words = new TreeMap<>();
    for (MemoryLog log : status.partitions()) {
      log.visit(
          log.start(),
          log.lastStable(),
          (offset, at, key, value, headers) -> {
            Message message = MemoryQuarantine.message(0, offset, at, key, value, headers);
            words.put(text(message.key().orElse(new byte[0])), word(message));
            return true;
          });
    }
    return words;
  }

  private static MemberWord word(Message message) {
    String[] words = text(message.value().orElse(new byte[0])).split(" ", -1);
    try {
      return words.length == 2 ? new MemberWord(words[0], Long.parseLong(words[1])) : UNREADABLE;
    } catch (NumberFormatException e) {
      return UNREADABLE;
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Whether it has that list as of that version. */
  boolean has(String list, long wanted) {
    return incarnation.equals(list) && version >= wanted;
  }
}
