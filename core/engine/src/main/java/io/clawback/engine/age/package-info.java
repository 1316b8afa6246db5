/** How old the oldest unread message is, told from when its offset was the log end. Pure. */
@NullMarked
package io.clawback.engine.age;

import org.jspecify.annotations.NullMarked;
