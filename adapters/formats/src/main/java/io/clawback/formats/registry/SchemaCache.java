package io.clawback.formats.registry;

import io.clawback.content.DeclaredContract;
import io.clawback.content.Framing;
import io.clawback.content.Framing.Space;
import io.clawback.formats.avro.AvroSchemas;
import io.clawback.formats.base.Opening;
import io.clawback.formats.base.ValueJudge;
import io.clawback.formats.base.Verdict;
import io.clawback.formats.json.SchemaOpening;
import io.clawback.formats.protobuf.ProtoShapes;
import io.clawback.formats.registry.RegistryFailure.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A judge for each id, each asked for once: the first answer counts for as long as the contract is
 * open, so that a registry that changes its mind changes no result midway. Thread-safe; bounded in
 * ids, and it stops asking a registry that is down.
 */
final class SchemaCache {
  private static final int MOST_IDS = 1_000;

  /** Ids that it does not know take none of the room of those that it knows. */
  private static final int MOST_UNKNOWN = 3_000;

  private static final int MOST_FAILURES = 3;
  private static final String PER_MESSAGE =
      "the Protobuf source has several message types, and the frame does not say which";

  private record Key(Space space, long id) {}

  private final RegistryClient client;
  private final Whereabouts registry;
  private final RegistrySettings settings;
  private final Map<Key, ValueJudge> judges = new ConcurrentHashMap<>();
  private int unknown;
  private int failures;
  private String down = "";

  SchemaCache(RegistryClient client, RegistrySettings settings) {
    this.registry = new Whereabouts(settings);
    this.client = client;
    this.settings = settings;
  }

  ValueJudge judge(Space space, long id) {
    Key key = new Key(space, id);
    ValueJudge known = judges.get(key);
    return known == null ? asked(key) : known;
  }

  private synchronized ValueJudge asked(Key key) {
    ValueJudge known = judges.get(key);
    if (known != null) {
      return known;
    }
    if (failures >= MOST_FAILURES) {
      return notJudged(down);
    }
    if (judges.size() - unknown >= MOST_IDS) {
      return notJudged("written with more schemas than are kept");
    }
    if (unknown >= MOST_UNKNOWN) {
      return notJudged("the registry did not know too many other schemas");
    }
    ValueJudge judge = fetched(key);
    judges.put(key, judge);
    return judge;
  }

  private ValueJudge fetched(Key key) {
    try {
      RegisteredSchema schema = client.fetch(key.space, key.id);
      failures = 0;
      return opened(schema);
    } catch (RegistryFailure e) {
      failures = e.kind().lasts() ? failures + 1 : 0;
      down = registry.note(e);
      unknown += e.kind() == Kind.UNKNOWN ? 1 : 0;
      if (e.kind() == Kind.UNKNOWN && settings.unknownIsBreach()) {
        Verdict breach = Verdict.breach("", "names a schema that the registry does not know");
        return (bytes, from, to) -> breach;
      }
      return notJudged(down);
    }
  }

  private ValueJudge opened(RegisteredSchema schema) {
    Opening opening =
        new Opening(new DeclaredContract("", List.of(), new TreeMap<>()), new TreeMap<>());
    Optional<ValueJudge> judge =
        switch (schema.type()) {
          case AVRO ->
              // The schema's own text comes last of all that are parsed, and is the first told.
              AvroSchemas.open(schema.names(), schema.texts(), opening).stream()
                  .findFirst()
                  .map(AvroSchemas.Known::judge);
          case JSON ->
              Optional.of(SchemaOpening.open(schema.names(), schema.texts(), false, opening));
          case PROTOBUF ->
              ProtoShapes.open(schema.names(), schema.texts(), false, opening).map(this::protobuf);
        };
    return opening.clean() && judge.isPresent()
        ? judge.get()
        : notJudged("the registry's schema cannot be used");
  }

  private ValueJudge protobuf(ProtoShapes shapes) {
    return switch (settings.framing()) {
      case CONFLUENT -> (bytes, from, to) -> shapes.indexed(settings.message(), bytes, from, to);
      case HEADER ->
          settings
              .message()
              .or(shapes::only)
              .flatMap(shapes::judge)
              .orElseGet(() -> notJudged(PER_MESSAGE));
      case APICURIO, NONE, SINGLE_OBJECT ->
          notJudged("Protobuf in Apicurio's own frame is not understood");
    };
  }

  private static ValueJudge notJudged(String why) {
    Verdict verdict = new Verdict.NotJudged(why);
    return (bytes, from, to) -> verdict;
  }

  /** The space in which an id of this frame counts. */
  Space space(Framing.Frame frame) {
    return settings.framing() == Framing.HEADER ? frame.space() : settings.space();
  }
}
