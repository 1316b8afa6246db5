package io.clawback.formats.json;

import io.clawback.content.Contract;
import io.clawback.content.ContractFactory;
import io.clawback.content.DeclaredContract;
import io.clawback.content.UnusableContract;
import io.clawback.formats.base.JudgedContract;
import io.clawback.formats.base.Opening;
import io.clawback.formats.base.ValueJudge;
import java.util.Map;
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
    Opening.Texts texts = opening.texts();
    opening.check();
    ValueJudge judge = SchemaOpening.open(texts.files(), texts.texts(), formats, opening);
    opening.check();
    return new JudgedContract(
        declared.name(), m -> judge.judge(m.bytes, m.valueFrom, m.valueFrom + m.valueLength));
  }
}
