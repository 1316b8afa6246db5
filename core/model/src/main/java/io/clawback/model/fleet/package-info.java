/**
 * What the owner declared: environments, brokers, tenants, objectives, policies, parity, consumers,
 * sinks, limits. Values only; reading files is runtime's.
 */
@NullMarked
package io.clawback.model.fleet;

import org.jspecify.annotations.NullMarked;
