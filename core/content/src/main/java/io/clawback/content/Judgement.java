package io.clawback.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Turns evidence into signatures, the surest and largest first. */
final class Judgement {
  private static final int MOST = 500;
  private static final double MANY = 0.5;
  private final Evidence evidence;
  private final Standing standing;
  private long failed;

  Judgement(Evidence evidence, Standing standing) {
    this.evidence = evidence;
    this.standing = standing;
  }

  Contents contents(Optional<Contents.Duplicates> duplicates) {
    evidence.trim();
    Census census = new Census(evidence);
    List<Contents.Tenant> tenants = evidence.tenants.finish(evidence.times.line());
    for (int sign = 1; sign < FailureSigns.WORDS.length; sign++) {
      failed += evidence.failures(sign).count;
    }
    List<Draft> drafts = new ArrayList<>(new FormatJudge(evidence, census).judge());
    drafts.addAll(new ShapeJudge(evidence).judge());
    List<String> maps = Collapse.maps(evidence.features());
    drafts.addAll(new SizeJudge(evidence, maps).judge());
    drafts.addAll(Breaches.judge(evidence, census));
    for (int sign = 1; sign < FailureSigns.WORDS.length; sign++) {
      if (evidence.failures(sign).count > 0) {
        drafts.add(failedBefore(sign));
      }
    }
    return new Contents(
        evidence.messages,
        evidence.bytes,
        evidence.tombstones,
        census.named(),
        signatures(drafts),
        duplicates,
        tenants,
        evidence.unclassified(),
        evidence.unclassifiedCount,
        evidence.times.line(),
        maps,
        evidence.notes());
  }

  /** Each named, or told together with others when they are too many. */
  private List<Contents.Signature> signatures(List<Draft> drafts) {
    Corroboration corroboration = new Corroboration(evidence, standing, failed);
    List<Signed> all = new ArrayList<>();
    drafts.forEach(d -> all.add(new Signed(corroboration.sign(d), d.tally)));
    all.sort(SUREST_FIRST);
    List<Signed> named = all.subList(0, Math.min(MOST, all.size()));
    List<Signed> rest = all.subList(named.size(), all.size());
    List<Signed> told = new ArrayList<>(named);
    Others.of(
            rest.stream().map(Signed::signature).toList(),
            rest.stream().map(Signed::tally).toList(),
            evidence)
        .forEach(d -> told.add(new Signed(corroboration.together(d), d.tally)));
    told.sort(SUREST_FIRST);
    return told.stream().map(Signed::signature).toList();
  }

  private record Signed(Contents.Signature signature, Tally tally) {}

  private static final Comparator<Signed> SUREST_FIRST =
      Comparator.comparingInt((Signed s) -> -s.signature.confidence())
          .thenComparingLong(s -> -s.signature.count())
          .thenComparing(s -> s.signature.id());

  private Draft failedBefore(int sign) {
    Tally tally = evidence.failures(sign);
    boolean most = tally.count > MANY * evidence.messages;
    return new Draft(
        Contents.Kind.FAILED_BEFORE,
        "failed before: " + FailureSigns.WORDS[sign],
        most ? 20 : sign == FailureSigns.REDELIVERED ? 60 : 50,
        tally,
        most
            ? "most of this queue did: a queue of failed messages"
            : "attempts may fail in passing");
  }
}
