package io.clawback.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names the person and the machine that act, for the ledger. */
public final class Who {
  private Who() {}

  /** {@code user@host}, as the operating system tells. */
  public static String acts() {
    String user = System.getProperty("user.name", "unknown");
    try {
      return user + "@" + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return user + "@unknown";
    }
  }
}
