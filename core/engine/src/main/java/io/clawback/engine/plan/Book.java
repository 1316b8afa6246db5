package io.clawback.engine.plan;

import io.clawback.engine.plan.Decision.No;
import io.clawback.model.finding.Finding;
import io.clawback.model.name.TenantName;
import io.clawback.model.plan.Declined;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Where every finding ends: in one draft, or declined. A second entry for one is a defect. */
final class Book {
  private final List<StepDraft> drafts = new ArrayList<>();
  private final TreeMap<String, Declined> declined = new TreeMap<>();

  void add(StepDraft draft) {
    drafts.add(draft);
  }

  void decline(Finding finding, No no) {
    decline(finding.key(), finding.tenant(), no);
  }

  void decline(String key, TenantName tenant, No no) {
    Declined before =
        declined.putIfAbsent(key, new Declined(key, tenant, no.code().code(), no.reason()));
    if (before != null) {
      throw new IllegalStateException("declined twice: " + key);
    }
  }

  List<StepDraft> drafts() {
    return drafts;
  }

  /** Sorted by finding. */
  List<Declined> declined() {
    return List.copyOf(declined.values());
  }
}
