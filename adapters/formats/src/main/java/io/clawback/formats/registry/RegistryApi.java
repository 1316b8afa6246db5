package io.clawback.formats.registry;

import io.clawback.content.Framing.Space;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Whose questions the registry understands. */
enum RegistryApi {
  /** Confluent's Schema Registry and all that speak like it. */
  CONFLUENT,
  /** Apicurio Registry 2. */
  APICURIO_V2,
  /** Apicurio Registry 3. */
  APICURIO_V3;

  /** Whose interface it is, in words. */
  String product() {
    return switch (this) {
      case CONFLUENT -> "Confluent's Schema Registry";
      case APICURIO_V2 -> "Apicurio Registry 2";
      case APICURIO_V3 -> "Apicurio Registry 3";
    };
  }

  /** The path of a schema, by its id. */
  String schema(Space space, long id) {
    return switch (this) {
      case CONFLUENT -> "/schemas/ids/" + id;
      case APICURIO_V2 -> "/ids/" + ids(space) + "/" + id;
      case APICURIO_V3 -> "/ids/" + ids(space) + "/" + id + "?returnArtifactType=true";
    };
  }

  /** The path of the list of what a schema refers to; for Apicurio only. */
  String references(Space space, long id) {
    return "/ids/" + ids(space) + "/" + id + "/references";
  }

  /** The path of one version of one schema: {@code group} is Apicurio's only. */
  String version(String group, String name, String version) {
    return switch (this) {
      case CONFLUENT -> "/subjects/" + url(name) + "/versions/" + url(version);
      case APICURIO_V2 ->
          "/groups/" + url(group) + "/artifacts/" + url(name) + "/versions/" + url(version);
      case APICURIO_V3 ->
          "/groups/"
              + url(group)
              + "/artifacts/"
              + url(name)
              + "/versions/"
              + url(version)
              + "/content";
    };
  }

  private static String ids(Space space) {
    return space == Space.GLOBAL ? "globalIds" : "contentIds";
  }

  private static String url(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
