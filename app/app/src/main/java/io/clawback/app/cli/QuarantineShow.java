package io.clawback.app.cli;

import io.clawback.app.show.MessageView;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.runtime.inspect.MessageSight;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one message that was set aside. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows one message that was set aside, with where it came from in its headers.",
    footer = {
      "",
      "Values are masked unless you may see them: contents, show-to; and then with --show.",
      "",
      "Examples:",
      "  clawback quarantine show prod/main/orders.quarantine/0@17"
    })
final class QuarantineShow extends Verb {
  @Mixin private InspectTarget target = new InspectTarget();

  @Parameters(paramLabel = "QUEUE/PARTITION@OFFSET", description = "Where the copy lies.")
  private String where = "";

  @Option(names = "--show", description = "Shows values, where the config lets you see them.")
  private boolean show;

  @Override
  protected ExitCode act() throws InterruptedException {
    try (Session session = session()) {
      InspectTarget.Coordinates at = target.coordinates(session.fleet(), where);
      Optional<MessageSight> found =
          during(
              "reading",
              () -> session.remediator().message(at.queue(), at.partition(), at.offset(), show));
      MessageView.of(
              found.orElseThrow(() ->
                  new ClawbackException(
                      new Problem(
                          "usage.no-such-message",
                          Category.USAGE,
                          where,
                          "there is no message at that offset.",
                          "See `clawback quarantine list` for where copies lie."))))
          .to(console(), format());
      return ExitCode.FINE;
    }
  }
}
