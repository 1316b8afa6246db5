package io.clawback.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A signed statement that the ledger had so many entries with that Merkle root: a C2SP tlog
 * checkpoint in a C2SP signed note. Immutable.
 *
 * @param origin which ledger
 * @param size how many entries it covers
 * @param root RFC 6962 root over them
 * @param note the note as it stands, signature and all
 */
record Checkpoint(String origin, long size, byte[] root, String note) {
  /** Lines of one note: origin, size, root, an empty one, the signature. */
  static final int LINES = 5;

  private static final Pattern NOTE =
      Pattern.compile(
          "(?<text>(?<origin>[^\\n+ ]+)\\n(?<size>0|[1-9][0-9]{0,17})\\n"
              + "(?<root>[A-Za-z0-9+/]{43}=)\\n)"
              + "\\n\u2014 (?<name>[^\\n ]+) (?<signature>[A-Za-z0-9+/]{91}=)\\n");

  static Checkpoint sign(LedgerKey key, long size, byte[] root) {
    String origin = key.verifier.name();
    String text = origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    byte[] signature = ByteBuffer.allocate(68).put(key.verifier.hash()).put(key.sign(text)).array();
    String note =
        text + "\n\u2014 " + origin + " " + Base64.getEncoder().encodeToString(signature) + "\n";
    return new Checkpoint(origin, size, root, note);
  }

  /** The checkpoint that the note spells, when its signature is the key's; else null. */
  static @Nullable Checkpoint read(String note, VerifierKey key) {
    Matcher matcher = NOTE.matcher(note);
    if (!matcher.matches()
        || !matcher.group("origin").equals(key.name())
        || !matcher.group("name").equals(key.name())) {
      return null;
    }
    byte[] root = Base64.getDecoder().decode(matcher.group("root"));
    byte[] signature = Base64.getDecoder().decode(matcher.group("signature"));
    if (!Arrays.equals(Arrays.copyOf(signature, 4), key.hash())
        || !Base64.getEncoder().encodeToString(root).equals(matcher.group("root"))
        || !Base64.getEncoder().encodeToString(signature).equals(matcher.group("signature"))
        || !key.signed(matcher.group("text"), Arrays.copyOfRange(signature, 4, 68))) {
      return null;
    }
    return new Checkpoint(key.name(), Long.parseLong(matcher.group("size")), root, note);
  }

  /** The note as bytes. */
  byte[] bytes() {
    return note.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Checkpoint checkpoint && checkpoint.note.equals(note);
  }

  @Override
  public int hashCode() {
    return note.hashCode();
  }
}
