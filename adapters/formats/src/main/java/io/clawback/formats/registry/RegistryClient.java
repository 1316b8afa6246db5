package io.clawback.formats.registry;

import io.clawback.content.Framing.Space;
import io.clawback.formats.registry.RegistryFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Fetches schemas with all that they refer to. */
final class RegistryClient {
  private static final int MOST_REFERENCES = 100;

  private final RegistryHttp http;
  private final RegistryApi api;

  RegistryClient(RegistryHttp http, RegistryApi api) {
    this.http = http;
    this.api = api;
  }

  RegisteredSchema fetch(Space space, long id) throws RegistryFailure {
    return api == RegistryApi.CONFLUENT ? confluent(id) : apicurio(space, id);
  }

  private RegisteredSchema confluent(long id) throws RegistryFailure {
    JsonNode answer = http.json(api.schema(Space.SCHEMA, id));
    RegisteredSchema.Type type =
        switch (answer.path("schemaType").asString("AVRO")) {
          case "AVRO" -> RegisteredSchema.Type.AVRO;
          case "PROTOBUF" -> RegisteredSchema.Type.PROTOBUF;
          case "JSON" -> RegisteredSchema.Type.JSON;
          default ->
              throw new RegistryFailure(Kind.WRONG, "the registry's schema has an unknown type");
        };
    Collected all = new Collected();
    referred(answer.path("references"), all);
    all.add("schema", text(answer));
    return new RegisteredSchema(type, all.names.reversed(), all.texts.reversed());
  }

  private void referred(JsonNode references, Collected all) throws RegistryFailure {
    for (JsonNode each : references) {
      String subject = each.path("subject").asString("");
      String version = each.path("version").asString("");
      String name = each.path("name").asString(subject);
      if (all.news(subject + "/" + version)) {
        JsonNode answer = http.json(api.version("", subject, version));
        referred(answer.path("references"), all);
        all.add(name, text(answer));
      }
    }
  }

  private RegisteredSchema apicurio(Space space, long id) throws RegistryFailure {
    RegistryHttp.Answer answer = http.ask(api.schema(space, id));
    if (answer.contentType().contains("html")) {
      throw new RegistryFailure(Kind.FOREIGN, "the registry answered a web page");
    }
    Collected all = new Collected();
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    all.add("schema", text);
    for (JsonNode each : http.json(api.references(space, id))) {
      String group = each.path("groupId").asString("default");
      String artifact = each.path("artifactId").asString("");
      String version = each.path("version").asString("");
      if (all.news(group + "/" + artifact + "/" + version)) {
        RegistryHttp.Answer content = http.ask(api.version(group, artifact, version));
        all.add(
            each.path("name").asString(artifact),
            new String(content.body(), StandardCharsets.UTF_8));
      }
    }
    return new RegisteredSchema(type(answer, text), all.names, all.texts);
  }

  private static RegisteredSchema.Type type(RegistryHttp.Answer answer, String text) {
    String said = answer.artifactType().orElse("");
    String start = text.stripLeading();
    if (said.equals("PROTOBUF") || answer.contentType().contains("proto")) {
      return RegisteredSchema.Type.PROTOBUF;
    }
    if (said.equals("AVRO") || said.equals("JSON")) {
      return RegisteredSchema.Type.valueOf(said);
    }
    if (!start.startsWith("{") && !start.startsWith("[") && !start.startsWith("\"")) {
      return RegisteredSchema.Type.PROTOBUF;
    }
    return text.contains("\"$schema\"") || text.contains("\"properties\"")
        ? RegisteredSchema.Type.JSON
        : RegisteredSchema.Type.AVRO;
  }

  private static String text(JsonNode answer) throws RegistryFailure {
    JsonNode schema = answer.path("schema");
    if (!schema.isString()) {
      throw new RegistryFailure(Kind.FOREIGN, "the registry's answer holds no schema");
    }
    return schema.asString();
  }

  /**
   * What was fetched so far, of Confluent what is referred to before what refers to it; a schema
   * that is referred to twice, or by itself, comes once.
   */
  private static final class Collected {
    final List<String> names = new ArrayList<>();
    final List<String> texts = new ArrayList<>();
    private final Set<String> seen = new TreeSet<>();

    boolean news(String key) throws RegistryFailure {
      if (seen.size() > MOST_REFERENCES) {
        throw new RegistryFailure(Kind.WRONG, "a schema refers to more than 100 others");
      }
      return seen.add(key);
    }

    void add(String name, String text) {
      names.add(name);
      texts.add(text);
    }
  }
}
