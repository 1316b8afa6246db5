/**
 * Declarative rules over observed properties of queues, groups and quotas, between environments.
 * Pure.
 */
@NullMarked
package io.clawback.engine.parity;

import org.jspecify.annotations.NullMarked;
