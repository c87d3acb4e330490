#!/usr/bin/env bash
# Prints what one server costs: processor time per request, latency beside log-ins, start, memory. Linux only.
# Usage: deploy/benchmark/measure.sh target/quarkus-app/quarkus-run.jar
#        deploy/benchmark/measure.sh target/countersign-*-runner
#
# PostgreSQL and Redis are those of QUARKUS_DATASOURCE_REACTIVE_URL (with _USERNAME and _PASSWORD beside it) and
# QUARKUS_REDIS_HOSTS; without them it starts throw-away ones of the programs postgres, initdb and redis-server.
# It adds ten accounts and those of SECOND_STEPS, so do not point it at servers that you care about.
# REQUESTS, WARMUP, LOGINS, STARTS, SECOND_STEPS (accounts with a second factor), HANDOFFS and SECONDS_OF_LOGINS change how
# much is done; it always ends by itself.
# JAVA_OPTS goes to the server when it is a jar. Rate limits are raised for the run.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${1:?"which server? A quarkus-run.jar or a native binary"}
[ -f "$target" ] || { echo "measure: $target is not there" >&2; exit 2; }
target=$(realpath "$target")

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
if ! "$java" -version 2>&1 | grep -Eq 'version "(2[5-9]|[3-9][0-9])'; then
  # shellcheck source=/dev/null
  . "$here/../../.mvn/find-jdk.sh"
  java=$JAVA_HOME/bin/java
fi

work=$(mktemp -d /tmp/countersign-measure-XXXXXX)
chmod 755 "$work"
pids=()
clean() {
  for pid in "${pids[@]}"; do kill -INT "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  done
  rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

free_port() { # ports that were given out stay apart from each other
  local port
  while :; do
    port=$((20000 + RANDOM % 20000))
    case " ${taken-} " in *" $port "*) continue ;; esac
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  taken="${taken-} $port"
  picked=$port
}

secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

# PostgreSQL refuses to run as root.
drop=()
if [ "$(id -u)" = 0 ]; then
  drop=(setpriv --reuid=65534 --regid=65534 --clear-groups --)
fi

find_program() {
  command -v "$1" 2>/dev/null || ls -1 /usr/lib/postgresql/*/bin/"$1" 2>/dev/null | tail -n 1
}

if [ -z "${QUARKUS_DATASOURCE_REACTIVE_URL-}" ]; then
  initdb=$(find_program initdb)
  postgres=$(find_program postgres)
  [ -n "$initdb" ] && [ -n "$postgres" ] ||
    { echo "measure: no postgres and initdb here; set QUARKUS_DATASOURCE_REACTIVE_URL" >&2; exit 2; }
  free_port
  mkdir "$work/pg"
  [ "$(id -u)" != 0 ] || chown 65534:65534 "$work/pg"
  password=$(secret)
  printf '%s' "$password" >"$work/pgpass"
  chmod 644 "$work/pgpass"
  (cd / && "${drop[@]}" "$initdb" -D "$work/pg" -U measure --pwfile="$work/pgpass" --auth=scram-sha-256 -E UTF8 \
    --locale=C --no-sync --no-instructions) >"$work/initdb.log"
  (cd / && exec "${drop[@]}" "$postgres" -D "$work/pg" -p "$picked" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c fsync=off) >"$work/postgres.log" 2>&1 &
  pids+=($!)
  export QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://127.0.0.1:$picked/postgres
  export QUARKUS_DATASOURCE_USERNAME=measure QUARKUS_DATASOURCE_PASSWORD=$password
fi
if [ -z "${QUARKUS_REDIS_HOSTS-}" ]; then
  redis=$(command -v redis-server) || { echo "measure: no redis-server here; set QUARKUS_REDIS_HOSTS" >&2; exit 2; }
  free_port
  (cd "$work" && exec "$redis" --port "$picked" --bind 127.0.0.1 --save '' --appendonly no) >"$work/redis.log" 2>&1 &
  pids+=($!)
  export QUARKUS_REDIS_HOSTS=redis://127.0.0.1:$picked
fi

free_port; export QUARKUS_HTTP_PORT=$picked
free_port; export QUARKUS_MANAGEMENT_PORT=$picked
free_port; export QUARKUS_MAILER_PORT=$picked
export QUARKUS_MAILER_HOST=127.0.0.1 QUARKUS_MAILER_START_TLS=DISABLED QUARKUS_MAILER_TLS=false
export QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_MANAGEMENT_HOST=127.0.0.1
export QUARKUS_SHUTDOWN_DELAY=0
export COUNTERSIGN_BASE_URL=http://localhost:$QUARKUS_HTTP_PORT
export COUNTERSIGN_DIALECTS=hoody,better-auth
export COUNTERSIGN_HANDOFF_REDIRECT_URIS=https://app.example.com/callback
export COUNTERSIGN_KEYS_MASTER=m1:active:$(secret)
export COUNTERSIGN_KEYS_RESPONSE=v1:active:$(secret)
export COUNTERSIGN_KEYS_IDENTITY=i1:active:$(secret)
for limit in LOGIN_ADDRESS LOGIN_ACCOUNT_NETWORK LOGIN_ACCOUNT REFRESH SIGNUP VERIFY_EMAIL; do
  export "COUNTERSIGN_LIMITS_${limit}_REQUESTS=1000000"
done

case $target in
  *.jar) command=("$java") && [ -z "${JAVA_OPTS-}" ] || read -ra command <<<"$java ${JAVA_OPTS-}" ; command+=(-jar "$target") ;;
  *) command=("$target") ;;
esac

sleep 2 # until PostgreSQL and Redis listen
"$java" -XX:+UseSerialGC -Xmx256m -Dlog="$work/server.log" -Drequests="${REQUESTS:-5000}" \
  -Dwarmup="${WARMUP:-10000}" -Dlogins="${LOGINS:-60}" -Dstarts="${STARTS:-9}" -Dseconds="${SECONDS_OF_LOGINS:-20}" \
  -Dsecondsteps="${SECOND_STEPS:-60}" -Dhandoffs="${HANDOFFS:-150}" \
  "$here/Measure.java" "${command[@]}" || {
  code=$?
  echo "measure: failed; the server's last lines:" >&2
  tail -n 20 "$work/server.log" >&2 || true
  exit "$code"
}
