/** How far tenants' objectives are exceeded, and which tier of a policy that calls for. Pure. */
@NullMarked
package io.clawback.engine.evaluate;

import org.jspecify.annotations.NullMarked;
