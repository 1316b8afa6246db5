package io.clawback.consumers.process;

import java.time.Instant;
import java.util.Optional;

/**
 * One consumer that we start or started, as recorded. Written before the start without {@code
 * process}, and again after it.
 *
 * @param token random, in the environment of the process and of its children
 * @param operation for which it was started
 * @param at when, for people
 * @param place where its pid means something
 * @param process what came of it; empty means that the start was only intended
 */
record Instance(
    String token, String operation, Instant at, Place place, Optional<Identity> process) {
  Instance started(Identity identity) {
    return new Instance(token, operation, at, place, Optional.of(identity));
  }
}
