/**
 * The demo's world as it is drawn from a seed: values only, no server. What is drawn here is never
 * told to the product; it has to find it on the brokers.
 */
@NullMarked
package io.clawback.demo.draw;

import org.jspecify.annotations.NullMarked;
