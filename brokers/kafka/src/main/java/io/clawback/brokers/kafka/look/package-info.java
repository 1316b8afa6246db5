/**
 * What a snapshot is made of: topics, ends, groups, positions, quotas, hanging transactions,
 * rights. Reads only, for all groups at once where the protocol lets it.
 */
@NullMarked
package io.clawback.brokers.kafka.look;

import org.jspecify.annotations.NullMarked;
