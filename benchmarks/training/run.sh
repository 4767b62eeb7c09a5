#!/usr/bin/env bash
# The start of the examples with and without what a training run (warmup.exit-after) has left: an AppCDS archive on JDK 17, an
# AOT cache on JDK 25. How long it is until the port listens, and until the service is ready, warm-up included.
#
# Usage: benchmarks/training/run.sh [example...]      undertow, spring-boot, quarkus; all three if none is named
#
#   RUNS=5                   starts of each example on each JDK in each mode, by turns
#   JAVA17=… JAVA25=…        the two JVMs, else those in /usr/lib/jvm; one that is missing is left out
#   READY=1                  with self-requests; 0 measures starts without any, which takes much less time
#   SKIP_BUILD=1             take the jars as they are
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
for name in $(compgen -e | grep -E '^(QUARKUS_)?GRACEFUL_' || true); do unset "$name"; done
runs=${RUNS:-5} ready=${READY:-1}
[ $# -gt 0 ] || set -- undertow spring-boot quarkus
[[ $runs =~ ^[1-9][0-9]?$ && $ready =~ ^[01]$ ]] || { echo "RUNS=$runs READY=$ready (expected: 1 to 99; 0 or 1)" >&2; exit 2; }
for example in "$@"; do
  [[ $example =~ ^(undertow|spring-boot|quarkus)$ ]] \
    || { echo "$example (expected: undertow, spring-boot or quarkus)" >&2; exit 2; }
done

jvm() { # version; prints its java, or nothing
  local java
  for java in /usr/lib/jvm/*/bin/java; do
    if grep -q "JAVA_VERSION=\"$1" "${java%/bin/java}/release" 2>/dev/null; then
      echo "$java"
      return
    fi
  done
}
declare -A java=([17]=${JAVA17:-$(jvm 17)} [25]=${JAVA25:-$(jvm 25)})
versions=()
for version in 17 25; do
  [ -z "${java[$version]}" ] || versions+=("$version")
done

[ "${SKIP_BUILD-}" ] || (cd "$root" && mvn -q -B -Dstyle.color=never -DskipTests \
  -pl "$(printf 'examples/%s,' "$@" | sed 's/,$//')" -am package)
work=target
rm -rf "$work"
mkdir -p "$work"
cd "$work"
# Copies, and their times with them: an archive is of no use once its jar has another.
for example in "$@"; do
  case $example in
    undertow) cp -p "$root/examples/undertow/target/quickstart.jar" service.jar ;;
    spring-boot) "${java[${versions[0]}]}" -Djarmode=tools -jar "$root/examples/spring-boot/target/service.jar" extract --destination spring-boot >/dev/null ;;
    quarkus) cp -rp "$root/examples/quarkus/target/quarkus-app" quarkus ;;
  esac
done

jar() { # example
  case $1 in
    undertow) echo service.jar ;;
    spring-boot) echo spring-boot/service.jar ;;
    quarkus) echo quarkus/quarkus-run.jar ;;
  esac
}

free() { # a port that nobody listens on
  local port
  while port=$((20000 + RANDOM % 12000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

# Nothing of ours outlives the script.
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true' EXIT

launch() { # example log environment... -- java options...; the service in the background, its pid in $pid
  local example=$1 log=$2 port environment=()
  shift 2
  port=$(free)
  while [ "$1" != -- ]; do
    [ "$example" = quarkus ] && environment+=("QUARKUS_$1") || environment+=("$1")
    shift
  done
  shift
  case $example in
    undertow) environment+=("PORT=$port" "GRACEFUL_MANAGEMENT_PORT=$(free)") ;;
    spring-boot) environment+=("SERVER_PORT=$port") ;;
    quarkus) environment+=("QUARKUS_HTTP_PORT=$port") ;;
  esac
  started=$(date +%s%N)
  env "${environment[@]}" "$@" -jar "$(jar "$example")" >"$log" 2>&1 &
  pid=$! asked=$port
}

requests="GRACEFUL_WARMUP_REQUESTS=/hello, /work"

use() { # example version mode; the options that use the archive, and end a JVM that cannot
  [ "$3" = trained ] || return 0
  case $2 in
    17) printf '%s\n' -Xshare:on "-XX:SharedArchiveFile=$1-17" ;;
    25) printf '%s\n' -XX:AOTMode=on "-XX:AOTCache=$1-25" ;;
  esac
}

for example in "$@"; do
  for version in "${versions[@]}"; do
    case $version in
      17) option=-XX:ArchiveClassesAtExit=$example-17 ;;
      25) option=-XX:AOTCacheOutput=$example-25 ;;
    esac
    echo "training $example on $version" >&2
    launch "$example" "$example-$version.log" "$requests" GRACEFUL_WARMUP_EXIT_AFTER=true -- "${java[$version]}" "$option"
    wait "$pid" || { status=$? pid=; echo "exit status $status: $work/$example-$version.log" >&2; exit 2; }
    pid=
  done
done

millis() { echo $((($(date +%s%N) - started) / 1000000)); }

measure() { # example version mode number
  local options log=$1-$2-$3-$4.log listening
  mapfile -t options < <(use "$1" "$2" "$3")
  local settings=()
  [ "$ready" = 0 ] || settings=("$requests")
  launch "$1" "$log" "${settings[@]}" -- "${java[$2]}" "${options[@]}"
  until (exec 3<>"/dev/tcp/127.0.0.1/$asked") 2>/dev/null; do
    kill -0 "$pid" 2>/dev/null || { echo "it ended: $work/$log" >&2; exit 2; }
    sleep 0.005
  done
  listening=$(millis)
  # The log is looked at ten times a second only: the service has the same processors.
  until grep -q ' READY ' "$log"; do
    kill -0 "$pid" 2>/dev/null || { echo "it ended: $work/$log" >&2; exit 2; }
    sleep 0.1
  done
  echo "$listening $(millis)" >>"$1-$2-$3.figures"
  kill "$pid"
  wait "$pid" || true
  pid=
}

for example in "$@"; do
  for ((i = 1; i <= runs; i++)); do
    for version in "${versions[@]}"; do
      # By turns, so that a drift of the machine falls on both alike.
      for mode in plain trained; do
        echo "starting $example on $version, $mode, $i of $runs" >&2
        measure "$example" "$version" "$mode" "$i"
      done
    done
  done
done

median() { # file column
  awk -v column="$2" '{print $column}' "$1" | sort -n | awk '{v[NR]=$1} END {printf "%.0f", (v[int((NR+1)/2)] + v[int(NR/2)+1]) / 2}'
}

ratio() { # plain trained
  awk -v plain="$1" -v trained="$2" 'BEGIN {printf "%.2f", trained / plain}'
}

{
  echo "$(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg) at the end, $(date -u +%F); medians of $runs starts"
  echo
  echo "| example | JDK | archive | listening without | with | ratio | ready without | with | ratio |"
  echo "|---|---|---|---|---|---|---|---|---|"
  for example in "$@"; do
    for version in "${versions[@]}"; do
      plain=$example-$version-plain.figures trained=$example-$version-trained.figures
      l0=$(median "$plain" 1) l1=$(median "$trained" 1) r0=$(median "$plain" 2) r1=$(median "$trained" 2)
      printf '| %s | %s | %s MB | %s ms | %s ms | %s | %s ms | %s ms | %s |\n' "$example" "$version" \
        "$(($(stat -c %s "$example-$version") / 1000000))" "$l0" "$l1" "$(ratio "$l0" "$l1")" "$r0" "$r1" "$(ratio "$r0" "$r1")"
    done
  done
} | tee training.md
