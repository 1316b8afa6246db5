package io.clawback.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSchemaTest {
  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(ConfigSchema.json().canonical(), InputFormat.JSON);

  private List<Error> errors(String yaml) {
    return schema.validate(yaml, InputFormat.YAML);
  }

  @Test
  void takesTheDocumentedExample() throws IOException {
    assertThat(errors(Configs.example())).isEmpty();
  }

  @Test
  void takesTheSmallestFile() {
    assertThat(errors(Configs.BASE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenant: {}",
        "limits: {max-group: 1}",
        "limits: {max-groups: -1}",
        "limits: {request-timeout: 5}",
        "objectives: [{lag-messages: 5}]",
        "objectives: [{name: a, alert-at: 80}]",
        "policies: [{name: a, allow: {scale: sometimes}}]",
        "parity: [{name: p, property: group.lag, environments: [a], relation: near}]",
        "consumers: {c: {type: process, group: a/b/c}}",
        "sinks: {s: {type: jsonl, settings: {path: {a: b}}}}"
      })
  void refusesWhatTheReaderRefuses(String line) {
    assertThat(errors(Configs.BASE + line + "\n")).isNotEmpty();
    assertThat(Configs.problems(Configs.BASE + line + "\n")).isNotEmpty();
  }
}
