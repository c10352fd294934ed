#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the zips of one commit twice, in two clones in folders of different names, and compares them byte by byte.
# usage: dev/reproduce.sh [COMMIT]     (MVN names another Maven command; exit code 0: the same bytes)
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
commit=$(git -C "$home" rev-parse "${1:-HEAD}^{commit}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
zips=distribution,distribution/source-http,distribution/source-cloudwatch,distribution/sink-s3parquet,distribution/transforms

for clone in "$work/one" "$work/another folder"; do
  git clone -q --no-checkout "$home" "$clone"
  git -C "$clone" checkout -q "$commit"
  echo "building $commit in $clone"
  (cd "$clone" && ${MVN:-mvn} -B -q -Dquick clean package -pl "$zips" -am)
  (cd "$clone/distribution/target" && sha256sum hydrant-*.zip) >"$clone.sums"
done

cat "$work/one.sums"
if ! diff "$work/one.sums" "$work/another folder.sums"; then
  for zip in "$work"/one/distribution/target/hydrant-*.zip; do
    cmp "$zip" "$work/another folder/distribution/target/$(basename "$zip")" || true
  done
  echo "not reproducible"
  exit 1
fi
echo "the same bytes twice"
