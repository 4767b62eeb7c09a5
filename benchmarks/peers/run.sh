#!/usr/bin/env bash
# Puts every peer, and graceful, through the same two rolling updates and writes docs/results/peers.md.
# Takes about ten minutes after the builds. Arguments: names of scenarios; all of them if there is none.
set -euo pipefail
cd "$(dirname "$0")"
root=../..
kit=target/kit.jar
results=target/results
# PAGE: another file in docs/results than peers.md.
page=$root/docs/results/${PAGE:-peers.md}
# HTTP2=1: a client that speaks it from its first byte, for servers that do so too.
http2='  - {name: http2, kind: http2, rate: 30, connections: 4, path: /hello}'

[ "${SKIP_BUILD-}" ] || ./build.sh
[ "${SKIP_BUILD-}" ] || (cd "$root" && mvn -q -B -Dstyle.color=never -DskipTests -pl examples/undertow,examples/spring-boot,examples/spring-boot-jetty,examples/spring-boot-webflux,examples/quarkus -am package)
mkdir -p "$results/scenarios" "$(dirname "$page")"
# A copy: a build beside this would change the jar under its hands.
cp "$root/graceful-testkit/target/graceful-testkit.jar" "$kit"
[ $# -gt 0 ] || set -- graceful graceful-tomcat graceful-jetty graceful-netty graceful-quarkus spring-boot spring-boot-sleep-10 spring-boot-sleep-30 quarkus quarkus-delay micronaut \
  micronaut-graceful helidon undertow

number() { # field, file; its first value
  grep -o "\"$1\":[0-9.]*" "$2" | head -1 | cut -d: -f2
}

median() { # field, file
  grep -o "\"$1\":[0-9.]*" "$2" | cut -d: -f2 | sort -n | awk '{v[NR]=$1} END {printf "%.1f", v[int((NR + 1) / 2)]}'
}

causes() { # file
  grep -o '"failedByCause":{[^}]*}' "$1" | head -1 | sed 's/.*{//; s/}//; s/"\([^"]*\)":\([0-9]*\)/\2 \1/g; s/,/, /g'
}

{
  echo "# Peers in the test kit"
  echo
  echo "Three pods, two rolling updates, four nodes whose proxies follow 1 to 5 s late; new connections, keep-alive pools,"
  echo "POST, slow requests${HTTP2:+, HTTP/2} and \`java.net.http\`, $((${HTTP2:+30} + 210)) requests a second ([what exactly](../../benchmarks/peers/common.yaml))."
  echo "Failed are requests that got no answer, a part of one, or a status of 400 or above. Unseen are requests that"
  echo "\`java.net.http\` sent again without telling its caller. Stop is the median from a pod's deletion to its exit."
  echo
  echo "$(date -u +%F), seed $(grep -o 'seed: .*' common.yaml | cut -d' ' -f2), $(java -version 2>&1 | head -1)," \
    "$(nproc) processors, $(uname -s) $(uname -r). To make it again:" \
    "\`${PAGE:+PAGE=$PAGE }${HTTP2:+HTTP2=1 }benchmarks/peers/run.sh${PAGE:+ $*}\`."
  echo
  echo "| service | requests | failed | for each pod that ended | unseen | killed | stop | causes |"
  echo "|---|---|---|---|---|---|---|---|"
} > "$results/peers.md"

for name in "$@"; do
  scenario=$results/scenarios/$name.yaml
  json=$results/$name.json
  sed "s|workingDir: \(\.\./\.\.\)$|workingDir: $PWD|; s|workingDir: ../../../..|workingDir: $(cd "$root" && pwd)|" \
    "scenarios/$name.yaml" > "$scenario"
  cat common.yaml >> "$scenario"
  [ -z "${HTTP2-}" ] || sed -i "/^clients:/a\\$http2" "$scenario"
  echo "playing $name" >&2
  java -jar "$kit" run --quiet --json "$json" --html "$results/$name.html" "$scenario" > "$results/$name.txt" || [ $? = 1 ]
  ended=$(grep -o '"stopTook"' "$json" | wc -l)
  failed=$(number failed "$json")
  printf '| %s | %s | %s | %s | %s | %s | %s s | %s |\n' \
    "$(sed -n 's/^name: //p' "scenarios/$name.yaml")" "$(number requests "$json")" "$failed" \
    "$(awk "BEGIN {printf \"%.1f\", $failed / ($ended ? $ended : 1)}")" "$(number repeated "$json")" \
    "$(number kills "$json")" "$(median stopTook "$json")" "$(causes "$json")" >> "$results/peers.md"
done
cp "$results/peers.md" "$page"
cat "$page"
