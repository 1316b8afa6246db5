package io.clawback.model.fleet;

import java.util.List;
import java.util.SortedMap;

/**
 * What messages must keep to.
 *
 * @param name for evidence
 * @param type the plugin's kind, such as {@code json-schema}
 * @param files relative to the config file, the one that counts first
 * @param settings of the plugin, with references to secrets
 */
public record ContractDeclaration(
    String name, String type, List<String> files, SortedMap<String, List<String>> settings) {
  public ContractDeclaration {
    files = List.copyOf(files);
  }
}
