/**
 * How results look: values of the model in, tables, texts and JSON documents out. Pure: no broker,
 * no clock, no console.
 */
@NullMarked
package io.clawback.app.show;

import org.jspecify.annotations.NullMarked;
