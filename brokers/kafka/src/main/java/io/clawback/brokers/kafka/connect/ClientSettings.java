package io.clawback.brokers.kafka.connect;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The allow-list: every setting that a declaration may hold, with one line of help. What is not
 * here is refused, for client properties can load classes, read files and call URLs.
 */
public final class ClientSettings {
  /** Ours: permits connections that anybody on the way can read. */
  static final String PLAINTEXT = "plaintext";

  /** Ours: permits a certificate for another host name. */
  static final String HOSTNAME_MISMATCH = "hostname-mismatch";

  /** Ours: with {@link #PASSWORD} the short form of sasl.jaas.config. */
  static final String USERNAME = "sasl.username";

  /** Ours. */
  static final String PASSWORD = "sasl.password";

  /** Ours: see {@link QuietWindow}. */
  static final String QUIET_WINDOW = "quiet-window.ms";

  static final String ALLOWED = "allowed";

  /** By name, sorted. */
  public static final SortedMap<String, String> HELP = Collections.unmodifiableSortedMap(help());

  private ClientSettings() {}

  private static SortedMap<String, String> help() {
    SortedMap<String, String> h = new TreeMap<>();
    h.put("bootstrap.servers", "host:port of one broker or more, comma-separated; required");
    h.put(
        "security.protocol",
        "SSL (default), SASL_SSL, or with plaintext: allowed PLAINTEXT or" + " SASL_PLAINTEXT");
    h.put(PLAINTEXT, "allowed: connect without TLS; whoever is on the way reads and changes all");
    h.put(HOSTNAME_MISMATCH, "allowed: accept a trusted certificate of another host");
    h.put("sasl.mechanism", "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512");
    h.put(
        "sasl.jaas.config", "one PlainLoginModule or ScramLoginModule with username and password");
    h.put(USERNAME, "short form of sasl.jaas.config: the user's name");
    h.put(PASSWORD, "short form of sasl.jaas.config: a ${ENV_VAR} or ${file:PATH}");
    h.put("ssl.truststore.location", "file with the certificates to trust; else the JDK's");
    h.put("ssl.truststore.password", "its password");
    h.put("ssl.truststore.type", "PEM, PKCS12 or JKS");
    h.put("ssl.truststore.certificates", "the certificates to trust themselves, PEM");
    h.put("ssl.keystore.location", "file with the client's own key and certificate");
    h.put("ssl.keystore.password", "its password");
    h.put("ssl.keystore.type", "PEM, PKCS12 or JKS");
    h.put("ssl.keystore.key", "the client's private key itself, PEM");
    h.put("ssl.keystore.certificate.chain", "the client's certificates themselves, PEM");
    h.put("ssl.key.password", "password of the client's private key");
    h.put(
        "ssl.endpoint.identification.algorithm",
        "https (default); empty only with" + " hostname-mismatch: allowed");
    h.put("ssl.enabled.protocols", "TLSv1.3, TLSv1.2 or both, comma-separated");
    h.put("ssl.protocol", "TLSv1.3 or TLSv1.2");
    h.put("ssl.cipher.suites", "cipher suites, comma-separated");
    h.put(
        QUIET_WINDOW,
        "milliseconds that positions must stay unmoved before and after we move them; default 5000,"
            + " the usual auto.commit.interval.ms");
    h.put("client.id", "what broker logs and quotas call this client; default clawback");
    h.put("client.rack", "the rack or zone of this machine");
    h.put(
        "client.dns.lookup",
        "use_all_dns_ips (default) or resolve_canonical_bootstrap_servers_only");
    h.put("request.timeout.ms", "milliseconds for one request; at most limits.request-timeout");
    h.put("connections.max.idle.ms", "milliseconds until an idle connection is closed");
    h.put("metadata.max.age.ms", "milliseconds until metadata is asked for again");
    h.put("reconnect.backoff.ms", "milliseconds before the first reconnect");
    h.put("reconnect.backoff.max.ms", "most milliseconds before a reconnect");
    h.put("retry.backoff.ms", "milliseconds before the first retry");
    h.put("retry.backoff.max.ms", "most milliseconds before a retry");
    h.put("socket.connection.setup.timeout.ms", "milliseconds to connect at first");
    h.put("socket.connection.setup.timeout.max.ms", "most milliseconds to connect");
    h.put("receive.buffer.bytes", "TCP receive buffer");
    h.put("send.buffer.bytes", "TCP send buffer");
    return h;
  }

  /** The allowed name that is most like {@code unknown}. */
  public static String nearest(String unknown) {
    return nearest(unknown, HELP.keySet());
  }

  /** The name among {@code known} that is most like {@code unknown}. */
  public static String nearest(String unknown, Iterable<String> known) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String key : known) {
      int distance = distance(unknown, key);
      if (distance < least) {
        least = distance;
        best = key;
      }
    }
    return best;
  }

  /** Levenshtein's edit distance, over texts cut to 80 characters. */
  private static int distance(String left, String right) {
    String a = left.substring(0, Math.min(80, left.length()));
    String b = right.substring(0, Math.min(80, right.length()));
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
