package io.clawback.formats.registry;

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
import java.util.Optional;
import java.util.SortedMap;
import javax.net.ssl.SSLContext;

/**
 * Opens contracts of kind {@code registry}. Their files, if any, are the certificates (PEM) that
 * are trusted instead of the JDK's. Nothing is asked before the first message.
 */
public final class RegistryContractFactory implements ContractFactory {
  @Override
  public String kind() {
    return "registry";
  }

  @Override
  public SortedMap<String, String> settings() {
    return RegistrySettings.HELP;
  }

  @Override
  public Contract open(DeclaredContract declared) throws UnusableContract {
    Opening opening = new Opening(declared, settings());
    RegistrySettings settings = RegistrySettings.of(declared, opening);
    Optional<SSLContext> trust = Trust.of(declared.sources(), opening);
    opening.check();
    RegistryHttp http = new RegistryHttp(settings, trust);
    SchemaCache schemas = new SchemaCache(new RegistryClient(http, settings.api()), settings);
    RegistryCheck check = new RegistryCheck(settings, trust);
    return new JudgedContract(
        declared.name(), m -> judge(m, settings, schemas), () -> Optional.of(check.ask()));
  }

  private static Verdict judge(Message m, RegistrySettings settings, SchemaCache schemas) {
    Optional<Framing.Frame> found = settings.framing().read(m);
    if (found.isEmpty()) {
      return settings.unframedIsBreach()
          ? Verdict.breach("", SchemaIds.UNFRAMED)
          : Verdict.IN_ORDER;
    }
    Framing.Frame frame = found.get();
    return schemas
        .judge(schemas.space(frame), frame.id())
        .judge(m.bytes, frame.from(), m.valueFrom + m.valueLength);
  }
}
