#!/usr/bin/env bash
# Builds the release once more, compares it with what `mvn verify` made, installs it where nothing of graceful is yet, and
# builds the projects of this folder from there. KEEP=1 leaves the work folder.
set -euo pipefail
cd "$(dirname "$0")"
top=$(cd ../.. && pwd)
work=$(mktemp -d)
[ "${KEEP-}" ] && echo "work folder: $work" || trap 'rm -rf "$work"' EXIT
maven=(mvn -q -B -Dstyle.color=never "-Dmaven.repo.local=$work/repository")

# All that others publish, so that nothing is downloaded twice, and nothing of ours.
mkdir -p "$work/repository" "$work/tree"
home=$(cd "$top" && mvn -q -B -Dstyle.color=never help:evaluate -Dexpression=settings.localRepository -DforceStdout | sed 's/\x1b\[[0-9;]*m//g')
cp -a --reflink=auto "$home/." "$work/repository/"
rm -rf "$work/repository/io/graceful"

echo "== the release, built a second time and installed"
(cd "$top" && git ls-files -z | xargs -0 cp --parents -t "$work/tree")
modules=graceful-bom,graceful-core,graceful-testkit,graceful-manifest,graceful-maven-plugin,graceful-spring-boot-starter
(cd "$work/tree" && "${maven[@]}" -Prelease -Dmaven.test.skip -Dinvoker.skip -Dspotless.check.skip \
  -pl "$modules,graceful-quarkus,graceful-quarkus/runtime,graceful-quarkus/deployment" -am install)

echo "== the same bytes"
compared=0
while read -r second; do
  first=$top/${second#"$work/tree/"}
  [ -e "$first" ] || continue
  cmp "$first" "$second"
  compared=$((compared + 1))
done < <(find "$work/tree" -path '*/target/graceful-*.jar' ! -name '*-javadoc.jar' ! -path '*/examples/*' ! -path '*/benchmarks/*')
[ "$compared" -ge 12 ] || { echo "only $compared jars to compare: run mvn verify first" >&2; exit 1; }
echo "$compared jars are the same"

echo "== everything a repository asks for"
missing=0
for module in core testkit manifest maven-plugin spring-boot-starter quarkus quarkus-deployment; do
  for file in .pom .jar -sources.jar -javadoc.jar -cyclonedx.json; do
    [ -e "$work/repository/io/graceful/graceful-$module/0.1.0-SNAPSHOT/graceful-$module-0.1.0-SNAPSHOT$file" ] \
      || { echo "graceful-$module has no $file" >&2; missing=1; }
  done
done
[ "$missing" = 0 ]

for project in spring-boot quarkus; do
  echo "== a service on $project"
  cp -a "$project" "$work/$project"
  rm -rf "$work/$project/target"
  (cd "$work/$project" && "${maven[@]}" verify)
done
