/** A stand-in for CloudWatch Logs, for tests and the demo: no emulator of it can be had. */
@NullMarked
package io.clawback.servers.cloudwatch;

import org.jspecify.annotations.NullMarked;
