package io.clawback.servers.kafka;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * One broker's properties: broker and controller in one node, small, quick to start and to restart.
 */
final class BrokerProperties {
  static final String CLIENT = "CLIENT";
  private static final String INTERNAL = "INTERNAL";

  private BrokerProperties() {}

  /**
   * The broker's properties.
   *
   * @param ports for clients, for itself and for the controller
   * @param users SASL/PLAIN users with their passwords; none means no authentication
   */
  static Properties of(
      Path folder,
      List<Integer> ports,
      SortedMap<String, String> users,
      List<Listener> more,
      Map<String, String> extra) {
    List<Listener> doors = new ArrayList<>();
    String clientProtocol = users.isEmpty() ? "PLAINTEXT" : "SASL_PLAINTEXT";
    doors.add(new Listener(CLIENT, clientProtocol, ports.get(0), ports.get(0)));
    doors.add(new Listener(INTERNAL, "PLAINTEXT", ports.get(1), ports.get(1)));
    doors.addAll(more);
    Listener controller = new Listener("CONTROLLER", "PLAINTEXT", ports.get(2), ports.get(2));

    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controller.port());
    p.setProperty("controller.listener.names", controller.name());
    p.setProperty("inter.broker.listener.name", INTERNAL);
    p.setProperty("listeners", join(doors, false) + ",CONTROLLER://127.0.0.1:" + controller.port());
    p.setProperty("advertised.listeners", join(doors, true));
    doors.add(controller);
    p.setProperty(
        "listener.security.protocol.map",
        doors.stream().map(d -> d.name() + ":" + d.protocol()).collect(Collectors.joining(",")));
    p.setProperty("log.dirs", folder.resolve("log").toString());
    for (String key :
        List.of(
            "offsets.topic.replication.factor",
            "transaction.state.log.replication.factor",
            "transaction.state.log.min.isr",
            "share.coordinator.state.topic.replication.factor",
            "share.coordinator.state.topic.min.isr",
            "offsets.topic.num.partitions",
            "transaction.state.log.num.partitions",
            "share.coordinator.state.topic.num.partitions")) {
      p.setProperty(key, "1");
    }
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
    p.setProperty("broker.session.timeout.ms", "2000");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    p.setProperty("auto.create.topics.enable", "false");
    if (!users.isEmpty()) {
      sasl(p, users);
    }
    extra.forEach(p::setProperty);
    return p;
  }

  private static void sasl(Properties p, SortedMap<String, String> users) {
    String accounts =
        users.entrySet().stream()
            .map(u -> "user_" + u.getKey() + "=\"" + u.getValue() + "\"")
            .collect(Collectors.joining(" "));
    p.setProperty("sasl.enabled.mechanisms", "PLAIN");
    p.setProperty(
        "listener.name.client.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required " + accounts + ";");
    p.setProperty(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // Whoever comes through the INTERNAL listener is ANONYMOUS: the broker itself, and the tests.
    p.setProperty("super.users", "User:ANONYMOUS");
  }

  private static String join(List<Listener> doors, boolean advertised) {
    return doors.stream()
        .map(d -> d.name() + "://127.0.0.1:" + (advertised ? d.advertisedPort() : d.port()))
        .collect(Collectors.joining(","));
  }
}
