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
 *
 * @param name the key's name, which is also the ledger's origin
 * @param raw the 32 bytes of the Ed25519 key
 */
record VerifierKey(String name, byte[] raw) {
  static final byte ED25519 = 1;

  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final Pattern SPELLED =
      Pattern.compile("([^+\\s]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]{44})");

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
    VerifierKey key = new VerifierKey(matcher.group(1), Arrays.copyOfRange(typed, 1, typed.length));
    return HexFormat.of().formatHex(key.hash()).equals(matcher.group(2)) ? key : null;
  }

  /** The four bytes that tell which key signed. */
  byte[] hash() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    bytes.write('\n');
    bytes.writeBytes(typed());
    return Arrays.copyOf(new Sha256().of(bytes.toByteArray()), 4);
  }

  private byte[] typed() {
    byte[] typed = new byte[raw.length + 1];
    typed[0] = ED25519;
    System.arraycopy(raw, 0, typed, 1, raw.length);
    return typed;
  }

  /** Whether the signature over the text is this key's. */
  boolean signed(String text, byte[] signature) {
    try {
      byte[] encoded = Arrays.copyOf(X509, X509.length + raw.length);
      System.arraycopy(raw, 0, encoded, X509.length, raw.length);
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
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
    return other instanceof VerifierKey key && key.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return name
        + "+"
        + HexFormat.of().formatHex(hash())
        + "+"
        + Base64.getEncoder().encodeToString(typed());
  }
}
