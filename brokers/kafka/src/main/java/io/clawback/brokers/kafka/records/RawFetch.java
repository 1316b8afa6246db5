package io.clawback.brokers.kafka.records;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.Records;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;

/**
 * Fetches record batches as they lie in the log, still compressed, without a fetch session
 * (KIP-227) and so without a trace on the broker. Read committed: nothing above the last stable
 * offset comes.
 */
public final class RawFetch {
  private static final int WAIT_MILLIS = 20;
  private final RawClient client;

  /** Fetches through this client, which stays open. */
  public RawFetch(RawClient client) {
    this.client = client;
  }

  /** From where on. */
  public record From(Uuid topicId, long offset) {}

  /**
   * What came for one partition.
   *
   * @param error NONE, or why nothing came
   * @param records whole batches; the first may begin before the offset that was asked for
   * @param aborted aborted transactions that reach into them
   */
  public record Fetched(Errors error, Records records, List<AbortedTransaction> aborted) {}

  /**
   * One request to one leader. The broker sends at least one whole batch for the first partition
   * that has any (KIP-74), however large it is; all else keeps to the limits.
   *
   * @param partitionBytes the most for one partition
   * @param bytes the most in all
   * @return what came, of those that were asked for
   */
  public Map<TopicPartition, Fetched> fetch(
      Node leader, Map<TopicPartition, From> wanted, int partitionBytes, int bytes)
      throws IOException {
    Map<TopicPartition, FetchRequest.PartitionData> asked = new LinkedHashMap<>();
    Map<Uuid, String> names = new HashMap<>();
    wanted.forEach((partition, from) -> {
      names.put(from.topicId(), partition.topic());
      asked.put(
          partition,
          new FetchRequest.PartitionData(
              from.topicId(),
              from.offset(),
              FetchRequest.INVALID_LOG_START_OFFSET,
              partitionBytes,
              Optional.empty()));
    });
    ClientResponse answer =
        client.ask(
            leader,
            FetchRequest.Builder.forConsumer(ApiKeys.FETCH.latestVersion(), WAIT_MILLIS, 1, asked)
                .isolationLevel(IsolationLevel.READ_COMMITTED)
                .setMaxBytes(bytes));
    FetchResponse response = (FetchResponse) Objects.requireNonNull(answer.responseBody());
    response.error().maybeThrow();
    Map<TopicPartition, Fetched> came = new LinkedHashMap<>();
    response
        .responseData(names, answer.requestHeader().apiVersion())
        .forEach((partition, data) ->
            came.put(
                partition,
                new Fetched(
                    Errors.forCode(data.errorCode()),
                    FetchResponse.recordsOrFail(data),
                    data.abortedTransactions() == null ? List.of() : data.abortedTransactions())));
    return came;
  }
}
