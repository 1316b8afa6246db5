/** Changes topics, settings, quotas and the members of groups. */
@NullMarked
package io.clawback.brokers.kafka.change;

import org.jspecify.annotations.NullMarked;
