package io.clawback.formats.json;

import io.clawback.content.Contract;
import io.clawback.content.ContractFactory;
import io.clawback.content.DeclaredContract;
import io.clawback.content.UnusableContract;
import io.clawback.formats.base.JudgedContract;
import io.clawback.formats.base.Opening;
import io.clawback.formats.base.ValueJudge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Opens contracts of kind {@code json-schema}. */
public final class JsonSchemaContractFactory implements ContractFactory {
  @Override
  public String kind() {
    return "json-schema";
  }

  @Override
  public SortedMap<String, String> settings() {
    return new TreeMap<>(
        Map.of("formats", "'checked' makes 'format' a rule; 'noted' (default) does not"));
  }

  @Override
  public Contract open(DeclaredContract declared) throws UnusableContract {
    Opening opening = new Opening(declared, settings());
    opening.needsFile();
    boolean formats = opening.word("formats", "noted", "checked").equals("checked");
    List<String> texts = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (DeclaredContract.Source source : declared.sources()) {
      Optional<String> text = opening.text(source);
      text.ifPresent(texts::add);
      files.add(source.file());
    }
    opening.check();
    ValueJudge judge = SchemaOpening.open(files, texts, formats, opening);
    opening.check();
    return new JudgedContract(
        declared.name(), m -> judge.judge(m.bytes, m.valueFrom, m.valueFrom + m.valueLength));
  }
}
