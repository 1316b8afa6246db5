package io.clawback.model.fleet;

import java.util.SortedMap;

/**
 * Where ledger entries are copied to.
 *
 * @param name unique; its cursor is kept under this name
 * @param type the plugin's type name: {@code jsonl}, {@code cloudwatch}
 * @param settings of the plugin, secrets by reference
 */
public record SinkDeclaration(String name, String type, SortedMap<String, String> settings) {}
