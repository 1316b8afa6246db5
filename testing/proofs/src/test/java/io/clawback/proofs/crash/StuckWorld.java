package io.clawback.proofs.crash;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A broker that tests reach directly, and the product through a proxy. */
interface StuckWorld {
  /** What tests connect to. */
  String bootstrap();

  /** What the product connects to. */
  String proxied();

  String clusterId();

  /** A client that may do everything; the caller closes it. */
  default Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrap()));
  }
}
