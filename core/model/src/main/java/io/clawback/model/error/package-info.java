/** What went wrong, said so that the reader can act: code, category, culprit, next move. */
@NullMarked
package io.clawback.model.error;

import org.jspecify.annotations.NullMarked;
