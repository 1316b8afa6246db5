package io.clawback.brokers.kafka.skip;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.skip.Acknowledgements.Wanted;
import io.clawback.model.name.GroupId;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.Mutation;
import java.time.Duration;

/** Asks whether a group's members have a list, without changing anything. */
final class Probing {
  /** Every member with an interceptor speaks within 10 s. */
  private static final Duration WAIT = Duration.ofSeconds(12);

  private Probing() {}

  static boolean allHave(
      KafkaConnection connection,
      SkipDesk desk,
      Mutation mutation,
      GroupId group,
      QueueId status,
      long version,
      Wanted wanted) {
    Duration allowed = mutation.budget().time();
    Duration most = wanted == Wanted.DELIVERS ? WAIT.plus(Acknowledgements.SILENCE) : WAIT;
    Duration wait = allowed.compareTo(most) < 0 ? allowed : most;
    try (Acknowledgements heard =
        Acknowledgements.listen(connection, desk, group, status, wanted)) {
      return heard.await(version, new Patience(connection.clock(), wait))
          != Acknowledgements.Heard.NOT_ALL;
    }
  }
}
