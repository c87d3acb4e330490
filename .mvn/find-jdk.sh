# Sourced by mvnw: makes JAVA_HOME point to a JDK that can build this project, if there is one.
# It reads each JDK's "release" file and starts a JVM only where that is missing.
# mvnw runs with "set -euf"; the one function that lists folders allows globbing again, in a subshell.

countersign_jdk_wanted=25

# Prints the feature release of the JDK at $1 (25 for 25.0.1, 8 for 1.8.0_402); fails if it is no JDK.
countersign_jdk_release() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    cat "$1/release"
  else
    "$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -e 's/^ *java\.version = /JAVA_VERSION=/'
  fi | sed -n -e 's/^JAVA_VERSION="\{0,1\}\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' | grep .
}

# Prints every folder, one a line, where a JDK may be: the one on PATH first.
# COUNTERSIGN_JDK_ROOT stands before the absolute ones, for the test of this file.
countersign_jdk_places() (
  set +f
  countersign_java=$(command -v java || true)
  # The java of a PATH is a chain of links, as with Debian's alternatives; the end of it is in the JDK.
  countersign_hops=0
  while [ -L "$countersign_java" ] && [ "$countersign_hops" -lt 20 ]; do
    countersign_hops=$((countersign_hops + 1))
    countersign_link=$(readlink "$countersign_java")
    case $countersign_link in
      /*) countersign_java=$countersign_link ;;
      *) countersign_java=${countersign_java%/*}/$countersign_link ;;
    esac
  done
  case $countersign_java in
    */bin/java) (cd "${countersign_java%/bin/java}" 2>/dev/null && pwd -P) || true ;;
  esac
  countersign_brew=${HOMEBREW_PREFIX:-/opt/homebrew}/opt
  for countersign_place in \
    "${COUNTERSIGN_JDK_ROOT-}"/usr/lib/jvm/* "${COUNTERSIGN_JDK_ROOT-}"/usr/lib64/jvm/* \
    "${COUNTERSIGN_JDK_ROOT-}"/usr/java/* "${COUNTERSIGN_JDK_ROOT-}"/usr/local/java/* \
    "${COUNTERSIGN_JDK_ROOT-}"/opt/* "${COUNTERSIGN_JDK_ROOT-}"/opt/java/* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    "${COUNTERSIGN_JDK_ROOT-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${COUNTERSIGN_JDK_ROOT-}$countersign_brew"/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${COUNTERSIGN_JDK_ROOT-}"/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${COUNTERSIGN_JDK_ROOT-}"/home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
    [ ! -d "$countersign_place/bin" ] || printf '%s\n' "$countersign_place"
  done
)

# Prints the fitting JDK with the lowest release: the nearer to what we test with, the fewer surprises.
countersign_jdk_find() {
  countersign_jdk_places | {
    countersign_best=
    countersign_best_release=
    while IFS= read -r countersign_place; do
      countersign_release=$(countersign_jdk_release "$countersign_place") || continue
      [ "$countersign_release" -ge "$countersign_jdk_wanted" ] || continue
      if [ -z "$countersign_best" ] || [ "$countersign_release" -lt "$countersign_best_release" ]; then
        countersign_best=$countersign_place
        countersign_best_release=$countersign_release
      fi
    done
    [ -z "$countersign_best" ] || printf '%s\n' "$countersign_best"
  }
}

countersign_jdk_release_now=
if [ -n "${JAVA_HOME-}" ]; then
  countersign_jdk_release_now=$(countersign_jdk_release "$JAVA_HOME") || countersign_jdk_release_now=
fi
if [ "${countersign_jdk_release_now:-0}" -lt "$countersign_jdk_wanted" ]; then
  JAVA_HOME=$(countersign_jdk_find)
  if [ -z "$JAVA_HOME" ]; then
    echo "Countersign needs a JDK $countersign_jdk_wanted or newer, and none was found in the usual places:" \
      "install one, or set JAVA_HOME to its folder." >&2
    exit 1
  fi
  export JAVA_HOME
fi
