/**
 * The way to one cluster, and what every part of the plugin says through it: settings that a client
 * may have, the admin client, how long is waited, what a refusal means, which right was missing.
 * Changes nothing by itself; knows no other part of the plugin.
 */
@NullMarked
package io.clawback.brokers.kafka.connect;

import org.jspecify.annotations.NullMarked;
