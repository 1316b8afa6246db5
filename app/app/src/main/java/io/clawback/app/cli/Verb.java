package io.clawback.app.cli;

import io.clawback.app.print.Console;
import io.clawback.app.print.Format;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every verb has: the global options, the console, and an exit code to give back. */
abstract class Verb implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  /** Does the work; problems are thrown as {@link io.clawback.model.error.ClawbackException}. */
  protected abstract ExitCode act() throws InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    console().speak(format());
    console().typing(main().options());
    return act().code();
  }

  /** This verb as picocli sees it. */
  protected final CommandSpec self() {
    return Objects.requireNonNull(spec, "picocli sets the spec before it calls a verb");
  }

  private Main main() {
    return (Main) self().root().userObject();
  }

  /** Where to write. */
  protected final Console console() {
    return main().console();
  }

  /** How to write data. */
  protected final Format format() {
    return main().format();
  }

  /** The config file. */
  protected final Path config() {
    return main().config();
  }

  /** The data folder; not made yet. */
  protected final Path data() {
    return main().data();
  }

  /** The fleet and the door to the loop. */
  protected final Session session() {
    return Session.open(console(), config(), data());
  }

  /** Does the work under a status line. */
  protected final <T> T during(String what, Waiting.Work<T> work) throws InterruptedException {
    return Waiting.during(console(), () -> what, work);
  }

  /** A command as it has to be typed to work on the same fleet and data. */
  protected final String typed(String command) {
    return main().typed(command);
  }
}
