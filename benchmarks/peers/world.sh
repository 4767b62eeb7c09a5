#!/usr/bin/env bash
# Plays the callers of the world against graceful on five servers, on JDK 17 and 25, and against peers, and writes
# docs/results/world.md. Takes a quarter of an hour after the builds. SKIP_BUILD=1: with what was built before.
set -euo pipefail
cd "$(dirname "$0")"
root=../..
kit=target/kit.jar
results=target/results/world
page=$root/docs/results/${PAGE:-world.md}

[ "${SKIP_BUILD-}" ] || ./build.sh
[ "${SKIP_BUILD-}" ] || (cd "$root" && mvn -q -B -Dstyle.color=never -DskipTests -pl examples/undertow,examples/spring-boot,examples/spring-boot-jetty,examples/spring-boot-webflux,examples/quarkus -am package)
mkdir -p "$results"
# A copy: a build beside this would change the jar under its hands.
cp "$root/graceful-testkit/target/graceful-testkit.jar" "$kit"

home() { # version
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

play() { # JDK, scenario; services, kit and java.net.http all on this JDK
  local jdk=$1 name=$2 java
  java=$(home "$jdk")
  sed "s|workingDir: \(\.\./\.\.\)$|workingDir: $PWD|; s|workingDir: ../../../..|workingDir: $(cd "$root" && pwd)|" \
    "scenarios/$name.yaml" > "$results/$name-$jdk.yaml"
  cat world.yaml >> "$results/$name-$jdk.yaml"
  echo "playing $name on JDK $jdk" >&2
  PATH="$java/bin:$PATH" "$java/bin/java" -jar "$kit" run --quiet --json "$results/$name-$jdk.json" --html "$results/$name-$jdk.html" \
    --pods "$results/$name-$jdk.pods" "$results/$name-$jdk.yaml" > "$results/$name-$jdk.txt" || [ $? = 1 ]
}

table() { # JDK, then names and scenarios
  local jdk=$1
  shift
  local files=()
  while [ $# -gt 0 ]; do
    files+=("$1=$results/$2-$jdk.json")
    shift 2
  done
  "$(home 17)/bin/java" -cp "$kit" Matrix.java "${files[@]}"
}

servers=(Undertow graceful Tomcat graceful-tomcat Jetty graceful-jetty "Reactor Netty" graceful-netty Quarkus graceful-quarkus)
peers=("Spring Boot, preStop sleep 30" spring-boot-sleep-30 "Quarkus, delay 10 s and timeout 10 s" quarkus-delay)
if [ -z "${ONLY_TABLES-}" ]; then
  for jdk in 17 25; do
    for ((i = 1; i < ${#servers[@]}; i += 2)); do
      play "$jdk" "${servers[i]}"
    done
  done
  for ((i = 1; i < ${#peers[@]}; i += 2)); do
    play 17 "${peers[i]}"
  done
fi

{
  echo "# The callers of the world"
  echo
  echo "Three pods, one rolling update, four nodes whose proxies follow 1 to 5 s late, [the world's mix](../testkit-world.md)"
  echo "([what exactly](../../benchmarks/peers/world.yaml)). A cell is how many requests failed, and why. In brackets: callers that do not"
  echo "count. Requests left in the count are those that graceful still counts in the last pods when nobody asks any more."
  echo
  echo "$(date -u +%F), seed $(grep -o 'seed: .*' world.yaml | cut -d' ' -f2), $(nproc) processors, $(uname -s) $(uname -r),"
  echo "graceful $(git -C "$root" describe --always). To make it again: \`benchmarks/peers/world.sh\`."
  for jdk in 17 25; do
    echo
    echo "## graceful, all on JDK $jdk"
    echo
    echo "$("$(home "$jdk")/bin/java" -version 2>&1 | sed -n 2p)"
    echo
    table "$jdk" "${servers[@]}"
  done
  echo
  echo "## Peers, on JDK 17"
  echo
  table 17 "${peers[@]}"
} > "$results/page.md"
cp "$results/page.md" "$page"
cat "$page"
