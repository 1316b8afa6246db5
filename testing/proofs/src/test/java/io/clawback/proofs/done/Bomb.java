package io.clawback.proofs.done;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.ByteUtils;

/** A message of zeros that is small on the broker, sent without ever holding it. */
final class Bomb {
  private static final short VERSION = 13;
  private static final byte[] ZEROS = new byte[64 << 10];

  private Bomb() {}

  /** Appends one message with a value of so many bytes to partition 0. */
  static void send(Admin admin, String bootstrap, String topic, int bytes) throws Exception {
    TopicDescription found = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    ProduceRequestData data = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(60_000);
    data.topicData()
        .add(
            new ProduceRequestData.TopicProduceData()
                .setTopicId(found.topicId())
                .setPartitionData(
                    List.of(
                        new ProduceRequestData.PartitionProduceData()
                            .setIndex(0)
                            .setRecords(MemoryRecords.readableRecords(batch(bytes))))));
    ProduceRequest request = ProduceRequest.builder(data).build(VERSION);
    RequestHeader header = new RequestHeader(ApiKeys.PRODUCE, VERSION, "bomb", 1);
    ByteBuffer sent = request.serializeWithHeader(header);
    String[] place = bootstrap.split(":", -1);
    try (Socket socket = new Socket(place[0], Integer.parseInt(place[1]))) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(sent.remaining());
      out.write(sent.array(), sent.arrayOffset() + sent.position(), sent.remaining());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(in.readInt()));
      ResponseHeader.parse(answer, ApiKeys.PRODUCE.responseHeaderVersion(VERSION));
      ProduceResponse said = ProduceResponse.parse(new ByteBufferAccessor(answer), VERSION);
      short code =
          said.data().responses().iterator().next().partitionResponses().getFirst().errorCode();
      assertThat(Errors.forCode(code)).isEqualTo(Errors.NONE);
    }
  }

  private static ByteBuffer batch(int bytes) throws IOException {
    ByteBufferOutputStream out = new ByteBufferOutputStream(1 << 20);
    out.position(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
    try (DataOutputStream packed =
        new DataOutputStream(
            Compression.of(CompressionType.GZIP)
                .build()
                .wrapForOutput(out, RecordBatch.CURRENT_MAGIC_VALUE))) {
      ByteUtils.writeVarint(5 + ByteUtils.sizeOfVarint(bytes) + bytes, packed);
      packed.write(new byte[] {0, 0, 0}); // attributes, time and offset since the batch's
      ByteUtils.writeVarint(-1, packed); // no key
      ByteUtils.writeVarint(bytes, packed);
      for (int left = bytes; left > 0; left -= ZEROS.length) {
        packed.write(ZEROS, 0, Math.min(left, ZEROS.length));
      }
      packed.write(0); // no headers
    }
    ByteBuffer buffer = out.buffer();
    int size = buffer.position();
    long now = System.currentTimeMillis();
    buffer.position(0);
    DefaultRecordBatch.writeHeader(
        buffer,
        0,
        0,
        size,
        RecordBatch.CURRENT_MAGIC_VALUE,
        CompressionType.GZIP,
        TimestampType.CREATE_TIME,
        now,
        now,
        RecordBatch.NO_PRODUCER_ID,
        RecordBatch.NO_PRODUCER_EPOCH,
        RecordBatch.NO_SEQUENCE,
        false,
        false,
        false,
        RecordBatch.NO_PARTITION_LEADER_EPOCH,
        1);
    buffer.position(0).limit(size);
    return buffer;
  }
}
