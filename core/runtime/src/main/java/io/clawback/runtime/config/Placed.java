package io.clawback.runtime.config;

/** A value and where it stands, for checks that come after reading. */
record Placed<T>(T value, Mark at) {}
