package io.clawback.formats.registry;

import io.clawback.content.DeclaredContract;
import io.clawback.formats.base.Opening;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are trusted. */
final class Trust {
  private Trust() {}

  /** Those in the files, in PEM; empty, and so the JDK's, when there is no file. */
  static Optional<SSLContext> of(List<DeclaredContract.Source> files, Opening opening) {
    if (files.isEmpty()) {
      return Optional.empty();
    }
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (DeclaredContract.Source file : files) {
        read(file, store, opening);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return Optional.of(context);
    } catch (GeneralSecurityException | IOException e) {
      opening.add("files", 0, "The certificates cannot be used.", "Write them in PEM.");
      return Optional.empty();
    }
  }

  private static void read(DeclaredContract.Source file, KeyStore store, Opening opening)
      throws GeneralSecurityException {
    try {
      int before = store.size();
      for (Certificate each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(file.bytes()))) {
        store.setCertificateEntry(Integer.toString(store.size()), each);
      }
      if (store.size() == before) {
        opening.add(file.file(), 0, "The file holds no certificate.", "Write it in PEM.");
      }
    } catch (GeneralSecurityException e) {
      opening.add(file.file(), 0, "The file holds no certificate.", "Write it in PEM.");
    }
  }
}
