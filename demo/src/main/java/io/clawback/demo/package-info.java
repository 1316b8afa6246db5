/**
 * The demo's door: a process that builds a world on real servers, hands back a config file, and
 * takes everything down again.
 */
@NullMarked
package io.clawback.demo;

import org.jspecify.annotations.NullMarked;
