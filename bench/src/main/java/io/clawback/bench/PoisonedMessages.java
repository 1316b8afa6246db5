package io.clawback.bench;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Payment messages of about 210 bytes, some of them with a {@code transaction_id} that is no JSON.
 * The same seed makes the same messages. Not thread-safe.
 */
final class PoisonedMessages {
  /** Messages and poison of the third scenario: 2.15 %. */
  static final int MESSAGES = 847_293;

  static final int POISON = 18_247;
  private static final String[] CURRENCIES = {"EUR", "USD", "GBP", "CHF"};
  private static final String[] STATES = {"authorised", "captured", "refunded"};
  private final Random random;
  private final int of;
  private final int poison;
  private int made;
  private int spoiled;

  PoisonedMessages(long seed, int of, int poison) {
    this.random = new Random(seed);
    this.of = of;
    this.poison = poison;
  }

  /** The next message. Exactly {@code poison} of the first {@code of} are malformed. */
  byte[] next() {
    boolean bad = random.nextInt(of - made) < poison - spoiled;
    made++;
    String transaction =
        Long.toHexString(random.nextLong() | Long.MIN_VALUE) + Integer.toHexString(made);
    String value;
    if (bad) {
      spoiled++;
      value =
          switch (spoiled % 3) {
            case 0 -> "\"tx-" + transaction; // never closed
            case 1 -> "tx-" + transaction; // never opened
            default -> "\"tx-" + transaction + "\\x\"";
          };
    } else {
      value = "\"tx-" + transaction + '"';
    }
    String text =
        "{\"transaction_id\":"
            + value
            + ",\"tenant\":\"tenant_"
            + random.nextInt(12)
            + "\",\"amount\":"
            + random.nextInt(100_000)
            + '.'
            + (10 + random.nextInt(90))
            + ",\"currency\":\""
            + CURRENCIES[random.nextInt(4)]
            + "\",\"state\":\""
            + STATES[random.nextInt(3)]
            + "\",\"created_at\":"
            + (1_760_000_000_000L + made * 37L)
            + ",\"customer\":{\"id\":"
            + random.nextInt(1_000_000)
            + ",\"country\":\"DE\"},\"items\":["
            + random.nextInt(1000)
            + ','
            + random.nextInt(1000)
            + "],\"retry\":false}";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
