package io.clawback.formats.cel;

import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/** What an expression may ask of a message, and what it may cost. */
final class Language {
  static final String VARIABLES = "message, value, key, headers, partition, offset, timestamp";

  /** A value larger than this is not judged: a tree of it takes some thirty times as much. */
  static final int LARGEST = 1 << 20;

  /** Of one expression on one message, through however many nested loops. */
  private static final int ITERATIONS = 100_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .comprehensionMaxIterations(ITERATIONS)
          .maxExpressionCodePointSize(10_000)
          .maxParseRecursionDepth(64)
          .maxRegexProgramSize(10_000)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private Language() {}

  /** A compiler of expressions that are of that type. */
  static CelCompiler compiler(CelType result) {
    CelType dyn = SimpleType.DYN;
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addVar("message", dyn)
        .addVar("value", dyn)
        .addVar("key", dyn)
        .addVar("headers", MapType.create(SimpleType.STRING, dyn))
        .addVar("partition", SimpleType.INT)
        .addVar("offset", SimpleType.INT)
        .addVar("timestamp", SimpleType.TIMESTAMP)
        .setResultType(result)
        .build();
  }

  /** What works them out. */
  static CelRuntime runtime() {
    return CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();
  }
}
