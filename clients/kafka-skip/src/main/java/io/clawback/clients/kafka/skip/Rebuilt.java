package io.clawback.clients.kafka.skip;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Fewer records in place of those that came. Clients from 4.0 on say with them where each partition
 * goes on, which is past what is left out: that is kept (KIP-1094). Older clients know no such
 * thing.
 */
final class Rebuilt {
  private static final @Nullable MethodHandle NEXT_OFFSETS =
      found(MethodHandles.publicLookup(), true);
  private static final @Nullable MethodHandle WITH_NEXT_OFFSETS =
      found(MethodHandles.publicLookup(), false);

  private Rebuilt() {}

  private static @Nullable MethodHandle found(MethodHandles.Lookup lookup, boolean method) {
    try {
      return method
          ? lookup.findVirtual(
              ConsumerRecords.class, "nextOffsets", MethodType.methodType(Map.class))
          : lookup.findConstructor(
              ConsumerRecords.class, MethodType.methodType(void.class, Map.class, Map.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  /** The kept records, and where {@code from} goes on. */
  @SuppressWarnings({"unchecked", "deprecation"}) // 3.x has no other constructor.
  static <K, V> ConsumerRecords<K, V> of(
      Map<TopicPartition, List<ConsumerRecord<K, V>>> kept, ConsumerRecords<K, V> from) {
    MethodHandle next = NEXT_OFFSETS;
    MethodHandle make = WITH_NEXT_OFFSETS;
    if (next == null || make == null) {
      return new ConsumerRecords<>(kept);
    }
    try {
      Object offsets = next.invoke(from);
      return (ConsumerRecords<K, V>) make.invoke(kept, offsets);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
