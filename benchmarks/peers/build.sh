#!/usr/bin/env bash
# Builds the peers, each with the oldest JDK it runs on. Prints a line for each.
set -euo pipefail
cd "$(dirname "$0")"

jdk() { # version; prints its home
  local home
  for home in /usr/lib/jvm/*; do
    if [ -x "$home/bin/javac" ] && "$home/bin/javac" -version 2>&1 | grep -q "^javac $1\b"; then
      echo "$home"
      return
    fi
  done
  echo "no JDK $1 in /usr/lib/jvm" >&2
  exit 2
}

build() { # folder, JDK, and what else Maven is to be told
  local folder=$1 home
  home=$(jdk "$2")
  shift 2
  echo "building $folder $*"
  (cd "$folder" && JAVA_HOME=$home mvn -q -B -Dstyle.color=never "$@" package)
}

build undertow 17
build spring-boot 17
# The delay of Quarkus can only be switched on when it is built.
rm -rf quarkus/default quarkus/delay
build quarkus 17 clean
mv quarkus/target/quarkus-app quarkus/default
build quarkus 17 clean -Dquarkus.shutdown.delay-enabled=true
mv quarkus/target/quarkus-app quarkus/delay
build micronaut 17
build helidon 25
# Helidon runs on 21 and newer only.
ln -sfn "$(jdk 25)" helidon/jdk
