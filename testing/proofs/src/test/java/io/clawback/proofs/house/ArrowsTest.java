package io.clawback.proofs.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms (ARCHITECTURE.md): what may know what. All others are forbidden. */
class ArrowsTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.clawback");

  private static final String[] JDK_AND_NULLNESS = {"java..", "javax..", "org.jspecify.."};

  private static void room(String room, String... allowed) {
    List<String> may = new ArrayList<>(List.of(JDK_AND_NULLNESS));
    may.add("io.clawback." + room + "..");
    may.addAll(List.of(allowed));
    classes()
        .that()
        .resideInAPackage("io.clawback." + room + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(may.toArray(String[]::new))
        .check(HOUSE);
  }

  @Test
  void everyRoomWasImported() {
    for (String room :
        List.of("model", "spi", "engine", "ledger", "execute", "runtime", "brokers.kafka", "app")) {
      assertThat(HOUSE.stream().filter(c -> c.getPackageName().startsWith("io.clawback." + room)))
          .as(room)
          .hasSizeGreaterThan(3);
    }
  }

  @Test
  void modelKnowsNothing() {
    room("model");
  }

  @Test
  void spiKnowsTheModel() {
    room("spi", "io.clawback.model..");
  }

  @Test
  void engineKnowsTheModel() {
    room("engine", "io.clawback.model..");
  }

  @Test
  void ledgerKnowsModelAndSpi() {
    room("ledger", "io.clawback.model..", "io.clawback.spi..");
  }

  @Test
  void executeKnowsModelSpiAndLedger() {
    room("execute", "io.clawback.model..", "io.clawback.spi..", "io.clawback.ledger..");
  }

  @Test
  void runtimeKnowsCoreAndReadsYamlOnlyInConfig() {
    room(
        "runtime",
        "io.clawback.model..",
        "io.clawback.spi..",
        "io.clawback.engine..",
        "io.clawback.ledger..",
        "io.clawback.execute..",
        "io.clawback.content..",
        "org.roaringbitmap..",
        "tools.jackson..",
        "org.snakeyaml.engine..");
    noClasses()
        .that()
        .resideInAPackage("io.clawback.runtime..")
        .and()
        .resideOutsideOfPackage("io.clawback.runtime.config..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson..", "org.snakeyaml.engine..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage("io.clawback.runtime..")
        .and()
        .resideOutsideOfPackages("io.clawback.runtime.inspect..", "io.clawback.runtime.config..")
        .and()
        .haveNameNotMatching("io\\.clawback\\.runtime\\.Plugins(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.clawback.content..", "org.roaringbitmap..")
        .check(HOUSE);
  }

  @Test
  void noBrokerKnowsAnother() {
    noClasses()
        .that()
        .resideInAPackage("io.clawback.brokers.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.clawback.brokers.memory..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage("io.clawback.brokers.memory..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.clawback.brokers.kafka..", "org.apache.kafka..")
        .check(HOUSE);
  }

  @Test
  void theRoomsOfABrokerFormNoCircle() {
    slices().matching("io.clawback.brokers.(*.*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void brokersAndAdaptersKnowModelAndSpiAndTheirOwnLibrary() {
    for (String room :
        List.of(
            "brokers.kafka",
            "brokers.memory",
            "disk",
            "rollback",
            "store.sqlite",
            "consumers",
            "sink.jsonl",
            "sink.cloudwatch",
            "formats")) {
      noClasses()
          .that()
          .resideInAPackage("io.clawback." + room + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.clawback.engine..",
              "io.clawback.ledger..",
              "io.clawback.execute..",
              "io.clawback.runtime..",
              "io.clawback.app..")
          .check(HOUSE);
    }
  }

  @Test
  void whatRunsInOtherPeoplesConsumersKnowsKafkasClientsAlone() {
    room("clients", "org.apache.kafka..", "org.slf4j..");
    noClasses()
        .that()
        // The demo's world starts consumers as their owners do, with the interceptor in them.
        .resideOutsideOfPackages("io.clawback.clients..", "io.clawback.demo.outbreak..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.clawback.clients..")
                .and(not(resideInAPackage("io.clawback.clients.kafka.skip.format.."))))
        .check(HOUSE);
  }

  @Test
  void contentKnowsNothingOfOurs() {
    room("content", "org.roaringbitmap..", "com.dynatrace.hash4j..");
  }

  @Test
  void formatsKnowContentAndTheLanguagesOfContracts() {
    room(
        "formats",
        "io.clawback.content..",
        "io.clawback.model..",
        "io.clawback.spi..",
        "tools.jackson..",
        "com.networknt..",
        "org.apache.avro..",
        "com.squareup.wire..",
        "okio..",
        "kotlin..",
        "dev.cel..",
        "com.google.protobuf..",
        "com.google.common..",
        "com.google.re2j..");
  }

  @Test
  void noOtherBrokerOrAdapterKnowsContent() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.clawback.brokers..",
            "io.clawback.disk..",
            "io.clawback.rollback..",
            "io.clawback.store..",
            "io.clawback.consumers..",
            "io.clawback.sink..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.clawback.content..")
        .check(HOUSE);
  }

  @Test
  void appKnowsRuntimeButNoBrokerAndNoDemo() {
    noClasses()
        .that()
        .resideInAPackage("io.clawback.app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.clawback.brokers..",
            "io.clawback.consumers..",
            "io.clawback.store..",
            "io.clawback.sink..",
            "io.clawback.demo..",
            "io.clawback.servers..",
            "org.apache.kafka..")
        .check(HOUSE);
  }

  @Test
  void decidingReadsNoClockAndNoChance() {
    noClasses()
        .that()
        .resideInAnyPackage("io.clawback.engine..", "io.clawback.model..")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.util.random..")
        .check(HOUSE);
  }

  @Test
  void decidingIteratesNothingWithoutAnOrder() {
    noClasses()
        .that()
        .resideInAPackage("io.clawback.engine..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.HashSet")
        .orShould()
        .callMethod(java.util.Set.class, "of", Object.class)
        .orShould()
        .callMethod(java.util.Set.class, "of", Object[].class)
        .orShould()
        .callMethod(java.util.Map.class, "of", Object.class, Object.class)
        .check(HOUSE);
  }

  @Test
  void ledgerAndExecuteStartNoThreadAndTouchNoFile() {
    noClasses()
        .that()
        .resideInAnyPackage("io.clawback.ledger..", "io.clawback.execute..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.Executors")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.channels..", "java.nio.file..")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(HOUSE);
  }

  @Test
  void nobodyEvaluatesCodeFromData() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.script..", "javax.naming..", "java.rmi..", "javax.management..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .check(HOUSE);
  }
}
