#!/usr/bin/env bash
# Rolling updates of the examples with and without warm-up, by turns: what the first requests to a new pod take, and how long
# it is until the pod is ready. Loopback only.
#
# Usage: benchmarks/warmup/run.sh [example...]      undertow, spring-boot, quarkus; all three if none is named
#
#   UPDATES=5                rolling updates of each example in each mode; each takes about 50 s and two minutes at most
#   MODES="none measured"    without warm-up and with it; a duration such as 3s ends it after so long, settled or not
#   JAVA=/path/to/java       what the pods run on, else the java on the PATH
#   RATE=300                 requests a second, all of them to the one pod
#   SKIP_BUILD=1             take the jars as they are
set -euo pipefail
java=$(command -v "${JAVA:-java}") || { echo "no program ${JAVA:-java}" >&2; exit 2; }
java=$(realpath "$java")
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
unset QUARKUS_GRACEFUL_WARMUP_REQUESTS QUARKUS_GRACEFUL_WARMUP_TIMEOUT
updates=${UPDATES:-5}
rate=${RATE:-300}
read -ra modes <<<"${MODES:-none measured}"
[ $# -gt 0 ] || set -- undertow spring-boot quarkus

whole='^[1-9][0-9]{0,3}$'
[[ $updates =~ $whole && $rate =~ $whole && $rate -ge 3 ]] \
  || { echo "UPDATES=$updates RATE=$rate (expected: whole numbers above 0, and 3 or more)" >&2; exit 2; }
for mode in "${modes[@]}"; do
  [[ $mode =~ ^(none|measured|[1-9][0-9]{0,2}s)$ ]] \
    || { echo "MODES: $mode (expected: none, measured, or a number of seconds such as 3s)" >&2; exit 2; }
done
for example in "$@"; do
  [[ $example =~ ^(undertow|spring-boot|quarkus)$ ]] \
    || { echo "$example (expected: undertow, spring-boot or quarkus)" >&2; exit 2; }
done

[ "${SKIP_BUILD-}" ] || (cd "$root" && mvn -q -B -Dstyle.color=never -DskipTests \
  -pl "graceful-testkit,$(printf 'examples/%s,' "$@" | sed 's/,$//')" -am package)
work=target
rm -rf "$work"
mkdir -p "$work"
# Copies: a build beside this would change the jars under its hands.
cp "$root/graceful-testkit/target/graceful-testkit.jar" "$work/kit.jar"
for example in "$@"; do
  case $example in
    undertow) cp "$root/examples/undertow/target/quickstart.jar" "$work/undertow.jar" ;;
    spring-boot) cp "$root/examples/spring-boot/target/service.jar" "$work/spring-boot.jar" ;;
    quarkus) cp -r "$root/examples/quarkus/target/quarkus-app" "$work/quarkus" ;;
  esac
done

pod() { # example mode; one pod of it, in YAML
  local prefix= jar=$1.jar env port=http ports='[http]'
  case $1 in
    undertow) env='PORT: "${port.http}", GRACEFUL_MANAGEMENT_PORT: "${port.management}"' port=management ports='[http, management]' ;;
    spring-boot) env='SERVER_PORT: "${port.http}"' ;;
    quarkus) env='QUARKUS_HTTP_PORT: "${port.http}"' prefix=QUARKUS_ jar=quarkus/quarkus-run.jar ;;
  esac
  [ "$2" = none ] || env+=", ${prefix}GRACEFUL_WARMUP_REQUESTS: \"/hello, /work\""
  [ "$2" = none ] || [ "$2" = measured ] || env+=", ${prefix}GRACEFUL_WARMUP_TIMEOUT: $2"
  cat <<YAML
pod:
  command: ["$java", -jar, $jar]
  env: {$env}
  ports: $ports
  terminationGracePeriodSeconds: 30
  readinessProbe: {httpGet: {path: /healthz, port: $port}, periodSeconds: 1, timeoutSeconds: 2}
YAML
}

# One pod, so that no other JVM starts while the new one is asked its first requests, or while it is steady.
scenario() { # example mode seed
  cat <<YAML
name: $1, warm-up $2
seed: $3
$(pod "$1" "$2")
deployment: {replicas: 1}
nodes: [{count: 2, lag: 500ms}]
clients:
  - {name: new connections, kind: new-connection, rate: $((rate / 3)), path: /hello}
  - {name: pool, kind: keep-alive, rate: $((rate - rate / 3)), connections: 8, path: /work}
steps: [rolling-update]
leadIn: 5s
leadOut: 15s
limit: 2m
YAML
}

for example in "$@"; do
  for ((i = 1; i <= updates; i++)); do
    # By turns, so that a drift of the machine falls on all modes alike.
    for mode in "${modes[@]}"; do
      run=$work/$example-$mode-$i
      # Beside the jars: paths in it are relative to it.
      scenario "$example" "$mode" "$i" >"$run.yaml"
      echo "playing $example, warm-up $mode, $i of $updates" >&2
      java -jar "$work/kit.jar" run --quiet --json "$run.json" --pods "$run" "$run.yaml" >"$run.txt" \
        || [ $? = 1 ] || { echo "no result: $run.txt" >&2; exit 2; }
    done
  done
done

figures() { # example mode; for each new pod: ready, requests, cold p99, steady p99, ratio
  cat "$work/$1-$2"-*.json | grep -o '"new":true,[^[]*"coldRatio":[^,]*' | sed -E \
    's/.*"readyAfter":([^,]*),.*"cold":\{"count":([^,]*),[^}]*"p99":([^,]*),[^}]*\},"steady":\{[^}]*"p99":([^,]*),[^}]*\},"coldRatio":(.*)/\1 \2 \3 \4 \5/'
}

column() { # number; its values in order
  awk -v column="$1" '{print $column}' | sort -g
}

median() { # format
  awk -v format="$1" '{v[NR]=$1} END {if (NR) printf format, (v[int((NR+1)/2)] + v[int(NR/2)+1]) / 2; else print "-"}'
}

total() { # field example mode; over all runs
  cat "$work/$2-$3"-*.json | grep -oE "\"passed\":[a-z]+|\"$1\":[0-9]+" | awk -F: '/passed/ {first=1; next} first {sum+=$2; first=0} END {print sum+0}'
}

verdicts() { # example mode; how the warm-up of all pods that were made ended
  cat "$work/$1-$2"-*/*.log | grep -o 'Self-requests ended after [^,]*' | sed 's/.*: //' | sort | uniq -c \
    | awk '{sub(/;$/, "", $2); printf "%s%d %s", (NR > 1 ? ", " : ""), $1, $2} END {if (!NR) printf "none"}' || true
}

{
  echo "$("$java" -version 2>&1 | head -1), $(nproc) processors, $(date -u +%F), $rate requests a second; medians of new pods, lowest to highest ratio"
  echo
  echo "| example | warm-up | pods | first | cold p99 | steady p99 | ratio | ready after | failed, late | verdicts, old pods too |"
  echo "|---|---|---|---|---|---|---|---|---|---|"
  for example in "$@"; do
    for mode in "${modes[@]}"; do
      figures "$example" "$mode" >"$work/figures" || true
      printf '| %s | %s | %s | %s | %s ms | %s ms | %s (%s to %s) | %s s | %s, %s of %s | %s |\n' \
        "$example" "$mode" "$(grep -c . "$work/figures" || true)" \
        "$(column 2 <"$work/figures" | median %.0f)" "$(column 3 <"$work/figures" | median %.1f)" \
        "$(column 4 <"$work/figures" | median %.1f)" "$(column 5 <"$work/figures" | median %.1f)" \
        "$(column 5 <"$work/figures" | head -1 | median %.1f)" "$(column 5 <"$work/figures" | tail -1 | median %.1f)" \
        "$(column 1 <"$work/figures" | median %.1f)" \
        "$(total failed "$example" "$mode")" "$(total late "$example" "$mode")" "$(total requests "$example" "$mode")" "$(verdicts "$example" "$mode")"
    done
  done
} | tee "$work/warmup.md"

for example in "$@"; do
  for mode in "${modes[@]}"; do
    late=$(total late "$example" "$mode") requests=$(total requests "$example" "$mode")
    if ((late * 100 > requests)); then
      echo "$example, $mode: more than 1 % of the requests were late. The machine was too busy: these figures say nothing." >&2
      busy=1
    fi
  done
done
[ -z "${busy-}" ] || exit 1
