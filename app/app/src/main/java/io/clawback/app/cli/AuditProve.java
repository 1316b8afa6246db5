package io.clawback.app.cli;

import io.clawback.app.print.Format;
import io.clawback.ledger.InclusionProof;
import io.clawback.model.error.Category;
import io.clawback.model.error.ClawbackException;
import io.clawback.model.error.Problem;
import io.clawback.model.json.Json;
import io.clawback.model.json.JsonException;
import io.clawback.model.json.JsonReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves that one entry is in the ledger, to somebody who does not have the ledger. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = "Writes a proof that an entry is in the ledger, or checks such a proof.",
    footer = {
      "",
      "Examples:",
      "  clawback audit prove 42 --out proof.json",
      "  clawback audit prove --check proof.json --key clawback.pub"
    })
final class AuditProve extends Verb {
  @Parameters(arity = "0..1", paramLabel = "SEQ", description = "The entry's number.")
  private @Nullable Long seq;

  @Option(names = "--out", paramLabel = "FILE", description = "Writes the proof there.")
  private @Nullable Path out;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "Checks this proof instead; needs no ledger.")
  private @Nullable Path check;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The ledger's public key as it was when it could be trusted.")
  private @Nullable Path key;

  @Override
  protected ExitCode act() {
    if (check != null) {
      return check(check);
    }
    if (seq == null) {
      throw new CommandLine.ParameterException(
          self().commandLine(), "an entry's number or --check FILE is needed");
    }
    Json.Obj proof = InclusionProof.prove(LedgerFolder.open(data()), seq);
    if (out != null) {
      WrittenFile.replace(out, proof.pretty() + "\n");
      console().note("The proof is in " + out + ".");
    } else {
      console().document(format() == Format.yaml ? Format.yaml : Format.json, proof);
    }
    return ExitCode.FINE;
  }

  private ExitCode check(Path file) {
    Json.Obj proof;
    try {
      proof = JsonReader.readObject(LedgerFolder.text(file));
    } catch (JsonException e) {
      throw new ClawbackException(
          new Problem(
              "audit.no-proof",
              Category.USAGE,
              file.toString(),
              "This is no proof: " + e.getMessage() + ".",
              "Make one with `clawback audit prove SEQ --out FILE`."),
          e);
    }
    List<String> faults =
        InclusionProof.check(proof, Optional.ofNullable(key).map(LedgerFolder::text));
    if (faults.isEmpty()) {
      console().text("The proof holds.\n");
      if (key == null) {
        console().note("Only the key that the proof itself names was believed; see --key.");
      }
      return ExitCode.FINE;
    }
    faults.forEach(f -> console().text(f + "\n"));
    return ExitCode.TAMPERED;
  }
}
