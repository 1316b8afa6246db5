package io.clawback.formats.avro;

import io.clawback.content.Contract;
import io.clawback.content.ContractFactory;
import io.clawback.content.DeclaredContract;
import io.clawback.content.Framing;
import io.clawback.content.Message;
import io.clawback.content.UnusableContract;
import io.clawback.formats.base.JudgedContract;
import io.clawback.formats.base.Opening;
import io.clawback.formats.base.SchemaIds;
import io.clawback.formats.base.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Opens contracts of kind {@code avro}. */
public final class AvroContractFactory implements ContractFactory {
  @Override
  public String kind() {
    return "avro";
  }

  @Override
  public SortedMap<String, String> settings() {
    return new TreeMap<>(
        Map.of(
            "framing", "none (default), confluent, apicurio, header or single-object",
            "schema-ids", "only messages framed with one of these ids are judged"));
  }

  @Override
  public Contract open(DeclaredContract declared) throws UnusableContract {
    Opening opening = new Opening(declared, settings());
    opening.needsFile();
    String word =
        opening.word("framing", "none", "confluent", "apicurio", "header", "single-object");
    Framing framing = Framing.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    SchemaIds ids = SchemaIds.of(declared, framing, opening);
    Opening.Texts texts = opening.texts();
    opening.check();
    List<AvroSchemas.Known> known = AvroSchemas.open(texts.files(), texts.texts(), opening);
    opening.check();
    return new JudgedContract(declared.name(), m -> judge(m, framing, ids, known));
  }

  private static Verdict judge(
      Message m, Framing framing, SchemaIds ids, List<AvroSchemas.Known> known) {
    int end = m.valueFrom + m.valueLength;
    if (framing == Framing.NONE) {
      return known.get(0).judge().judge(m.bytes, m.valueFrom, end);
    }
    Optional<Framing.Frame> frame = framing.read(m);
    if (frame.isEmpty()) {
      return Verdict.breach("", SchemaIds.UNFRAMED);
    }
    if (framing == Framing.SINGLE_OBJECT) {
      for (AvroSchemas.Known each : known) {
        if (each.fingerprint() == frame.get().id()) {
          return each.judge().judge(m.bytes, frame.get().from(), end);
        }
      }
      return new Verdict.NotJudged("written with a schema that is not declared");
    }
    return ids.covers(frame.get().id())
        ? known.get(0).judge().judge(m.bytes, frame.get().from(), end)
        : new Verdict.NotJudged(SchemaIds.OTHER);
  }
}
