/**
 * Batches of records as they lie in the log: fetched raw, walked header by header, and unpacked
 * only within a bound that is proved first. Knows the way to the cluster and nothing of groups or
 * topics.
 */
@NullMarked
package io.clawback.brokers.kafka.records;

import org.jspecify.annotations.NullMarked;
