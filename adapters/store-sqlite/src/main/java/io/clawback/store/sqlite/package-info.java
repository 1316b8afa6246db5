/**
 * The embedded store: observations and leases in one SQLite file, shared by the processes of one
 * machine. Touches that file and, to tell dead holders, /proc.
 */
@NullMarked
package io.clawback.store.sqlite;

import org.jspecify.annotations.NullMarked;
