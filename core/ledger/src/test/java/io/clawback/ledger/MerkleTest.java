package io.clawback.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the vectors of Certificate Transparency's reference tests, and a naive tree. */
class MerkleTest {
  private static final List<String> INPUTS =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");
  private static final List<String> ROOTS =
      List.of(
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
  private final Sha256 sha = new Sha256();

  private List<byte[]> leaves() {
    return INPUTS.stream().map(i -> sha.leaf(HexFormat.of().parseHex(i))).toList();
  }

  @Test
  void rootsAreThoseOfTheReferenceVectors() {
    MerkleFrontier tree = new MerkleFrontier(sha);
    assertThat(Sha256.hex(tree.root()))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (int i = 0; i < ROOTS.size(); i++) {
      tree.add(leaves().get(i));
      assertThat(Sha256.hex(tree.root())).isEqualTo(ROOTS.get(i));
    }
  }

  @Test
  void pathsAreThoseOfTheReferenceVectors() {
    assertThat(path(0, 1)).isEmpty();
    assertThat(path(0, 8))
        .containsExactly(
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
    assertThat(path(5, 8))
        .containsExactly(
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    assertThat(path(2, 3))
        .containsExactly("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
  }

  private List<String> path(long index, int size) {
    return hashes(index, size).stream().map(Sha256::hex).toList();
  }

  private List<byte[]> hashes(long index, int size) {
    AuditPath path = new AuditPath(index, size, sha);
    for (int i = 0; i < size; i++) {
      if (i != index) {
        path.add(i, leaves().get(i));
      }
    }
    return path.hashes();
  }

  @Test
  void everyPathLeadsToItsRootAndToNoOther() {
    for (int size = 1; size <= 8; size++) {
      byte[] root = HexFormat.of().parseHex(ROOTS.get(size - 1));
      for (int index = 0; index < size; index++) {
        List<byte[]> path = hashes(index, size);
        byte[] leaf = leaves().get(index);
        assertThat(AuditPath.leads(index, size, leaf, path, root, sha)).isTrue();
        assertThat(AuditPath.leads((index + 1) % size, size, leaf, path, root, sha))
            .isEqualTo(size == 1);
        assertThat(AuditPath.leads(index, size, new byte[32], path, root, sha)).isFalse();
        List<byte[]> longer = new ArrayList<>(path);
        longer.add(new byte[32]);
        assertThat(AuditPath.leads(index, size, leaf, longer, root, sha)).isFalse();
        if (!path.isEmpty()) {
          List<byte[]> shorter = path.subList(0, path.size() - 1);
          assertThat(AuditPath.leads(index, size, leaf, shorter, root, sha)).isFalse();
        }
      }
    }
  }
}
