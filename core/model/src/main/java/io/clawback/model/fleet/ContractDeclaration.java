package io.clawback.model.fleet;

/**
 * What messages must keep to.
 *
 * @param name for evidence
 * @param type in which language it is written
 * @param text a file's path, relative to the config file; for {@link Type#CEL} the rule itself
 */
public record ContractDeclaration(String name, Type type, String text) {
  /** The language of a contract. */
  public enum Type {
    JSON_SCHEMA,
    AVRO,
    PROTOBUF,
    CEL
  }
}
