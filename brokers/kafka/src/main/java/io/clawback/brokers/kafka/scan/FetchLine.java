package io.clawback.brokers.kafka.scan;

import io.clawback.brokers.kafka.connect.KafkaConnection;
import io.clawback.brokers.kafka.connect.Patience;
import io.clawback.brokers.kafka.records.RawClient;
import io.clawback.brokers.kafka.records.ReceiveRoom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.ResponseHeader;
import org.jspecify.annotations.Nullable;

/**
 * Connections for fetching from one partition after the other, with one request under way while the
 * answer before it is being read. Read committed; no session, no trace on the broker (KIP-227).
 * Used by one thread.
 */
final class FetchLine implements AutoCloseable {
  private static final int WAIT_MILLIS = 20;
  private static final Duration SLICE = Duration.ofMillis(100);
  private final KafkaConnection connection;
  private final ReceiveRoom room;
  private final BooleanSupplier stop;
  private @Nullable RawClient client;
  private @Nullable Question underWay;
  private @Nullable Answer early;

  FetchLine(KafkaConnection connection, Lock large, BooleanSupplier stop) {
    this.connection = connection;
    this.room = new ReceiveRoom(large);
    this.stop = stop;
  }

  /**
   * What to fetch.
   *
   * @param bytes the most, but for the first batch, which always comes whole (KIP-74)
   */
  record Question(Node leader, Uuid topicId, TopicPartition partition, long offset, int bytes) {}

  /**
   * What came.
   *
   * @param highWatermark the end of the log, for readers
   * @param lastStable before the first message of an open transaction
   * @param throttled whether the broker held us back
   * @param records whole batches, in an array, at position 0; or the head of one
   * @param cut whether it is only the head of one batch, for its size
   */
  record Answer(
      Errors error,
      long highWatermark,
      long lastStable,
      boolean throttled,
      ByteBuffer records,
      List<AbortedTransaction> aborted,
      boolean cut) {}

  /** Whether this is being answered already. */
  boolean expects(long offset, TopicPartition partition) {
    return underWay != null
        && underWay.offset() == offset
        && underWay.partition().equals(partition);
  }

  /** Asks, and does not wait. What was asked before must have been answered, or is forgotten. */
  void ask(Question question) throws IOException {
    if (underWay != null) {
      drop();
    }
    RawClient open = client;
    if (open == null) {
      open = new RawClient(connection, room);
      client = open;
    }
    Patience patience = new Patience(connection.clock(), connection.patience());
    while (!open.ready(question.leader(), SLICE)) {
      if (stop.getAsBoolean()) {
        return;
      }
      if (!patience.left()) {
        throw new IOException(
            "no connection to "
                + question.leader().host()
                + ":"
                + question.leader().port()
                + " in time");
      }
    }
    var wanted =
        new FetchRequest.PartitionData(
            question.topicId(),
            question.offset(),
            FetchRequest.INVALID_LOG_START_OFFSET,
            question.bytes(),
            Optional.empty());
    underWay = question;
    open.send(
        question.leader(),
        FetchRequest.Builder.forConsumer(
                ApiKeys.FETCH.latestVersion(), WAIT_MILLIS, 1, Map.of(question.partition(), wanted))
            .isolationLevel(IsolationLevel.READ_COMMITTED)
            .setMaxBytes(question.bytes()));
    early = poll(open, question, 0); // which sends it
  }

  /** The answer to what was asked; null when told to stop. */
  @Nullable Answer await() throws IOException {
    Question asked = underWay;
    RawClient open = client;
    Answer came = early;
    early = null;
    while (came == null && asked != null && open != null && !stop.getAsBoolean()) {
      came = poll(open, asked, SLICE.toMillis());
    }
    if (came != null) {
      underWay = null;
    }
    return came;
  }

  private @Nullable Answer poll(RawClient open, Question asked, long millis) throws IOException {
    ClientResponse came;
    try {
      came = open.poll(millis);
    } catch (RuntimeException e) {
      ByteBuffer begin = room.takeHead();
      if (begin == null) {
        throw e;
      }
      return head(begin, open, asked);
    }
    if (came != null && !came.hasResponse()) {
      throw new IOException("the connection to " + asked.leader().host() + " broke");
    }
    return came == null ? null : answer(((FetchResponse) came.responseBody()).data(), false);
  }

  /** The answer was larger than may be received: its beginning tells how much to pass. */
  private Answer head(ByteBuffer begin, RawClient open, Question asked) throws IOException {
    try {
      short version = open.version(asked.leader(), ApiKeys.FETCH);
      begin.rewind();
      ResponseHeader.parse(begin, ApiKeys.FETCH.responseHeaderVersion(version));
      return answer(new FetchResponseData(new CutOff(begin), version), true);
    } catch (RuntimeException e) {
      throw new IOException("an answer too large to be received", e);
    } finally {
      open.close(); // the rest of the answer is still on its way
      client = null;
    }
  }

  /** Reads as much as is there. */
  private static final class CutOff extends ByteBufferAccessor {
    CutOff(ByteBuffer buffer) {
      super(buffer);
    }

    @Override
    public ByteBuffer readByteBuffer(int length) {
      return super.readByteBuffer(Math.min(length, remaining()));
    }

    @Override
    public int readUnsignedVarint() {
      return remaining() == 0 ? 0 : super.readUnsignedVarint();
    }
  }

  private static Answer answer(FetchResponseData data, boolean cut) {
    boolean none = data.responses().isEmpty() || data.responses().getFirst().partitions().isEmpty();
    PartitionData part =
        none ? new PartitionData() : data.responses().getFirst().partitions().getFirst();
    short error = data.errorCode() != 0 || none ? data.errorCode() : part.errorCode();
    ByteBuffer records =
        part.records() instanceof MemoryRecords m ? m.buffer() : ByteBuffer.allocate(0);
    return new Answer(
        Errors.forCode(error),
        part.highWatermark(),
        part.lastStableOffset(),
        data.throttleTimeMs() > 0,
        records.slice(),
        part.abortedTransactions() == null ? List.of() : part.abortedTransactions(),
        cut);
  }

  /** Whether it takes so much memory that nothing should come beside it. */
  boolean full() {
    return room.holdsLarge();
  }

  /** The answer is not needed any more: its array will be written anew. */
  void done(Answer answer) {
    room.release(answer.records());
  }

  /** Lets go of the connections, and of what may still come. */
  void drop() {
    underWay = null;
    early = null;
    RawClient open = client;
    client = null;
    if (open != null) {
      open.close();
    }
    room.close();
  }

  @Override
  public void close() {
    drop();
  }
}
