package io.clawback.runtime.inspect;

import io.clawback.content.ContentFold;
import io.clawback.content.ContentQuestion;
import io.clawback.content.Contents;
import io.clawback.content.Message;
import io.clawback.content.json.JsonFault;
import io.clawback.content.json.JsonScanner;
import io.clawback.model.message.Message.Header;
import io.clawback.model.name.QueueId;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes the one message at an offset out of a scan. One thread at a time. */
final class OneMessage implements Scan.Reader, Scan.Lane {
  /** A name longer than this is cut. */
  private static final int NAME = 200;

  private final QueueId queue;
  private final long offset;
  private final boolean masked;
  private final ContentQuestion question;
  private @Nullable MessageSight found;

  OneMessage(QueueId queue, long offset, boolean masked, ContentQuestion question) {
    this.queue = queue;
    this.offset = offset;
    this.masked = masked;
    this.question = question;
  }

  /** What was found there, if anything. */
  Optional<MessageSight> found() {
    return Optional.ofNullable(found);
  }

  @Override
  public Scan.Lane lane(Scan.Range range) {
    return this;
  }

  @Override
  public void take(MessageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.offset(i) == offset) {
        found = sight(batch, i);
      }
    }
  }

  private MessageSight sight(MessageBatch batch, int i) {
    Contents alone = alone(batch, i);
    Optional<String> fault = fault(batch, i);
    byte[] key = slice(batch, batch.keyFrom(i), batch.keyLength(i));
    byte[] value = slice(batch, batch.valueFrom(i), batch.valueLength(i));
    List<MessageSight.Header> headers = headers(batch, i);
    long at = batch.timestamp(i);
    return new MessageSight(
        queue,
        batch.partition(),
        offset,
        at < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at)),
        batch.producer(),
        batch.deliveries(i),
        scalar(key),
        batch.keyLength(i),
        masked ? Masking.mask(value, value.length) : Masking.show(value, value.length),
        batch.valueLength(i),
        headers,
        fault.isEmpty() ? String.join(", ", alone.formats().keySet()) : "json, malformed",
        Stream.concat(
                fault.stream(),
                alone.signatures().stream()
                    .filter(s -> fault.isEmpty() || s.kind() != Contents.Kind.MALFORMED)
                    .map(Contents.Signature::what))
            .distinct()
            .toList(),
        Optional.empty(),
        masked);
  }

  private List<MessageSight.Header> headers(MessageBatch batch, int i) {
    List<Header> all = new ArrayList<>();
    for (int h = batch.firstHeader(i); h < batch.endHeader(i); h++) {
      int length = batch.headerValueLength(h);
      byte[] name = slice(batch, batch.headerNameFrom(h), batch.headerNameLength(h));
      all.add(
          new Header(
              new String(name, StandardCharsets.UTF_8),
              length < 0
                  ? Optional.empty()
                  : Optional.of(slice(batch, batch.headerValueFrom(h), length))));
    }
    int ours = OurHeaders.atTheEnd(all);
    List<MessageSight.Header> headers = new ArrayList<>();
    for (int h = 0; h < all.size(); h++) {
      Header header = all.get(h);
      byte[] content = header.value().orElse(new byte[0]);
      boolean last = h >= all.size() - ours;
      headers.add(
          new MessageSight.Header(
              header.name().substring(0, Math.min(NAME, header.name().length())),
              OurHeaders.shown(header.name(), content, last).orElseGet(() -> scalar(content)),
              header.value().isEmpty() ? -1 : content.length));
    }
    return headers;
  }

  private String scalar(byte[] content) {
    if (content.length == 0) {
      return "";
    }
    return masked ? Masking.length(content.length) : Masking.show(content, content.length);
  }

  /** Where it breaks, if it begins as JSON does; alone, a message has no queue to differ from. */
  private static Optional<String> fault(MessageBatch batch, int i) {
    int from = batch.valueFrom(i);
    int end = from + batch.valueLength(i);
    while (from < end && batch.bytes()[from] <= ' ' && batch.bytes()[from] > 0) {
      from++;
    }
    if (from >= end || (batch.bytes()[from] != '{' && batch.bytes()[from] != '[')) {
      return Optional.empty();
    }
    JsonScanner scanner = new JsonScanner(List.of());
    scanner.scan(batch.bytes(), from, end - from);
    JsonFault fault = scanner.fault();
    return fault == null
        ? Optional.empty()
        : Optional.of(
            fault.words()
                + (scanner.faultPath().isEmpty() ? "" : " in " + scanner.faultPath())
                + ", at byte "
                + (scanner.faultAt() - batch.valueFrom(i)));
  }

  /** What the fold says of this message alone. */
  private Contents alone(MessageBatch batch, int i) {
    ContentFold fold = new ContentFold(question);
    Message message = new Message();
    Feeder.point(message, batch);
    Feeder.point(message, batch, i);
    fold.message(message);
    return fold.finish();
  }

  private static byte[] slice(MessageBatch batch, int from, int length) {
    return length <= 0 ? new byte[0] : Arrays.copyOfRange(batch.bytes(), from, from + length);
  }

  @Override
  public void unreadable(Scan.Unreadable what) {
    if (what.from() <= offset && offset < what.to()) {
      found =
          new MessageSight(
              queue,
              what.partition(),
              offset,
              Optional.empty(),
              -1,
              -1,
              "",
              -1,
              "",
              what.bytes(),
              List.of(),
              "",
              List.of(),
              Optional.of(what.why()),
              masked);
    }
  }

  @Override
  public void passed(long next) {}
}
