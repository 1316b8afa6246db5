/**
 * Identities: what things are called, and where. Ordered, so that everything derived from them is
 * deterministic.
 */
@NullMarked
package io.clawback.model.name;

import org.jspecify.annotations.NullMarked;
