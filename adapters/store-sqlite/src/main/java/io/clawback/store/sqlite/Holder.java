package io.clawback.store.sqlite;

/**
 * A process that can be looked up.
 *
 * @param host the machine's name
 * @param boot the kernel's id of this boot; empty where there is none
 * @param namespace its pid namespace; empty where there is none
 * @param pid its number there
 * @param start when it started, in units that only equal themselves
 */
record Holder(String host, String boot, String namespace, long pid, long start) {}
