#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The sink beside its peers, with one command: builds everything, gets Iceberg's sink from Maven Central, measures, prints a
# table. Needs JDK 17+ and Maven. README.md says what the columns mean.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mvn=${MVN:-mvn}

usage() {
  cat <<'USAGE'
usage: dev/benchmarks/sink.sh [task | worker | encode] [--no-build] [option value]...

  task     (default) sink tasks without a broker, S3 and Glue in another process
           --gc Parallel|G1  --jdk FOLDER  --heap 2g  --records N  --warm N  --rounds N  --passes N  --commit N
           --workload flat|spread|nested  --only NAME,NAME
           --plugin-classpath CP --task CLASS --conf FILE --label NAME [--value bytes|map|struct]   one more sink; may be repeated
  worker   whole Connect workers that drain a topic of a real broker
           --gc, --jdk, --heap, --rounds, --only as above  --short N --long N: records of the two topics
  encode   the data path alone, on one thread in memory: [records [runs [file of JSON lines]]]

  --no-build  measure what is built already
USAGE
}

build() {
  (cd "$home" && $mvn -q -B -Dquick package -pl distribution,dev/benchmarks -am)
  $mvn -q -B -f "$home/dev/benchmarks/peers/iceberg/pom.xml" package
}

program=task
case ${1:-} in
  -h | --help) usage; exit 0 ;;
  task | worker | encode) program=$1; shift ;;
esac
if [ "${1:-}" = --no-build ]; then shift; else build; fi

classpath="$home/dev/benchmarks/target/classes:$home/dev/benchmarks/target/lib/*"
case $program in
  task) exec "$java" -cp "$classpath" io.hydrant.benchmarks.task.SinkBenchmark --home "$home" "$@" ;;
  worker) exec "$java" -cp "$classpath" io.hydrant.benchmarks.task.WorkerBenchmark --home "$home" "$@" ;;
  encode) exec "$java" -Xmx2g -XX:+UseParallelGC -cp "$classpath" io.hydrant.benchmarks.sink.ConvertAndEncode "$@" ;;
esac
