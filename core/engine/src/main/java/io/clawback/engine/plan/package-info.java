/** From findings to a plan: each finding ends in one step or in one decline. Pure. */
@NullMarked
package io.clawback.engine.plan;

import org.jspecify.annotations.NullMarked;
