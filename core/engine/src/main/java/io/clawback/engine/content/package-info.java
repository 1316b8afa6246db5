/** From what messages are to what is wrong with them: findings from content reports. Pure. */
@NullMarked
package io.clawback.engine.content;

import org.jspecify.annotations.NullMarked;
