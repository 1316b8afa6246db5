package io.clawback.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Names the person and the machine that act, for the ledger. */
public final class Who {
  /** Whom the operating system does not name. */
  static final String UNKNOWN = "unknown";

  private Who() {}

  /**
   * {@code user@host}. The user is whose process this is, as the operating system tells: neither
   * {@code -Duser.name} nor the environment's {@code USER} is asked, for anybody can set them.
   */
  public static String acts() {
    return user() + "@" + host();
  }

  /** The user in {@code user@host}: who somebody is does not change with the machine. */
  static String user(String who) {
    int at = who.lastIndexOf('@');
    return at < 0 ? who : who.substring(0, at);
  }

  private static String user() {
    return ProcessHandle.current()
        .info()
        .user()
        .filter(name -> !name.isBlank())
        .or(Who::ownerOfThisProcess)
        .orElse(UNKNOWN);
  }

  /** On Linux also where the user has a number and no name, as in a container. */
  private static Optional<String> ownerOfThisProcess() {
    try {
      return Optional.of(Files.getOwner(Path.of("/proc/self")).getName());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return UNKNOWN;
    }
  }
}
