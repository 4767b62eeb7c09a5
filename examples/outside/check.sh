#!/usr/bin/env bash
# Installs what `mvn verify` made where nothing of graceful is yet, and builds the projects of this folder from there.
#
#   RELEASE=1    build it a second time, with all that a release has, and compare both byte by byte; install that
#   KEEP=1       leave the work folder
set -euo pipefail
cd "$(dirname "$0")"
top=$(cd ../.. && pwd)
work=$(mktemp -d)
[ "${KEEP-}" ] && echo "work folder: $work" || trap 'rm -rf "$work"' EXIT
maven=(mvn -q -B -Dstyle.color=never "-Dmaven.repo.local=$work/repository")
modules=graceful-bom,graceful-core,graceful-testkit,graceful-manifest,graceful-maven-plugin,graceful-spring-boot-starter
modules+=,graceful-quarkus,graceful-quarkus/runtime,graceful-quarkus/deployment
install=(-Dmaven.test.skip -Dinvoker.skip -Dspotless.check.skip -pl "$modules" -am install)

# All that others publish, so that nothing is downloaded twice, and nothing of ours.
mkdir -p "$work/repository"
home=$(cd "$top" && mvn -q -B -Dstyle.color=never help:evaluate -Dexpression=settings.localRepository -DforceStdout \
  | sed 's/\x1b\[[0-9;]*m//g')
cp -a --reflink=auto "$home/." "$work/repository/"
rm -rf "$work/repository/io/graceful"

second_build() {
  mkdir -p "$work/tree"
  (cd "$top" && git ls-files -z | xargs -0 cp --parents -t "$work/tree")
  (cd "$work/tree" && "${maven[@]}" -Prelease "${install[@]}")

  local first second compared=0
  while read -r second; do
    first=$top/${second#"$work/tree/"}
    [ -e "$first" ] || continue
    cmp "$first" "$second"
    compared=$((compared + 1))
  done < <(find "$work/tree" -path '*/target/graceful-*.jar' ! -name '*-javadoc.jar')
  [ "$compared" -ge 12 ] || { echo "only $compared jars to compare: run mvn verify first" >&2; exit 1; }
  echo "$compared jars are the same"

  local module file version missing=0
  version=$(sed -n 's#.*<graceful.version>\(.*\)</graceful.version>.*#\1#p' quarkus/pom.xml)
  for module in core testkit manifest maven-plugin spring-boot-starter quarkus quarkus-deployment; do
    for file in .pom .jar -sources.jar -javadoc.jar -cyclonedx.json; do
      [ -e "$work/repository/io/graceful/graceful-$module/$version/graceful-$module-$version$file" ] \
        || { echo "graceful-$module has no $file" >&2; missing=1; }
    done
  done
  [ "$missing" = 0 ]
}

if [ "${RELEASE-}" ]; then
  echo "building it a second time" >&2
  second_build
else
  [ -e "$top/graceful-quarkus/deployment/target/classes" ] || { echo "run mvn verify first" >&2; exit 1; }
  (cd "$top" && "${maven[@]}" -Dmaven.main.skip "${install[@]}")
fi

# A part of the starter's jar, which is published nowhere: nobody may need it.
rm -rf "$work/repository/io/graceful/graceful-spring-boot-3"

for project in spring-boot spring-boot-3 quarkus; do
  echo "a service on $project" >&2
  cp -a "$project" "$work/$project"
  rm -rf "$work/$project/target"
  (cd "$work/$project" && "${maven[@]}" verify)
done
