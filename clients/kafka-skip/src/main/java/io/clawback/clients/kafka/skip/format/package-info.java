/**
 * What a skip list looks like in its control topic, and what members say of it in the status topic:
 * for whoever writes the one and reads the other. Pure; knows the JDK only.
 */
@NullMarked
package io.clawback.clients.kafka.skip.format;

import org.jspecify.annotations.NullMarked;
