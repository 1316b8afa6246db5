package io.clawback.clients.kafka.skip.format;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one member of a group says of the skip list: a record in the status topic, written at every
 * change, every few seconds, and once more at the end. Immutable.
 */
public final class MemberStatus {
  private static final String MAGIC = "clawback-skip-status 1";

  /** How the member stands. */
  public enum State {
    /** It has not read the list to its end yet. */
    READING,
    /** It leaves out what the list says as of its version. */
    APPLIED,
    /** It cannot read the list and leaves out nothing. */
    UNREADABLE,
    /** It is gone. */
    CLOSED
  }

  private final String group;
  private final String client;
  private final String member;
  private final State state;
  private final long version;
  private final long entries;
  private final long dropped;
  private final long mismatched;
  private final String why;

  /**
   * A status.
   *
   * @param group the member's group
   * @param client its client id, as the broker knows it too
   * @param member a name of its own, for several may have one client id
   * @param version the control topic's offset up to which it has applied the list
   * @param entries how many messages the list names for it
   * @param dropped how many it has left out so far
   * @param mismatched how many it delivered because they were others than the list names
   * @param why what a person should know; may be empty
   */
  public MemberStatus(
      String group,
      String client,
      String member,
      State state,
      long version,
      long entries,
      long dropped,
      long mismatched,
      String why) {
    this.group = group;
    this.client = client;
    this.member = member;
    this.state = state;
    this.version = version;
    this.entries = entries;
    this.dropped = dropped;
    this.mismatched = mismatched;
    this.why = why;
  }

  /** The member's group. */
  public String group() {
    return group;
  }

  /** Its client id. */
  public String client() {
    return client;
  }

  /** Its own name. */
  public String member() {
    return member;
  }

  /** How it stands. */
  public State state() {
    return state;
  }

  /** The control topic's offset up to which it has applied the list. */
  public long version() {
    return version;
  }

  /** How many messages the list names for it. */
  public long entries() {
    return entries;
  }

  /** How many it has left out so far. */
  public long dropped() {
    return dropped;
  }

  /** How many it delivered because they were others than the list names. */
  public long mismatched() {
    return mismatched;
  }

  /** What a person should know; may be empty. */
  public String why() {
    return why;
  }

  /** Whether it leaves out everything that the list said up to there. */
  public boolean has(long wanted) {
    return state == State.APPLIED && version >= wanted;
  }

  /** The record's key: group, client id and name, each percent-encoded, between slashes. */
  public byte[] key() {
    return (coded(group) + "/" + coded(client) + "/" + coded(member))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String coded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The record's value. */
  public byte[] value() {
    String text =
        String.join(
            "\n",
            MAGIC,
            "state " + state.name().toLowerCase(Locale.ROOT),
            "version " + version,
            "entries " + entries,
            "dropped " + dropped,
            "mismatched " + mismatched,
            "why " + why.replaceAll("\\s+", " "),
            "");
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What key and value spell; empty when they are no status, or one of a later release. */
  public static Optional<MemberStatus> parse(byte[] key, byte[] value) {
    String[] names = new String(key, StandardCharsets.UTF_8).split("/", -1);
    String[] lines = new String(value, StandardCharsets.UTF_8).split("\n", -1);
    if (names.length != 3 || !lines[0].equals(MAGIC)) {
      return Optional.empty();
    }
    Map<String, String> said = new TreeMap<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      if (space > 0) {
        said.put(line.substring(0, space), line.substring(space + 1));
      }
    }
    try {
      return Optional.of(
          new MemberStatus(
              URLDecoder.decode(names[0], StandardCharsets.UTF_8),
              URLDecoder.decode(names[1], StandardCharsets.UTF_8),
              URLDecoder.decode(names[2], StandardCharsets.UTF_8),
              State.valueOf(said.getOrDefault("state", "").toUpperCase(Locale.ROOT)),
              Long.parseLong(said.getOrDefault("version", "")),
              Long.parseLong(said.getOrDefault("entries", "")),
              Long.parseLong(said.getOrDefault("dropped", "")),
              Long.parseLong(said.getOrDefault("mismatched", "")),
              said.getOrDefault("why", "")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return new String(value(), StandardCharsets.UTF_8).trim().replace('\n', ';');
  }
}
