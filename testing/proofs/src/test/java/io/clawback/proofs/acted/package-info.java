/**
 * The real command line acts on messages of a real Kafka, whose consumers really run, really choke
 * and really recover.
 */
package io.clawback.proofs.acted;
