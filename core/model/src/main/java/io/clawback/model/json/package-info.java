/**
 * JSON as a value: read strictly, written canonically (RFC 8785), mapped to and from records.
 * Touches nothing outside itself, so that plans and ledger entries can be hashed anywhere.
 */
@NullMarked
package io.clawback.model.json;

import org.jspecify.annotations.NullMarked;
