package io.clawback.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.model.name.TenantName;
import io.clawback.model.run.OperationId;
import io.clawback.spi.state.Disk;
import io.clawback.spi.state.RollbackStoreFactory.Keys;
import io.clawback.spi.state.RollbackStoreFactory.Terms;
import io.clawback.spi.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Messages of every kind, and the store they are kept in. */
final class Letters {
  static final OperationId ONE = new OperationId("0123456789abcdef0123456789abcdef");
  static final OperationId TWO = new OperationId("fedcba9876543210fedcba9876543210");
  static final TenantName ACME = new TenantName("acme");

  private Letters() {}

  static FileRollbackStore store(Disk disk, Clock clock) {
    return store(disk, clock, Keys.NONE, 1L << 40);
  }

  static FileRollbackStore store(Disk disk, Clock clock, Keys keys, long most) {
    return new FileRollbackStore(disk, clock, new Terms(most, keys, new Random(7)), 2_000);
  }

  /** Keys by tenant, as somebody holds and erases them. */
  static final class Ring implements Keys {
    final TreeMap<TenantName, byte[]> keys = new TreeMap<>();

    @Override
    public Optional<byte[]> forKeeping(TenantName tenant) {
      return forReading(tenant);
    }

    @Override
    public Optional<byte[]> forReading(TenantName tenant) {
      return Optional.ofNullable(keys.get(tenant));
    }

    static Ring of(TenantName tenant, int fill) {
      Ring ring = new Ring();
      byte[] key = new byte[32];
      Arrays.fill(key, (byte) fill);
      ring.keys.put(tenant, key);
      return ring;
    }
  }

  static Message of(long offset, String value) {
    return new Message(
        3,
        offset,
        1_700_000_000_000L + offset,
        Optional.of(("k" + offset).getBytes(StandardCharsets.UTF_8)),
        Optional.of(value.getBytes(StandardCharsets.UTF_8)),
        List.of());
  }

  /** So many messages that differ in everything in which messages can. */
  static List<Message> any(Random random, int count, int longest) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Header> headers = new ArrayList<>();
      for (int h = random.nextInt(4); h > 0; h--) {
        headers.add(new Header(name(random), bytes(random, 20)));
      }
      messages.add(
          new Message(
              random.nextInt(),
              random.nextLong(),
              random.nextLong(),
              bytes(random, 30),
              bytes(random, longest),
              headers));
    }
    return messages;
  }

  private static Optional<byte[]> bytes(Random random, int longest) {
    return switch (random.nextInt(4)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new byte[0]);
      case 2 -> {
        byte[] bytes = new byte[random.nextInt(longest + 1)];
        random.nextBytes(bytes);
        yield Optional.of(bytes);
      }
      default ->
          Optional.of(
              "{\"a\":1}".repeat(1 + random.nextInt(longest)).getBytes(StandardCharsets.UTF_8));
    };
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      // Every char there is, half surrogate pairs among them.
      name.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(1 << 16)));
    }
    return name.toString();
  }

  static void same(List<Message> found, List<Message> given) {
    assertThat(found).hasSameSizeAs(given);
    for (int i = 0; i < given.size(); i++) {
      assertThat(text(found.get(i))).isEqualTo(text(given.get(i)));
    }
  }

  static boolean equal(List<Message> found, List<Message> given) {
    return found.stream()
        .map(Letters::text)
        .toList()
        .equals(given.stream().map(Letters::text).toList());
  }

  private static String text(Message m) {
    StringBuilder text = new StringBuilder();
    text.append(m.partition()).append(' ').append(m.offset()).append(' ');
    text.append(m.timestampMillis()).append(' ');
    text.append(m.key().map(Arrays::toString)).append(m.value().map(Arrays::toString));
    for (Header header : m.headers()) {
      header.name().chars().forEach(c -> text.append(c).append('.'));
      text.append(header.value().map(Arrays::toString));
    }
    return text.toString();
  }
}
