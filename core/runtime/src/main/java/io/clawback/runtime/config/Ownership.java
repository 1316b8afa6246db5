package io.clawback.runtime.config;

import io.clawback.model.fleet.Tenant;
import io.clawback.model.name.NamePattern;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Finds names that two tenants own. Exact names and prefixes can be decided: an error. For other
 * patterns that could meet, some name might be claimed twice: a warning; should one appear, nothing
 * of it is changed until the owner settles it.
 */
final class Ownership {
  private final List<String> environments;
  private final Faults faults;

  Ownership(List<String> environments, Faults faults) {
    this.environments = environments;
    this.faults = faults;
  }

  void check(List<Section.Named> named, List<Tenant> tenants) {
    check(named, tenants, "queues", Tenant::notQueues);
    check(named, tenants, "groups", Tenant::notGroups);
  }

  private record Claim(
      int tenant, Placed<NamePattern> pattern, List<NamePattern> denied, BitSet where) {
    /** What every name that it matches begins with. */
    String head() {
      return Globs.head(pattern.value());
    }
  }

  private void check(List<Section.Named> named, List<Tenant> tenants, String key, Denied denied) {
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < tenants.size(); i++) {
      BitSet where = where(tenants.get(i));
      for (Placed<NamePattern> pattern : named.get(i).section().patterns(key)) {
        claims.add(new Claim(i, pattern, denied.of(tenants.get(i)), where));
      }
    }
    claims.sort(Comparator.comparing(Claim::head));
    // Two patterns can only meet when what one begins with begins the other: in this order, all
    // that a claim can meet before it are those still open.
    ArrayDeque<Claim> open = new ArrayDeque<>();
    for (Claim claim : claims) {
      while (!open.isEmpty() && !claim.head().startsWith(open.peek().head())) {
        open.pop();
      }
      open.forEach(other -> compare(other, claim, tenants));
      open.push(claim);
    }
  }

  private void compare(Claim a, Claim b, List<Tenant> tenants) {
    NamePattern p = a.pattern().value();
    NamePattern q = b.pattern().value();
    if (a.tenant() == b.tenant()
        || !a.where().intersects(b.where())
        || !Globs.meet(p, q)
        || excluded(p, q, a.denied())
        || excluded(p, q, b.denied())) {
      return;
    }
    boolean laterIsB =
        a.pattern().at().line() != b.pattern().at().line()
            ? a.pattern().at().line() < b.pattern().at().line()
            : a.pattern().at().column() <= b.pattern().at().column();
    Claim first = laterIsB ? a : b;
    Claim later = laterIsB ? b : a;
    String whose =
        "'"
            + Section.clip(later.pattern().value().glob())
            + "' and '"
            + Section.clip(first.pattern().value().glob())
            + "' of "
            + tenants.get(first.tenant()).name()
            + " (line "
            + first.pattern().at().line()
            + ")";
    boolean sure = p.equals(q) || (Globs.simple(p) && Globs.simple(q));
    if (sure) {
      faults.error(
          later.pattern().at(),
          "config.duplicate-owner",
          whose + " own the same names.",
          "Give them to one tenant, or leave them out with not-queues or not-groups.");
    } else {
      faults.warn(
          later.pattern().at(),
          "config.possible-duplicate-owner",
          whose + " could both match a name.",
          "Leave it out with not-queues or not-groups; a name owned twice is never changed.");
    }
  }

  private static boolean excluded(NamePattern p, NamePattern q, List<NamePattern> denied) {
    return denied.stream().anyMatch(d -> Globs.covers(d, p) || Globs.covers(d, q));
  }

  private BitSet where(Tenant tenant) {
    BitSet where = new BitSet();
    for (int i = 0; i < environments.size(); i++) {
      String environment = environments.get(i);
      if (tenant.environments().isEmpty()
          || tenant.environments().stream().anyMatch(p -> p.matches(environment))) {
        where.set(i);
      }
    }
    return where;
  }

  private interface Denied {
    List<NamePattern> of(Tenant tenant);
  }
}
