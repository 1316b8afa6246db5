/** Looking at the whole fleet at once, and telling ages. Reads only (SAFETY I9). */
@NullMarked
package io.clawback.runtime.look;

import org.jspecify.annotations.NullMarked;
