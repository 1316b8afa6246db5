/**
 * A broker that lives in memory: a state machine with a log's semantics and its plugin.
 * First-class: it passes the same suite as every other broker, and a seeded simulation drives it.
 * Time comes from a clock; nothing here starts a thread or draws chance.
 */
@NullMarked
package io.clawback.brokers.memory;

import org.jspecify.annotations.NullMarked;
