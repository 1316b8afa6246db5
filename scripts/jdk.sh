# Sourced by ./clawback and ./check: finds a JDK 25 or newer and sets JAVA_HOME, without starting one.

# The feature release of the JDK in folder $1, from its release file; nothing when it is no JDK.
jdk_release() {
  local line
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*) line=${line#*\"}; line=${line%%\"*}; printf '%s' "${line%%[.+-]*}"; return 0 ;;
    esac
  done <"$1/release"
}

# Sets JAVA_HOME, or says in one line what is missing and returns 1.
find_jdk() {
  local home on_path
  on_path=$(command -v javac 2>/dev/null || true)
  if [ -n "$on_path" ]; then on_path=$(readlink -f "$on_path"); on_path=${on_path%/bin/javac}; fi
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* \
      "${HOME:-}"/.jdks/* /opt/jdk* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home "$on_path"; do
    [ -n "$home" ] || continue
    local release
    release=$(jdk_release "$home")
    case $release in '' | *[!0-9]*) continue ;; esac
    if [ "$release" -ge 25 ]; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  echo "A JDK 25 or newer is missing: install one (Debian: apt-get install openjdk-25-jdk, or Temurin 25) or set JAVA_HOME to it." >&2
  return 1
}

# Says in one line how to get Maven where it is missing, and returns 1.
need_maven() {
  command -v mvn >/dev/null 2>&1 && return 0
  echo "Maven is missing: install it (Debian: apt-get install maven)." >&2
  return 1
}
