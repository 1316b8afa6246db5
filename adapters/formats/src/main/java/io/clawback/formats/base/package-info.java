/**
 * What every language of contracts needs: verdicts, the count of what was not judged, ids of
 * schemas.
 */
@NullMarked
package io.clawback.formats.base;

import org.jspecify.annotations.NullMarked;
