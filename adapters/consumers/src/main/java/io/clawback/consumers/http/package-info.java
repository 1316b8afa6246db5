/**
 * Consumers that a web hook of the owner counts, scales and restarts. Speaks only to the declared
 * addresses: no redirect, no proxy, TLS unless it is this machine or plain text was allowed.
 */
@NullMarked
package io.clawback.consumers.http;

import org.jspecify.annotations.NullMarked;
