package io.clawback.clients.kafka.skip;

import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Tells a list that is not there, or not for us, from one that is out of reach for a while. */
final class Unreadable {
  private Unreadable() {}

  static boolean surely(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof UnknownTopicOrPartitionException
          || e instanceof InvalidTopicException
          || e instanceof AuthorizationException
          || e instanceof AuthenticationException
          || e instanceof UnsupportedVersionException
          || e instanceof ConfigException) {
        return true;
      }
    }
    return false;
  }
}
