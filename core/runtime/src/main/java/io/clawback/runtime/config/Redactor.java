package io.clawback.runtime.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;

/**
 * Masks known secret values in any text that leaves the process: as they are, in base64 (plain and
 * URL alphabet, at any of the three alignments, also as part of a longer text), URL-encoded, and
 * with JSON's escapes. Values shorter than {@value #SHORTEST} characters are not masked: that would
 * hide ordinary words. Thread-safe.
 */
public final class Redactor implements UnaryOperator<String> {
  /** What stands in a masked value's place. */
  public static final String MASK = "***";

  private static final int SHORTEST = 4;

  /** Longest first, so that no form is cut by a shorter one inside it. */
  private final ConcurrentSkipListSet<String> forms =
      new ConcurrentSkipListSet<>(
          Comparator.comparingInt(String::length).reversed().thenComparing(s -> s));

  /** From now on, {@code secret} is masked; each line of it too. */
  public void learn(String secret) {
    secret.lines().map(String::strip).forEach(this::one);
    one(secret);
  }

  private void one(String secret) {
    if (secret.strip().length() < SHORTEST) {
      return;
    }
    forms.add(secret);
    forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
    forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      for (int before = 0; before < 3; before++) {
        String inner = aligned(encoder, secret, before);
        if (inner.length() >= 2 * SHORTEST) {
          forms.add(inner);
        }
      }
    }
  }

  /** The base64 letters that hold nothing but the secret when {@code before} bytes precede it. */
  private static String aligned(Base64.Encoder encoder, String secret, int before) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    String whole = encoder.withoutPadding().encodeToString(shifted);
    int start = (before * 8 + 5) / 6;
    int end = shifted.length * 8 / 6;
    return whole.substring(Math.min(start, end), end);
  }

  /** The text with every known secret masked. */
  @Override
  public String apply(String text) {
    String masked = text;
    for (String form : forms) {
      if (masked.contains(form)) {
        masked = masked.replace(form, MASK);
      }
    }
    return masked;
  }
}
