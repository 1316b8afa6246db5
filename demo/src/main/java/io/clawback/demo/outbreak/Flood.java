package io.clawback.demo.outbreak;

import io.clawback.demo.draw.Outbreak;
import io.clawback.demo.payments.Payments;
import io.clawback.demo.world.Messages;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Writes all the messages of one queue's trouble, as fast as they are taken. */
final class Flood {
  private static final int LINGER_MILLIS = 50;

  /** Above the numbers of what came before. */
  private static final long FIRST_NUMBER = 1L << 32;

  private final long seed;
  private final Outbreak.Queue queue;
  private final Payments payments;

  Flood(Outbreak world, Outbreak.Queue queue) {
    this.seed = world.seed();
    this.queue = queue;
    this.payments = new Payments(world.seed());
  }

  /** Returns when everything is stored. */
  void pour(String bootstrap) {
    Places[] places = new Places[queue.parts().size()];
    for (int p = 0; p < places.length; p++) {
      places[p] = new Places(queue.parts().get(p), new SplittableRandom(seed * 31 + p));
    }
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "zstd",
            ProducerConfig.BATCH_SIZE_CONFIG,
            131_072,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            67_108_864L);
    try (Messages messages =
        new Messages(
            bootstrap,
            LINGER_MILLIS,
            settings,
            (topic, partition, number) ->
                places[partition].next()
                    ? payments.spoilt(topic, partition, number)
                    : payments.whole(topic, partition, number))) {
      boolean more = true;
      for (int i = 0; more; i++) {
        more = false;
        for (int p = 0; p < places.length; p++) {
          if (i < queue.parts().get(p).messages()) {
            messages.write(queue.name(), p, FIRST_NUMBER + i, System.currentTimeMillis());
            more = true;
          }
        }
      }
      messages.flush();
    }
  }

  /**
   * Which messages of a partition are poison: the first one, and so many others, anywhere. Not
   * thread-safe.
   */
  static final class Places {
    private final SplittableRandom random;
    private int left;
    private int poison;
    private boolean begun;

    Places(Outbreak.Part part, SplittableRandom random) {
      this.random = random;
      this.left = part.messages();
      this.poison = part.poison();
    }

    /** Whether the next one is. */
    boolean next() {
      boolean spoilt = !begun || random.nextInt(left) < poison;
      begun = true;
      left--;
      if (spoilt) {
        poison--;
      }
      return spoilt;
    }
  }
}
