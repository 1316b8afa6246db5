/**
 * The real command line in real processes, killed without warning, on a real Kafka with consumers
 * that really run.
 */
package io.clawback.proofs.killed;
