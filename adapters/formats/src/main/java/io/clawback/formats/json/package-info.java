/**
 * Contracts in JSON Schema, 2020-12 and older drafts: a screen of our own says what is surely in
 * order, the library judges the rest. Nothing is fetched from anywhere.
 */
@NullMarked
package io.clawback.formats.json;

import org.jspecify.annotations.NullMarked;
