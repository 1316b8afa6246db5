package io.clawback.consumers.process;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machine's processes. Thread-safe. */
interface Processes {
  /** Where pids mean something here. */
  Place place() throws IOException;

  /** The process that has this pid now; empty when there is none, or only its corpse. */
  Optional<Identity> at(long pid) throws IOException;

  /** Whether just this process lives. */
  default boolean lives(Identity identity) throws IOException {
    return at(identity.pid()).filter(identity::equals).isPresent();
  }

  /** Every process with one of our tokens in its environment, by token; oldest first. */
  Map<String, List<Identity>> tokens() throws IOException;

  /** The processes of the session that this process leads, and its descendants, itself included. */
  List<Identity> family(Identity leader) throws IOException;

  /** When it started, by the wall clock: only for comparing with a file's time. */
  Optional<Instant> startedAt(Identity identity) throws IOException;

  /** Whether it is pid 1, ourselves, or a process that we descend from: never to be stopped. */
  boolean aboveUs(long pid);

  /** Its command line, words joined by spaces; empty when it cannot be read. */
  String commandLine(long pid) throws IOException;

  /** SIGTERM, or SIGKILL when {@code forcibly}; nothing when just this process does not live. */
  void signal(Identity identity, boolean forcibly) throws IOException;
}
