#!/usr/bin/env bash
# Puts every peer, and graceful, through the same two rolling updates and writes docs/results/peers.md.
# Takes about half an hour after the builds. Arguments: names of scenarios; all but graceful-tomcat-warm if there is none.
# STOPS=1: through every way in which the kit ends pods instead, with one column for each, into docs/results/stops.md: as long.
set -euo pipefail
cd "$(dirname "$0")"
root=../..
kit=target/kit.jar
results=target/results${STOPS:+/stops}
common=common.yaml
[ -z "${STOPS-}" ] || common=stops.yaml
# PAGE: another file in docs/results than peers.md or stops.md.
name=peers.md
[ -z "${STOPS-}" ] || name=stops.md
page=$root/docs/results/${PAGE:-$name}
# HTTP2=1: a client that speaks it from its first byte, for servers that do so too.
http2='  - {name: http2, kind: http2, rate: 30, connections: 4, path: /hello}'

[ "${SKIP_BUILD-}" ] || ./build.sh
[ "${SKIP_BUILD-}" ] || (cd "$root" && mvn -q -B -Dstyle.color=never -DskipTests -pl examples/undertow,examples/spring-boot,examples/spring-boot-3,examples/spring-boot-jetty,examples/spring-boot-webflux,examples/quarkus -am package)
mkdir -p "$results/scenarios" "$(dirname "$page")"
# A copy: a build beside this would change the jar under its hands.
cp "$root/graceful-testkit/target/graceful-testkit.jar" "$kit"
names=$*
[ $# -gt 0 ] || set -- graceful graceful-tomcat graceful-jetty graceful-netty graceful-quarkus spring-boot spring-boot-sleep-10 spring-boot-sleep-30 quarkus quarkus-delay micronaut \
  micronaut-graceful helidon undertow

number() { # field, file; its first value
  grep -o "\"$1\":[0-9.]*" "$2" | awk -F: 'NR == 1 {print $2}'
}

median() { # field, file
  grep -o "\"$1\":[0-9.]*" "$2" | cut -d: -f2 | sort -n | awk '{v[NR]=$1} END {printf "%.1f", v[int((NR + 1) / 2)]}'
}

causes() { # file
  grep -o '"failedByCause":{[^}]*}' "$1" | awk 'NR == 1' | sed 's/.*{//; s/}//; s/"\([^"]*\)":\([0-9]*\)/\2 \1/g; s/,/, /g'
}

settings="${PAGE:+PAGE=$PAGE }${HTTP2:+HTTP2=1 }${STOPS:+STOPS=1 }"
when="$(date -u +%F), seed $(grep -o 'seed: .*' "$common" | cut -d' ' -f2), $(java -version 2>&1 | head -1), $(nproc) processors,
$(uname -s) $(uname -r), graceful $(git -C "$root" describe --always). To make it again: \`${settings}benchmarks/peers/run.sh${names:+ $names}\`."

updates() { # the page's begin
  echo "# Peers in the test kit"
  echo
  echo "Three pods, two rolling updates, four nodes whose proxies follow 1 to 5 s late; new connections, keep-alive pools,"
  echo "POST, slow requests${HTTP2:+, HTTP/2} and \`java.net.http\`, $((${HTTP2:+30} + 210)) requests a second ([what exactly](../../benchmarks/peers/common.yaml))."
  echo "Failed are requests that got no answer, a part of one, or a status of 400 or above. Unseen are requests that"
  echo "\`java.net.http\` sent again without telling its caller. Stop is the median from a pod's deletion to its exit."
  echo
  echo "$when"
  echo
  echo "| service | requests | failed | for each pod that ended | unseen | killed | stop | causes |"
  echo "|---|---|---|---|---|---|---|---|"
}

stops() { # the page's begin
  echo "# Every stop in the test kit"
  echo
  echo "Two pods, four nodes whose proxies follow 1 to 5 s late, one step after the other under 105 requests a second"
  echo "([what exactly](../../benchmarks/peers/stops.yaml)). A cell is the number of requests that failed from the begin of its step to"
  echo "that of the next: no answer, a part of one, or a status of 400 or above. The last two columns are stops that nobody can pass."
  echo
  echo "$when"
  echo
  echo "| service | requests | update | up to 3 | down to 2 | one deleted | liveness | update | kubelet restart in it | evicted, 1 s | node shutdown |"
  echo "|---|---|---|---|---|---|---|---|---|---|---|"
}

if [ -z "${STOPS-}" ]; then updates; else stops; fi > "$results/page.md"

for name in "$@"; do
  scenario=$results/scenarios/$name.yaml
  json=$results/$name.json
  sed "s|workingDir: \(\.\./\.\.\)$|workingDir: $PWD|; s|workingDir: ../../../..|workingDir: $(cd "$root" && pwd)|" \
    "scenarios/$name.yaml" > "$scenario"
  cat "$common" >> "$scenario"
  [ -z "${HTTP2-}" ] || sed -i "/^clients:/a\\$http2" "$scenario"
  echo "playing $name" >&2
  java -jar "$kit" run --quiet --json "$json" --html "$results/$name.html" "$scenario" > "$results/$name.txt" || [ $? = 1 ]
  if [ -n "${STOPS-}" ]; then
    printf '| %s | %s |%s\n' "$(sed -n 's/^name: //p' "scenarios/$name.yaml")" "$(number requests "$json")" \
      "$(grep -o '"steps":\[{[^]]*' "$json" | grep -o '"failed":[0-9]*' | cut -d: -f2 | xargs printf ' %s |')" >> "$results/page.md"
    continue
  fi
  ended=$(grep -o '"stopTook"' "$json" | wc -l)
  failed=$(number failed "$json")
  printf '| %s | %s | %s | %s | %s | %s | %s s | %s |\n' \
    "$(sed -n 's/^name: //p' "scenarios/$name.yaml")" "$(number requests "$json")" "$failed" \
    "$(awk "BEGIN {printf \"%.1f\", $failed / ($ended ? $ended : 1)}")" "$(number repeated "$json")" \
    "$(number kills "$json")" "$(median stopTook "$json")" "$(causes "$json")" >> "$results/page.md"
done
cp "$results/page.md" "$page"
cat "$page"
