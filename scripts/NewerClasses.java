import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Writes a jar's classes anew in a newer class file version, stack maps included and code unchanged. Classes older than
 * version 50 find no place in the JVM's cache of loaded classes and are verified the slow way at each start.
 *
 * <p>Arguments: the jar, the jar to write.
 */
public final class NewerClasses {
  private static final int JAVA_17 = 61;

  public static void main(String[] args) throws IOException {
    Path jar = Path.of(args[0]);
    try (var loader = new java.net.URLClassLoader(new java.net.URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        var in = new ZipInputStream(Files.newInputStream(jar));
        var out = new ZipOutputStream(Files.newOutputStream(Path.of(args[1])))) {
      var hierarchy = ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver());
      ClassFile classFile =
          ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS, ClassFile.ClassHierarchyResolverOption.of(hierarchy));
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] bytes = in.readAllBytes();
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(entry.getName().endsWith(".class") ? newer(classFile, bytes) : bytes);
      }
    }
  }

  private static byte[] newer(ClassFile classFile, byte[] bytes) {
    var read = classFile.parse(bytes);
    if (read.majorVersion() >= ClassFile.JAVA_6_VERSION) {
      return bytes;
    }
    return classFile.transformClass(
        read,
        ClassTransform.transformingMethodBodies((code, part) -> code.with(part))
            .andThen((made, part) -> made.with(part instanceof ClassFileVersion ? ClassFileVersion.of(JAVA_17, 0) : part)));
  }

  private NewerClasses() {}
}
