package io.clawback.rollback;

import io.clawback.model.run.OperationId;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment file's name: operation, number, salt and version of the form. The salt is in every
 * frame, too: bytes of a message, whoever sent it, are never taken for a frame.
 *
 * @param operation whose
 * @param number from 0; a later one was written later
 * @param salt random
 * @param version of the form
 */
record SegmentName(String operation, int number, long salt, int version)
    implements Comparable<SegmentName> {
  static final String FOLDER = "rollback";
  static final String LOCK = FOLDER + "/lock";
  static final int VERSION = 1;
  private static final String EXPIRED = ".expired";
  private static final Pattern OPERATION = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern NAME =
      Pattern.compile("(" + OPERATION + ")\\.([0-9]{6,9})\\.([0-9a-f]{16})\\.v([0-9]{1,4})");
  private static final Comparator<SegmentName> ORDER =
      Comparator.comparing(SegmentName::operation)
          .thenComparingInt(SegmentName::number)
          .thenComparingLong(SegmentName::salt);

  /** The operation's id, where it can be a part of a file's name. */
  static String checked(OperationId operation) {
    if (!OPERATION.matcher(operation.value()).matches()) {
      throw new IllegalArgumentException("'" + operation + "' is no operation's id");
    }
    return operation.value();
  }

  /** The segment with that file name; empty when it is no segment's. */
  static Optional<SegmentName> parse(String file) {
    Matcher matcher = NAME.matcher(file);
    return matcher.matches()
        ? Optional.of(
            new SegmentName(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                HexFormat.fromHexDigitsToLong(matcher.group(3)),
                Integer.parseInt(matcher.group(4))))
        : Optional.empty();
  }

  /** The file that says that an operation is on its way out, to be named to the disk. */
  static String expired(String operation) {
    return FOLDER + "/" + operation + EXPIRED;
  }

  /** The operation that a file says is on its way out. */
  static Optional<String> expiring(String file) {
    return file.endsWith(EXPIRED)
        ? Optional.of(file.substring(0, file.length() - EXPIRED.length()))
        : Optional.empty();
  }

  /** Its name for the disk. */
  String path() {
    return FOLDER
        + "/"
        + String.format(
            Locale.ROOT,
            "%s.%06d.%s.v%d",
            operation,
            number,
            HexFormat.of().toHexDigits(salt),
            version);
  }

  @Override
  public int compareTo(SegmentName other) {
    return ORDER.compare(this, other);
  }
}
