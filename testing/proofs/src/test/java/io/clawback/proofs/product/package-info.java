/** The built product as a process, for tests that use it as its users do. */
package io.clawback.proofs.product;
