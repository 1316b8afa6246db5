package io.clawback.runtime.quarantine;

import io.clawback.model.message.Copy;
import io.clawback.model.message.Mark;
import io.clawback.model.message.Marks;
import io.clawback.model.message.Message;
import io.clawback.model.message.Message.Header;
import io.clawback.spi.broker.MessageBatch;
import io.clawback.spi.broker.Scan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Takes whole messages out of a scan, one after the other. One thread at a time. */
final class CopyLane implements Scan.Reader, Scan.Lane {
  /** A copy is as large as its original may be. */
  static final int MESSAGE_BYTES = 128 << 20;

  private final Receiver receiver;
  private final List<Scan.Unreadable> unreadable = new ArrayList<>();

  CopyLane(Receiver receiver) {
    this.receiver = receiver;
  }

  /** Who gets them. */
  interface Receiver {
    /** A copy of ours, where it lies. */
    void copy(int partition, long offset, Copy copy);

    /** Copies of that operation do not count. */
    void voided(String operation);

    /** Copies that were put back. */
    default void marked(Mark mark) {}

    /** A message that is none of ours. */
    void other(Message message);
  }

  /** What could not be read. */
  List<Scan.Unreadable> unreadable() {
    return List.copyOf(unreadable);
  }

  @Override
  public Scan.Lane lane(Scan.Range range) {
    return this;
  }

  @Override
  public void take(MessageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      Message message = message(batch, i);
      Optional<Copy> copy = Copy.read(message);
      Optional<String> voids = Marks.voids(message);
      Optional<Mark> mark = Mark.read(message);
      if (copy.isPresent()) {
        receiver.copy(message.partition(), message.offset(), copy.get());
      } else if (voids.isPresent()) {
        receiver.voided(voids.get());
      } else if (mark.isPresent()) {
        receiver.marked(mark.get());
      } else if (message.headers().stream().noneMatch(h -> h.name().equals(Copy.RETURNED))) {
        receiver.other(message);
      }
    }
  }

  static Message message(MessageBatch batch, int i) {
    List<Header> headers = new ArrayList<>();
    for (int h = batch.firstHeader(i); h < batch.endHeader(i); h++) {
      headers.add(
          new Header(
              new String(
                  batch.bytes(),
                  batch.headerNameFrom(h),
                  batch.headerNameLength(h),
                  StandardCharsets.UTF_8),
              slice(batch, batch.headerValueFrom(h), batch.headerValueLength(h))));
    }
    return new Message(
        batch.partition(),
        batch.offset(i),
        batch.timestamp(i),
        slice(batch, batch.keyFrom(i), batch.keyLength(i)),
        slice(batch, batch.valueFrom(i), batch.valueLength(i)),
        headers);
  }

  private static Optional<byte[]> slice(MessageBatch batch, int from, int length) {
    return length == MessageBatch.ABSENT
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(batch.bytes(), from, from + length));
  }

  @Override
  public void unreadable(Scan.Unreadable what) {
    unreadable.add(what);
  }

  @Override
  public void passed(long next) {}
}
