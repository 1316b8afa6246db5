package io.clawback.brokers.kafka.skip;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.KafkaProblems;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.name.GroupId;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Who is in a group now.
 *
 * @param clients by the broker's name for the member: its client id and where it comes from
 */
record Members(SortedMap<String, Client> clients) {
  /** What is known of a member. */
  record Client(String id, String host) {}

  static Members of(KafkaConnection connection, GroupId group) {
    TreeMap<String, Client> clients = new TreeMap<>();
    String name = group.name();
    try {
      ConsumerGroupDescription found =
          connection.get(
              connection.admin().describeConsumerGroups(List.of(name)).describedGroups(),
              name,
              "group " + group);
      found.members().forEach(m -> clients.put(m.consumerId(), new Client(m.clientId(), m.host())));
    } catch (ClawbackException e) {
      // A group that nobody ever joined has no members.
      if (!(KafkaProblems.unwrapped(Objects.requireNonNull(e.getCause()))
          instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
    return new Members(clients);
  }
}
