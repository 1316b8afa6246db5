/** Each cause made for real on one broker, a topic each, and named by the product. */
package io.clawback.proofs.cause;
