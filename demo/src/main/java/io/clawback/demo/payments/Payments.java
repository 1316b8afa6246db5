package io.clawback.demo.payments;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Payments as messages of about 210 bytes. The same seed, place and number make the same message.
 * Thread-safe.
 */
public final class Payments {
  private static final String[] CURRENCIES = {"EUR", "USD", "GBP", "CHF"};
  private static final String[] STATES = {"authorised", "captured", "refunded"};
  private final long seed;

  /** Payments of that seed. */
  public Payments(long seed) {
    this.seed = seed;
  }

  /** One that can be read. */
  public byte[] whole(String topic, int partition, long number) {
    SplittableRandom random = random(topic, partition, number);
    return bytes(text(random, '"' + transaction(random, number) + '"', number));
  }

  /** One that cannot: most of them because of their {@code transaction_id}. */
  public byte[] spoilt(String topic, int partition, long number) {
    SplittableRandom random = random(topic, partition, number);
    String transaction = transaction(random, number);
    String whole = '"' + transaction + '"';
    return switch (random.nextInt(100)) {
      // Cut short on the way.
      case 0, 1, 2, 3 -> {
        String text = text(random, whole, number);
        yield bytes(text.substring(0, 60 + random.nextInt(100)));
      }
      // What the service meant for its log.
      case 4, 5 -> bytes("ERROR payment " + transaction + " failed: no connection");
      // Nothing at all.
      case 6 -> new byte[0];
      default ->
          bytes(
              text(
                  random,
                  switch (random.nextInt(3)) {
                    case 0 -> '"' + transaction; // never closed
                    case 1 -> transaction; // never opened
                    default -> '"' + transaction + "\\x\""; // no such escape
                  },
                  number));
    };
  }

  private SplittableRandom random(String topic, int partition, long number) {
    return new SplittableRandom(
        seed * 0x9E3779B97F4A7C15L
            ^ topic.hashCode() * 0xC2B2AE3D27D4EB4FL
            ^ partition * 0x165667B19E3779F9L
            ^ number);
  }

  private static String transaction(SplittableRandom random, long number) {
    return "tx-" + Long.toHexString(random.nextLong() | Long.MIN_VALUE) + Long.toHexString(number);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(SplittableRandom random, String transaction, long number) {
    return "{\"transaction_id\":"
        + transaction
        + ",\"amount\":"
        + random.nextInt(100_000)
        + '.'
        + (10 + random.nextInt(90))
        + ",\"currency\":\""
        + CURRENCIES[random.nextInt(CURRENCIES.length)]
        + "\",\"state\":\""
        + STATES[random.nextInt(STATES.length)]
        + "\",\"created_at\":"
        + (1_760_000_000_000L + number * 37)
        + ",\"customer\":{\"id\":"
        + random.nextInt(1_000_000)
        + ",\"country\":\"DE\"},\"items\":["
        + random.nextInt(1000)
        + ','
        + random.nextInt(1000)
        + "],\"retry\":false}";
  }
}
