#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The main job with one command: builds what is needed, starts Kafka, Connect, S3 and Glue on this machine, runs an
# example pipeline through them and shows what came out. ./quickstart.sh --help lists the options.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
built=$home/dev/quickstart/target/built
classpath_file=$home/dev/quickstart/target/classpath
terminal=false
[ -t 1 ] && terminal=true

die() {
  echo "quickstart: $1"
  exit 2
}

usage() {
  cat <<'USAGE'
usage: ./quickstart.sh [--once | --stack] [--pipeline NAME|all] [--data-dir DIR]
                       [--connect-port N] [--s3-port N] [--glue-port N] [--kafka-port N] [--http-port N]

  (no option)      run the attribution pipeline on a local stack and stay up until Ctrl-C
  --once           run it, check that every record whose request was acknowledged is a right row, and stop
  --stack          start Kafka, Connect, S3 and Glue without connectors, and stay up
  --pipeline NAME  attribution, cloudwatch-logs, access-logs, app-history, logs-to-redshift, or all of them
  --data-dir DIR   where all state lives (default .quickstart/stack; --once: a folder of its own)
  --*-port N       default 8083 (Connect), 9000 (S3), 9001 (Glue), 9092 (Kafka); --http-port is that of the
                   pipeline's source, with all of the first one: default 8080, 8090 … 8120 in the order above;
                   --once takes free ports
USAGE
}

find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || die "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it: point it at a JDK 17 or newer."
  else
    java=$(command -v java) || die "There is no java on the PATH: install a JDK 17 or newer, or point JAVA_HOME at one."
  fi
  local version
  version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
  case $version in
    1.* | [0-9] | 1[0-6] | '') die "Hydrant needs JDK 17 or newer, but $java is version ${version:-unknown}: point JAVA_HOME at a newer one." ;;
  esac
}

# What the build depends on, as one number: content, not dates, so that a checkout back and forth builds nothing.
fingerprint() {
  (cd "$home" && find . \( -name target -o -name node_modules -o -name .git -o -name .quickstart -o -name test \) -prune \
    -o -type f \( -name pom.xml -o -path '*/src/*' -o -path './.mvn/*' -o -path './*/README.md' \) -print | LC_ALL=C sort | tr '\n' '\0' | xargs -0 cksum | cksum)
}

# The class path names jars in Maven's repository: they may have been cleaned away since.
is_built() {
  [ -f "$built" ] && [ "$(cat "$built")" = "$1" ] && [ -d "$home/distribution/target/plugins" ] && [ -f "$classpath_file" ] || return 1
  local jar
  while IFS= read -r -d : jar; do
    [ -e "$jar" ] || return 1
  done < <(tr -d '\n' <"$classpath_file"; echo :)
}

build() {
  local sources log
  sources=$(fingerprint)
  if is_built "$sources"; then
    return
  fi
  command -v mvn >/dev/null || die "There is no mvn on the PATH: install Maven 3.8 or newer."
  "$(dirname "$java")/javac" -version >/dev/null 2>&1 || die "There is no javac beside $java: it belongs to a JRE, and the build needs a JDK 17 or newer."
  mkdir -p "$home/.quickstart"
  log=$home/.quickstart/build.log
  rm -f "$built"
  echo "Building Hydrant (a first build downloads its libraries; log: $log)"
  local start=$SECONDS
  if ! (cd "$home" && mvn -B -ntp -Dquick package -pl distribution,dev/quickstart -am 2>&1 | tee "$log" | progress); then
    grep -m 20 -E '^\[ERROR\]' "$log" || tail -20 "$log"
    die "The build failed; the whole log is in $log."
  fi
  mkdir -p "$(dirname "$built")"
  echo "$sources" >"$built"
  echo "  built in $((SECONDS - start)) s"
}

# One line per module; on a terminal the line is redrawn.
progress() {
  local line
  while IFS= read -r line; do
    case $line in
      '[INFO] Building '*' ['*)
        line=${line#'[INFO] Building '}
        if $terminal; then printf '\r\033[K  … %s' "$line"; else echo "  $line"; fi
        ;;
    esac
  done
  if $terminal; then printf '\r\033[K'; fi
}

once=false
for argument in "$@"; do
  case $argument in
    -h | --help)
      usage
      exit 0
      ;;
    --once) once=true ;;
    --stack | --pipeline | --data-dir | --connect-port | --s3-port | --glue-port | --kafka-port | --http-port) ;;
    -*) die "There is no option $argument; see --help." ;;
  esac
done

find_java
build

# A run that ends is over before the second compiler pays; one that stays up may be measured.
compiler=()
if $once; then compiler=(-XX:TieredStopAtLevel=1); fi
# shellcheck disable=SC2086 # HYDRANT_JAVA_OPTS is a list of options
exec "$java" -Xmx1536m -XX:+UseParallelGC "${compiler[@]+"${compiler[@]}"}" ${HYDRANT_JAVA_OPTS:-} \
  -Dhydrant.home="$home" -Dhydrant.terminal=$terminal \
  -cp "$home/dev/quickstart/target/classes:$(cat "$classpath_file")" io.hydrant.dev.quickstart.Quickstart "$@"
