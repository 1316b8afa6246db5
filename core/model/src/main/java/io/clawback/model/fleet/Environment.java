package io.clawback.model.fleet;

import java.util.Optional;

/**
 * One environment.
 *
 * @param name such as {@code prod}; unique
 * @param region where it runs, a grouping only
 */
public record Environment(String name, Optional<String> region) {}
