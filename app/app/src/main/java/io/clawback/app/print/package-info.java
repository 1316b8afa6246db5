/**
 * How results reach people and programs: table, JSON, YAML, CSV on stdout; notes and problems on
 * stderr. Knows nothing of verbs.
 */
@NullMarked
package io.clawback.app.print;

import org.jspecify.annotations.NullMarked;
