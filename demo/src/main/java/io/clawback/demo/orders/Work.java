package io.clawback.demo.orders;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How much work each partition brings. */
@FunctionalInterface
interface Work {
  /**
   * Messages to process in the next while; a partition that is missing is like any other. Never
   * throws for want of an answer.
   */
  Map<TopicPartition, Double> of(Collection<TopicPartition> partitions);
}
