package io.clawback.runtime.config;

import static io.clawback.runtime.config.Configs.BASE;
import static io.clawback.runtime.config.Configs.places;
import static io.clawback.runtime.config.Configs.problems;
import static io.clawback.runtime.config.Configs.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, exactly where and under which code. Line 9 is the first after the base. */
class StrictnessTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "lag-messages: 0",
        "lag-messages: -1",
        "lag-messages: 1.5",
        "lag-messages: lots",
        "lag-messages: 99999999999999999999",
        "lag-age: 0s",
        "lag-age: 15",
        "lag-age: -5m",
        "lag-age: 5m1h",
        "lag-age: 4000d",
        "lag-age: 99999999999999999d",
        "alert-at: 0%",
        "alert-at: 101%",
        "alert-at: 80",
        "persistence: 0",
        "kind: slx",
        "name: 'a b'"
      })
  void refusesImpossibleObjectives(String line) {
    String full =
        BASE + "objectives:\n  - " + line + "\n" + (line.startsWith("name") ? "" : "    name: a\n");
    full += line.startsWith("lag-messages") ? "" : "    lag-messages: 5\n";

    assertThat(places(full)).containsExactly("10:" + (line.indexOf(' ') + 6) + " config.bad-value");
  }

  @Test
  void refusesMoreAgreementThanIsKept() {
    assertThat(
            places(
                BASE
                    + "limits: {history-window: 5}\n"
                    + "objectives: [{name: a, lag-age: 5m, persistence: 6}]\n"))
        .containsExactly("10:37 config.impossible-objective");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limits: []                                           | 9:9 config.wrong-type",
        "limits: {max-groups: [1]}                            | 9:22 config.wrong-type",
        "limits: {max-groups: }                               | 9:10 config.bad-value",
        "limits: {max-groups: 0}                              | 9:22 config.bad-value",
        "limits: {request-timeout: 1ms}                       | 9:27 config.bad-value",
        "limits: {fetch-bytes: 16 MeB}                        | 9:23 config.bad-value",
        "tenants: {a: {queues: orders}}                       | 9:23 config.wrong-type",
        "tenants: {a: {queues: [[orders]]}}                   | 9:24 config.wrong-type",
        "tenants: {a: {queues: ['']}}                         | 9:24 config.bad-value",
        "tenants: {a: {queues: ['${X}']}}                     | 9:24 config.bad-value",
        "tenants: {'a b': {}}                                 | 9:11 config.bad-value",
        "tenants: {a: {environments: [prd]}}                  | 9:30 config.unknown-environment",
        "tenants: {a: {budget: {message: 1}}}                 | 9:24 config.unknown-key",
        "tenants: {a: {budget: {share: 101%}}}                | 9:31 config.bad-value",
        "objectives: {}                                       | 9:13 config.wrong-type",
        "objectives: [5]                                      | 9:14 config.wrong-type",
        "policies: [{name: a, allow: {rebalence: automatic}}] | 9:30 config.unknown-key",
        "policies: [{name: a, allow: {scale: auto}}]          | 9:37 config.bad-value",
        "policies: [{name: a, for: {tenants: [x]}}]           | 9:38 config.unknown-tenant",
        "policies: [{name: a, for: {environments: [x]}}]      | 9:43 config.unknown-environment",
        "policies: [{name: a, budget: {share: 0%}}]           | 9:38 config.bad-value",
        "policies: [{name: a}, {name: a}]                     | 9:30 config.duplicate-name",
        "policies: [{name: a, tiers: [{name: X}]}]            | 9:30 config.missing-key",
        "policies: [{name: a, tiers: [{name: X, exceeded-by: 0%}]}]  | 9:53 config.bad-value",
        "policies: [{name: a, tiers: [{name: X, exceeded-by: 340}]}] | 9:53 config.bad-value",
        "policies: [{name: a, tiers: [{name: X, exceeded-by: 1%, allow: {expand: automatic}}]}] | 9:65 config.unknown-key",
        "policies: [{name: a, tiers: [{name: X, exceeded-by: 1%, alow: {}}]}] | 9:57 config.unknown-key",
        "policies: [{name: a, tiers: [{name: X, exceeded-by: 1%}, {name: X, exceeded-by: 2%}]}] | 9:65 config.duplicate-name",
        "policies: [{name: a, tiers: [{name: X, exceeded-by: 1%}, {name: Y, exceeded-by: 1%}]}] | 9:68 config.impossible-tier",
        "policies: [{name: a, four-eyes: yes}]                | 9:33 config.bad-value",
        "sinks: {a: {type: jsonl}}                            | 9:9 test.missing-setting",
        "sinks: {a: {type: json1, settings: {path: x}}}       | 9:19 config.unknown-type",
        "sinks: {a: {type: jsonl, settings: {pth: x}}}        | 9:37 config.unknown-setting",
        "contents: [{name: a, idempotency-key: transaction_id}]  | 9:39 config.bad-value",
        "contents: [{name: a, tenant: $.a..b}]                | 9:30 config.bad-value",
        "contents: [{name: a, idempotencykey: key}]           | 9:22 config.unknown-key",
        "contents: [{name: a, message-bytes: 1}]              | 9:37 config.bad-value",
        "contents: [{name: a, accepted-window: 1h}]           | 9:22 config.impossible-content",
        "contents: [{name: a, contracts: [{name: c, type: cel, settings: {rul: f}}]}] | 9:66 config.unknown-setting",
        "contents: [{name: a, contracts: [{name: c, type: cell}]}] | 9:50 config.unknown-type",
        "contents: [{name: a, for: {tenants: [x]}}]           | 9:38 config.unknown-tenant",
        "contents: [{name: a}, {name: a}]                     | 9:30 config.duplicate-name",
        "<<: {a: 1}                                           | 9:1 config.unknown-key",
        "? [a]\\n: b                                           | 9:3 config.wrong-type",
      })
  void refuses(String text, String place) {
    assertThat(places(BASE + text.replace("\\n", "\n") + "\n")).containsExactly(place);
  }

  @Test
  void saysWhichSettingAPluginRefuses() {
    String text = BASE.replaceFirst("\"h:1\"", "\"h:1\", security.protocol: bad");
    assertThat(Configs.problems(text))
        .extracting(ConfigProblem::message)
        .containsExactly("'security.protocol': There is no such protocol.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: process, group: prod/main/g, settings: {command: x}          | 9:13 config.missing-key",
        "type: process, group: prod/main/g, mx: 2, settings: {command: x}   | 9:52 config.unknown-key",
        "type: process, group: g, max: 2, settings: {command: x}            | 9:39 config.bad-value",
        "type: process, group: prod/mian/g, max: 2, settings: {command: x}  | 9:39 config.unknown-broker",
        "type: process, group: prod/main/g, min: 3, max: 2, settings: {command: x} | 9:52 config.bad-value",
        "type: proces, group: prod/main/g, max: 2, settings: {command: x}   | 9:23 config.unknown-type",
        "type: process, group: prod/main/g, max: 2, settings: {comand: x, command: y} | 9:71 config.unknown-setting",
        "type: process, group: prod/main/g, max: 2, settings: {env.A: '${', command: y} | 9:78 config.bad-reference",
        "type: process, group: prod/main/g, max: 2, settings: {command: {a: b}} | 9:80 config.wrong-type",
      })
  void refusesConsumers(String inside, String place) {
    assertThat(places(BASE + "consumers: {c: {" + inside + "}}\n")).containsExactly(place);
  }

  @Test
  void refusesTwoRunnersOfOneGroup() {
    String one = "{type: process, group: prod/main/g, max: 2, settings: {command: x}}";
    assertThat(places(BASE + "consumers:\n  a: " + one + "\n  b: " + one + "\n"))
        .containsExactly("11:22 config.duplicate-consumers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "property: queue.size, environments: [prod, staging]           | config.unknown-property",
        "property: queue.settings., environments: [prod, staging]      | config.unknown-property",
        "property: queue.settings.KEY, environments: [prod]            | config.impossible-rule",
        "property: group.lag, environments: [prod, prod]               | config.duplicate-name",
        "property: group.lag, environments: [prod, prd]                | config.unknown-environment",
        "property: group.lag, reference: prd, environments: [prod]     | config.unknown-environment",
        "property: group.lag, reference: prod, environments: [prod]    | config.impossible-rule",
        "property: group.lag, environments: [prod, staging], relation: at-least | config.impossible-rule",
        "property: queue.partitions, environments: [prod, staging], align: true | config.impossible-rule",
        "property: group.lag, reference: prod, environments: [staging], align: true | config.impossible-rule",
        "property: group.lag, environments: [prod, staging], relation: near | config.bad-value",
        "property: group.lag, environments: [prod, staging], relation: {} | config.bad-value",
        "property: group.lag, reference: prod, environments: [staging], relation: {ratio: {least: 2, most: 1}} | config.bad-value",
        "property: group.lag, reference: prod, environments: [staging], relation: {ratio: {least: 1e400, most: 1}} | config.bad-value",
      })
  void refusesParityRulesThatNothingCouldAnswer(String rule, String code) {
    assertThat(problems(BASE + "parity: [{name: p, " + rule + "}]\n"))
        .extracting(ConfigProblem::code)
        .containsExactly(code);
  }

  @Test
  void checksBrokerSettingsAgainstTheirPluginWhereTheyStand() {
    String text =
        """
        version: 1
        environments:
          prod:
            brokers:
              a:
                type: kafka
                cluster-id: c
                settings:
                  bootstrap.server: h:1
                  security.protocol: bad
              b:
                type: kafak
                cluster-id: c
        """;
    assertThat(places(text))
        .containsExactly(
            "9:11 config.unknown-setting", "10:11 test.bad-protocol", "12:15 config.unknown-type");
    assertThat(problems(text))
        .extracting(ConfigProblem::nextMove)
        .contains("Did you mean 'bootstrap.servers'?", "Did you mean 'kafka'?");
  }

  @Test
  void takesWordsInAnyQuotesAndNumbersAsWritten() {
    assertThat(
            Configs.fleet(BASE + "limits: {\"max-groups\": '1_000', fetch-bytes: 1GiB}\n").limits())
        .satisfies(limits -> {
          assertThat(limits.maxGroups()).isEqualTo(1_000);
          assertThat(limits.fetchBytes()).isEqualTo(1L << 30);
        });
  }

  @Test
  void warnsOfWhatIsOddButAllowed() {
    assertThat(
            warnings(
                BASE
                    + """
                    policies:
                      - name: a
                        for: {tenants: ["tenant-*"]}
                        allow: {expand: automatic, redrive: automatic}
                    """))
        .containsExactly(
            "11:21 config.matches-nothing",
            "12:13 config.irreversible-automatic",
            "12:32 config.irreversible-automatic");
    assertThat(warnings(BASE.replace("\"h:1\"", "\"h:1\", ssl.truststore.password: hunter22")))
        .containsExactly("5:80 config.literal-secret");
  }

  @Test
  void neverRepeatsAValueOfASetting() {
    String secret = "hunter2-hunter2";
    assertThat(
            problems(BASE.replace("\"h:1\"", "\"h:1\", ssl.truststore.pasword: " + secret + "${"))
                .toString())
        .doesNotContain(secret);
  }
}
