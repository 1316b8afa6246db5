/**
 * Reading what the owner declared: one strict YAML file becomes a {@code Fleet}, or every problem
 * at once. The only room of the core that reads YAML; it connects to nothing, and never resolves a
 * secret while loading.
 */
@NullMarked
package io.clawback.runtime.config;

import org.jspecify.annotations.NullMarked;
