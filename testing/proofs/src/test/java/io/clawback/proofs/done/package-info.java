/**
 * The whole of it as its users meet it: the built product in processes of its own, on worlds that
 * it knows only through a config file.
 */
package io.clawback.proofs.done;
