#!/usr/bin/env bash
# The example with and without graceful, in one run: throughput, start-up, memory, threads.
#
# Usage: benchmarks/compare.sh [pairs] [seconds]      needs wrk, curl, and the example built: mvn -q package -DskipTests
# JAVA=/path/to/java chooses another JDK. EXAMPLE=spring-boot compares that example with itself less the starter's jar,
# EXAMPLE=quarkus with itself built with quarkus.graceful.enabled=false.
set -euo pipefail
cd "$(dirname "$0")/.."

pairs=${1:-9}
seconds=${2:-4}
java=${JAVA:-java}
example=${EXAMPLE:-undertow}
jar=examples/undertow/target/quickstart.jar
tests=examples/undertow/target/test-classes
case $example in
  spring-boot*) jar=examples/$example/target/service.jar ;;
  quarkus) jar=examples/quarkus/target/quarkus-app/quarkus-run.jar ;;
esac
[ -f "$jar" ] && [ -d "$tests" ] || { echo "Build first: mvn -q package -DskipTests" >&2; exit 2; }
command -v wrk >/dev/null || { echo "wrk is missing; Debian has it as a package" >&2; exit 2; }

pids=()
stop_all() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "${work:-}"
}
trap stop_all EXIT

work=$(mktemp -d)
if [ "$example" = quarkus ]; then
  cp -r examples/quarkus/target/quarkus-app "$work/with"
  mvn -q -B -Dstyle.color=never -DskipTests -Dquarkus.graceful.enabled=false -pl examples/quarkus -am package
  mv examples/quarkus/target/quarkus-app "$work/without"
  cp -r "$work/with" examples/quarkus/target/quarkus-app
elif [ "$example" != undertow ]; then
  for which in with without; do
    "$java" -Djarmode=tools -jar "$jar" extract --destination "$work/$which" >/dev/null
  done
  rm "$work"/without/lib/graceful-spring-boot-starter-*.jar
fi

start() { # with|without port; sets $pid
  if [ "$example" = quarkus ]; then
    QUARKUS_HTTP_PORT=$2 "$java" -jar "$work/$1/quarkus-run.jar" >/dev/null 2>&1 &
    pid=$!
    pids+=("$pid")
    return
  fi
  if [ "$example" != undertow ]; then
    # The manifest of the application names the starter still; a class path of our own does not.
    SERVER_PORT=$2 "$java" -cp "$work/$1/service.jar:$work/$1/lib/*" io.graceful.example.spring.Service >/dev/null 2>&1 &
    pid=$!
    pids+=("$pid")
    return
  fi
  local class=io.graceful.example.QuickStart
  [ "$1" = with ] || class=io.graceful.example.PlainQuickStart
  PORT=$2 GRACEFUL_MANAGEMENT_PORT=$(($2 + 1)) \
    "$java" -cp "$tests:$jar" "$class" >/dev/null 2>&1 &
  pid=$!
  pids+=("$pid")
}

await() { # port
  local end=$((SECONDS + 20))
  until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
    [ $SECONDS -lt $end ] || { echo "nothing listens on $1" >&2; exit 1; }
    sleep 0.01 # Without it the asking takes the core that the JVM needs.
  done
}

median() { sort -n | awk '{v[NR]=$1} END {print (NR % 2) ? v[(NR+1)/2] : (v[NR/2] + v[NR/2+1]) / 2}'; }

stop_pid() { kill "$1" 2>/dev/null || true; wait "$1" 2>/dev/null || true; }

echo "== start-up: from exec to the open port, ms, $pairs pairs"
startup() { # with|without; sets $took, ms
  local begin
  begin=$(date +%s%N)
  start "$1" 19080
  await 19080
  took=$((($(date +%s%N) - begin) / 1000000))
  stop_pid "$pid"
}
differences=
for ((i = 0; i < pairs; i++)); do
  startup with; with_ms=$took
  startup without
  differences+="$((with_ms - took)) "
  echo "with $with_ms  without $took"
done
echo "with minus without: median $(tr ' ' '\n' <<<"$differences" | grep . | median) ms"

start with 19080; with=$pid
start without 19180; without=$pid
await 19080; await 19180

echo "== throughput: GET /hello, keep-alive, 2 threads, 16 connections, requests/s, $pairs pairs of $seconds s"
run() { wrk -t2 -c16 -d"${2}s" "http://127.0.0.1:$1/hello" | awk '/Requests\/sec/ {print $2}'; }
for port in 19080 19180 19080 19180; do run "$port" 5 >/dev/null; done
ratios=
for ((i = 0; i < pairs; i++)); do
  # The order changes with every pair, so that a drift of the machine does not favour one side.
  if ((i % 2)); then a=$(run 19080 "$seconds"); b=$(run 19180 "$seconds"); else b=$(run 19180 "$seconds"); a=$(run 19080 "$seconds"); fi
  ratio=$(awk "BEGIN {printf \"%.4f\", $a / $b}")
  ratios+="$ratio "
  echo "with $a  without $b  ratio $ratio"
done
echo "ratio with/without: median $(tr ' ' '\n' <<<"$ratios" | grep . | median)"

stop_pid "$with"; stop_pid "$without"
footprint() { # with|without; sets $rss and $threads
  local i
  start "$1" 19080
  await 19080
  for ((i = 0; i < 20; i++)); do curl -s -o /dev/null http://127.0.0.1:19080/hello; done
  sleep 0.7
  rss=$(awk '/VmRSS/ {print $2}' "/proc/$pid/status")
  threads=$(awk '/Threads/ {print $2}' "/proc/$pid/status")
  stop_pid "$pid"
}
for flags in "" "-Xms64m -Xmx64m -XX:+AlwaysPreTouch"; do
  echo "== footprint after a start and 20 requests, ${flags:-default heap}, $pairs pairs"
  export JDK_JAVA_OPTIONS=$flags
  differences=
  for ((i = 0; i < pairs; i++)); do
    footprint with
    with_rss=$rss with_threads=$threads
    footprint without
    differences+="$((with_rss - rss)) "
  done
  echo "with minus without: resident kB median $(tr ' ' '\n' <<<"$differences" | grep . | median), threads $((with_threads - threads))"
done
