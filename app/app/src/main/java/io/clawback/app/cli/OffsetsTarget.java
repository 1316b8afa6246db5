package io.clawback.app.cli;

import io.clawback.runtime.OffsetsWish;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Where to: exactly one of Kafka's own options, or another group. */
final class OffsetsTarget {
  @Option(names = "--to-earliest", required = true, description = "To the oldest message.")
  private boolean toEarliest;

  @Option(names = "--to-latest", required = true, description = "To the end: skips all.")
  private boolean toLatest;

  @Option(
      names = "--to-current",
      required = true,
      description = "Where it is; where nothing was committed, the end.")
  private boolean toCurrent;

  @Option(names = "--to-offset", required = true, paramLabel = "N", description = "To this offset.")
  private @Nullable Long toOffset;

  @Option(
      names = "--to-datetime",
      required = true,
      paramLabel = "TIME",
      description =
          "To the first message from then on: 2026-03-01T08:00:00.000, UTC unless it says so.")
  private @Nullable String toDatetime;

  @Option(
      names = "--by-duration",
      required = true,
      paramLabel = "PT1H",
      description = "To the first message that is at most so old.")
  private @Nullable String byDuration;

  @Option(
      names = "--shift-by",
      required = true,
      paramLabel = "N",
      description = "So many offsets on; back when negative.")
  private @Nullable Long shiftBy;

  @Option(
      names = "--from-file",
      required = true,
      paramLabel = "FILE",
      description = "As a file says: Kafka's CSV (topic,partition,offset) or JSON.")
  private @Nullable Path fromFile;

  @Option(
      names = "--from-group",
      required = true,
      paramLabel = "GROUP",
      description = "To where another group of the same broker is.")
  private @Nullable String fromGroup;

  /** The file, when that is where offsets come from. */
  Optional<Path> file() {
    return Optional.ofNullable(fromFile);
  }

  /** The target. Not for a file: that has one for each topic. */
  OffsetsWish.Target target(CommandLine command) {
    if (toEarliest) {
      return new OffsetsWish.ToEarliest();
    }
    if (toLatest) {
      return new OffsetsWish.ToLatest();
    }
    if (toCurrent) {
      return new OffsetsWish.ToCurrent();
    }
    if (toOffset != null) {
      return new OffsetsWish.ToOffset(toOffset);
    }
    if (shiftBy != null) {
      return new OffsetsWish.ShiftBy(shiftBy);
    }
    if (fromGroup != null) {
      return new OffsetsWish.FromGroup(fromGroup);
    }
    try {
      return toDatetime != null
          ? new OffsetsWish.ToDatetime(time(toDatetime))
          : new OffsetsWish.ByDuration(length(byDuration == null ? "" : byDuration));
    } catch (DateTimeException e) {
      throw new CommandLine.ParameterException(
          command,
          toDatetime != null
              ? "'" + toDatetime + "' is no time such as 2026-03-01T08:00:00.000"
              : "'" + byDuration + "' is no length such as PT1H30M",
          e);
    }
  }

  /** Kafka's format, {@code YYYY-MM-DDTHH:mm:SS.sss}, with or without a zone. */
  static Instant time(String text) {
    String plain = text.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
    return plain.matches(".*T.*(Z|[+-]\\d\\d(:\\d\\d)?)$")
        ? OffsetDateTime.parse(plain).toInstant()
        : LocalDateTime.parse(plain).toInstant(ZoneOffset.UTC);
  }

  private static Duration length(String text) {
    Duration length = Duration.parse(text);
    if (length.isNegative()) {
      throw new DateTimeException("a length of time is not negative");
    }
    return length;
  }
}
