package io.clawback.formats.protobuf;

import io.clawback.content.Contract;
import io.clawback.content.ContractFactory;
import io.clawback.content.DeclaredContract;
import io.clawback.content.Framing;
import io.clawback.content.Message;
import io.clawback.content.UnusableContract;
import io.clawback.formats.base.JudgedContract;
import io.clawback.formats.base.Opening;
import io.clawback.formats.base.SchemaIds;
import io.clawback.formats.base.ValueJudge;
import io.clawback.formats.base.Verdict;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Opens contracts of kind {@code protobuf}. */
public final class ProtobufContractFactory implements ContractFactory {
  @Override
  public String kind() {
    return "protobuf";
  }

  @Override
  public SortedMap<String, String> settings() {
    return new TreeMap<>(
        Map.of(
            "framing", "none (default), confluent, or header",
            "schema-ids", "only messages framed with one of these ids are judged",
            "message", "the message type's full name; may be left out where there is only one",
            "unknown-fields", "accepted (default) or breach"));
  }

  @Override
  public Contract open(DeclaredContract declared) throws UnusableContract {
    Opening opening = new Opening(declared, settings());
    opening.needsFile();
    String word = opening.word("framing", "none", "confluent", "header");
    Framing framing = Framing.valueOf(word.toUpperCase(Locale.ROOT));
    boolean strict = opening.word("unknown-fields", "accepted", "breach").equals("breach");
    SchemaIds ids = SchemaIds.of(declared, framing, opening);
    Opening.Texts texts = opening.texts();
    opening.check();
    Optional<ProtoShapes> shapes = ProtoShapes.open(texts.files(), texts.texts(), strict, opening);
    opening.check();
    return opened(declared, framing, ids, shapes.orElseThrow(), opening);
  }

  private static Contract opened(
      DeclaredContract declared,
      Framing framing,
      SchemaIds ids,
      ProtoShapes shapes,
      Opening opening)
      throws UnusableContract {
    Optional<String> wanted = declared.setting("message");
    if (wanted.isPresent() && shapes.judge(wanted.get()).isEmpty()) {
      opening.add(
          "message",
          0,
          "The source has no message type '" + Opening.clip(wanted.get()) + "'.",
          "Use one of " + Opening.clip(String.join(", ", shapes.names())) + ".");
    }
    Optional<ValueJudge> judge = wanted.or(shapes::only).flatMap(shapes::judge);
    if (judge.isEmpty() && framing != Framing.CONFLUENT) {
      opening.add(
          "message",
          0,
          "The source has no message type, or more than one.",
          "Say which one with message: package.Type.");
    }
    opening.check();
    return new JudgedContract(
        declared.name(),
        m -> {
          if (framing == Framing.NONE) {
            return judge.orElseThrow().judge(m.bytes, m.valueFrom, m.valueFrom + m.valueLength);
          }
          return framed(m, framing, ids, shapes, wanted, judge);
        });
  }

  private static Verdict framed(
      Message m,
      Framing framing,
      SchemaIds ids,
      ProtoShapes shapes,
      Optional<String> wanted,
      Optional<ValueJudge> judge) {
    Optional<Framing.Frame> frame = framing.read(m);
    if (frame.isEmpty()) {
      return Verdict.breach("", SchemaIds.UNFRAMED);
    }
    if (!ids.covers(frame.get().id())) {
      return new Verdict.NotJudged(SchemaIds.OTHER);
    }
    int end = m.valueFrom + m.valueLength;
    return framing == Framing.CONFLUENT
        ? shapes.indexed(wanted, m.bytes, frame.get().from(), end)
        : judge.orElseThrow().judge(m.bytes, frame.get().from(), end);
  }
}
