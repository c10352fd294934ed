#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Becomes a Strimzi Kafka Bridge on 127.0.0.1:$PORT, for a load generator that compares servers: POST /topics/$TOPIC of
# application/vnd.kafka.json.v2+json with one record. Environment: PORT, BOOTSTRAP, LINGER, TMPD (a scratch folder);
# BRIDGE_CLASSPATH (its classes and libraries, as java -cp takes them), BRIDGE_JAVA (java of JDK 21 or newer).
set -euo pipefail
mkdir -p "$TMPD/bridge-$PORT"
cat > "$TMPD/bridge-$PORT/bridge.properties" <<EOF
bridge.id=bench
kafka.bootstrap.servers=$BOOTSTRAP
kafka.producer.acks=all
kafka.producer.linger.ms=$LINGER
http.host=127.0.0.1
http.port=$PORT
http.consumer.enabled=false
http.management.port=0
EOF
cat > "$TMPD/bridge-$PORT/log4j2.properties" <<EOF
rootLogger.level=WARN
appender.console.type=Console
appender.console.name=STDOUT
appender.console.layout.type=PatternLayout
rootLogger.appenderRef.console.ref=STDOUT
EOF
exec "${BRIDGE_JAVA:-java}" -Xmx512m -XX:+UseParallelGC -Dvertx.cacheDirBase="$TMPD/bridge-$PORT/vertx" \
  -Dlog4j2.configurationFile="file:$TMPD/bridge-$PORT/log4j2.properties" -cp "$BRIDGE_CLASSPATH" \
  io.strimzi.kafka.bridge.Application --config-file="$TMPD/bridge-$PORT/bridge.properties"
