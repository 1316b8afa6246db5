package io.clawback.ledger;

import io.clawback.model.audit.Draft;
import io.clawback.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A line before its number, time and hashes are known: everything else is spelled already, so that
 * whoever writes a group of lines only joins bytes. Immutable.
 *
 * <p>{@code hash} sorts before every other member, and so stands at a fixed place: cut it out, and
 * {@code sha256sum} of the rest is its value.
 */
final class Line {
  /** Length of <code>{"hash":"…",</code> at the start of every line. */
  static final int HASH_PREFIX = 75;

  /** {@code prev} of the first line. */
  static final byte[] NO_HASH = new byte[32];

  private static final int LATER = HASH_PREFIX + 160 + 50;

  private final byte[] beforePrev;
  private final byte[] beforeSeq;
  private final byte[] beforeSynced;
  private final byte[] beforeWhen;
  private final byte[] last;

  private Line(Draft draft, String what) {
    beforePrev =
        bytes(
            member(Field.KIND, Optional.of(draft.kind().name()))
                + member(Field.OPERATION, draft.operation())
                + member(Field.PLAN, draft.plan())
                + member(Field.POLICY, draft.policy()));
    beforeSeq = bytes(member(Field.RESOURCE, draft.resource()) + member(Field.RUN, draft.run()));
    beforeSynced = bytes(member(Field.STEP, draft.step()));
    beforeWhen = bytes(member(Field.TENANT, draft.tenant()) + what);
    int host = draft.who().lastIndexOf('@');
    String who = host < 0 ? draft.who() : draft.who().substring(0, host);
    String where =
        host < 0 ? "" : member(Field.WHERE, Optional.of(draft.who().substring(host + 1)));
    String tail = where + member(Field.WHO, Optional.of(who));
    last = bytes(tail.substring(0, tail.length() - 1) + "}");
  }

  /** The line with its detail inside. {@code detail} is the detail's canonical JSON. */
  static Line with(Draft draft, String detail) {
    return new Line(draft, quoted(Field.WHAT.key) + ":" + detail + ",");
  }

  /** The line with its detail in a file of that hash. */
  static Line pointing(Draft draft, String hash) {
    return new Line(draft, member(Field.WHAT_IN, Optional.of(hash)));
  }

  /** The most bytes that the finished line can have. */
  int mostBytes() {
    return beforePrev.length
        + beforeSeq.length
        + beforeSynced.length
        + beforeWhen.length
        + last.length
        + LATER;
  }

  /**
   * The whole line, without the line feed.
   *
   * @param synced number of the last entry that is known to be durable; damage up to there can be
   *     no torn write
   */
  byte[] finish(long seq, byte[] prev, long synced, Instant when, Sha256 sha) {
    byte[] seqMember = bytes("\"seq\":\"" + seq + "\",");
    byte[] prevMember = bytes("\"prev\":\"" + Sha256.hex(prev) + "\",");
    byte[] syncedMember = bytes("\"synced\":\"" + synced + "\",");
    byte[] whenMember = bytes("\"when\":\"" + when + "\",");
    byte[][] parts = {
      beforePrev,
      prevMember,
      beforeSeq,
      seqMember,
      beforeSynced,
      syncedMember,
      beforeWhen,
      whenMember,
      last
    };
    int length = HASH_PREFIX;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] line = new byte[length];
    int at = HASH_PREFIX;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, line, at, part.length);
      at += part.length;
    }
    byte[] head = bytes("{\"hash\":\"" + Sha256.hex(sha.own(line, 0, length)) + "\",");
    System.arraycopy(head, 0, line, 0, HASH_PREFIX);
    return line;
  }

  private static String member(Field field, Optional<String> value) {
    return value.map(text -> quoted(field.key) + ":" + quoted(text) + ",").orElse("");
  }

  private static String quoted(String text) {
    return Json.of(text).canonical();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
