package io.clawback.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a ledger's key, spelled as in C2SP signed-note: {@code name+hash+key}, the
 * hash being four bytes over name and key. Immutable.
 */
final class VerifierKey {
  static final byte ED25519 = 1;

  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final Pattern SPELLED =
      Pattern.compile("([^+\\s]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]{44})");

  private final String name;
  private final byte[] hash;
  private final String spelled;
  private final PublicKey key;

  /** The key of that name. {@code raw} are the 32 bytes of the Ed25519 key. */
  VerifierKey(String name, byte[] raw) throws GeneralSecurityException {
    this.name = name;
    byte[] typed = joined(new byte[] {ED25519}, raw);
    ByteArrayOutputStream hashed = new ByteArrayOutputStream();
    hashed.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    hashed.write('\n');
    hashed.writeBytes(typed);
    hash = Arrays.copyOf(new Sha256().of(hashed.toByteArray()), 4);
    spelled =
        name
            + "+"
            + HexFormat.of().formatHex(hash)
            + "+"
            + Base64.getEncoder().encodeToString(typed);
    key =
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(joined(X509, raw)));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** The key that the text spells, or null. */
  static @Nullable VerifierKey read(String text) {
    Matcher matcher = SPELLED.matcher(text.strip());
    if (!matcher.matches()) {
      return null;
    }
    byte[] typed = Base64.getDecoder().decode(matcher.group(3));
    if (typed[0] != ED25519) {
      return null;
    }
    try {
      VerifierKey key =
          new VerifierKey(matcher.group(1), Arrays.copyOfRange(typed, 1, typed.length));
      return key.spelled.equals(text.strip()) ? key : null;
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  /** The key's name, which is also the ledger's origin. */
  String name() {
    return name;
  }

  /** The four bytes that tell which key signed. */
  byte[] hash() {
    return hash.clone();
  }

  /** Whether the signature over the text is this key's. */
  boolean signed(String text, byte[] signature) {
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(text.getBytes(StandardCharsets.UTF_8));
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerifierKey that && that.spelled.equals(spelled);
  }

  @Override
  public int hashCode() {
    return spelled.hashCode();
  }

  @Override
  public String toString() {
    return spelled;
  }
}
