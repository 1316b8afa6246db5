package io.clawback.servers.kafka;

/**
 * One more door of a broker.
 *
 * @param name in capitals
 * @param protocol Kafka's name: {@code PLAINTEXT}, {@code SSL}, {@code SASL_PLAINTEXT}, {@code
 *     SASL_SSL}
 * @param port where it listens on loopback
 * @param advertisedPort where clients are told to connect: a proxy's, or the same
 */
public record Listener(String name, String protocol, int port, int advertisedPort) {}
