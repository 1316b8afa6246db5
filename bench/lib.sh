# What the benchmark scripts share: the JDK, the class path, medians. Sourced.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/scripts/jdk.sh"
find_jdk
java=$JAVA_HOME/bin/java
lib=$root/bench/target/lib

bench_build() {
  (cd "$root" && mvn -B -q -Dmaven.test.skip=true -Denforcer.skip=true package -pl bench -am) >&2
  "$root/clawback" --version >/dev/null
}

# Seconds that a command takes, as a whole process; its output goes to the file $1.
seconds() {
  local out=$1 begun ended
  shift
  begun=$(date +%s%N)
  "$@" >"$out" 2>"$out.err" || { echo "failed: $*" >&2; tail -5 "$out.err" >&2; return 1; }
  ended=$(date +%s%N)
  awk -v n=$((ended - begun)) 'BEGIN { printf "%.3f\n", n / 1e9 }'
}

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
