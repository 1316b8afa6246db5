/**
 * The demo as its owner's user would drive it: a world in a process of its own hands back a config
 * file, and the product does the rest. Knows nothing of how the world was made.
 */
@NullMarked
package io.clawback.app.demo;

import org.jspecify.annotations.NullMarked;
