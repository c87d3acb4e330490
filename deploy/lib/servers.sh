# Throw-away PostgreSQL, Redis and mailbox for the checks in deploy: sourced, not run. Linux only.
# They listen on 127.0.0.1 and end with the script that sources this, and so does their data in $work.
# Needs postgres with initdb and psql, redis-server, node, and what deploy/k6/check installs in target/k6.
# shellcheck shell=bash

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# In lower case, as buildah makes names of images of it.
work=/tmp/countersign-check-$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')
mkdir -m 755 "$work"
pids=()
at_end=()

clean() {
  local command pid
  for command in "${at_end[@]}"; do $command || true; done
  for pid in "${pids[@]}"; do kill -INT "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  done
  rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

# Sets picked. Below the ports that outgoing connections get, and apart from those that were given out before.
free_port() {
  while :; do
    picked=$((20000 + RANDOM % 12000))
    case " ${taken-} " in *" $picked "*) continue ;; esac
    (exec 3<>"/dev/tcp/127.0.0.1/$picked") 2>/dev/null || break
  done
  taken="${taken-} $picked"
}

secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

# A key ring with one key: ring KID
ring() { echo "$1:active:$(secret)"; }

# Waits up to thirty seconds for a command to succeed: eventually COMMAND...
eventually() {
  for _ in $(seq 300); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  echo "in vain for thirty seconds: $*" >&2
  return 1
}

program() {
  command -v "$1" || find /usr/lib/postgresql /usr/sbin -name "$1" 2>/dev/null | sort -V | tail -n 1 | grep . ||
    { echo "$1 is not installed" >&2; return 1; }
}

# Sets postgresql_port and the passwords of the roles of deploy/database/roles.sql: owner_password, server_password.
start_postgresql() {
  free_port
  start_empty_postgresql "$picked"
  owner_password=$(secret); server_password=$(secret)
  sql countersign -f "$project/deploy/database/roles.sql"
  sql countersign -c "alter role countersign_owner password '$owner_password'" \
    -c "alter role countersign_server password '$server_password'"
}

# With an empty database: start_empty_postgresql PORT
start_empty_postgresql() {
  local initdb postgres drop=()
  initdb=$(program initdb) && postgres=$(program postgres) && program psql >/dev/null
  postgresql_port=$1
  mkdir "$work/postgresql"
  secret >"$work/administrator"
  chmod 644 "$work/administrator"
  if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    chown 65534:65534 "$work/postgresql"
    drop=(setpriv --reuid=65534 --regid=65534 --clear-groups --)
  fi
  (cd / && "${drop[@]}" "$initdb" -D "$work/postgresql" -U administrator --pwfile="$work/administrator" \
    --auth=scram-sha-256 -E UTF8 --locale=C --no-sync --no-instructions) >"$work/initdb.log"
  (cd / && exec "${drop[@]}" "$postgres" -D "$work/postgresql" -p "$postgresql_port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c fsync=off) >"$work/postgresql.log" 2>&1 &
  pids+=($!)
  eventually sql postgres -c 'create database countersign'
}

# As the administrator: sql DATABASE ARGUMENTS-OF-PSQL...
sql() {
  local database=$1
  shift
  PGPASSWORD=$(cat "$work/administrator") "$(program psql)" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$postgresql_port" \
    -U administrator -d "$database" "$@"
}

# Sets redis_port and redis_password.
start_redis() {
  free_port; redis_port=$picked
  redis_password=$(secret)
  printf 'port %s\nbind 127.0.0.1\nsave ""\nrequirepass %s\ndir %s\n' "$redis_port" "$redis_password" "$work" >"$work/redis.conf"
  "$(program redis-server)" "$work/redis.conf" >"$work/redis.log" 2>&1 &
  pids+=($!)
}

# What the runner of k6's scripts and the mailbox are made of; needs the registry of npm the first time.
install_k6() {
  [ -d "$project/target/k6/node_modules/smtp-server" ] || "$project/deploy/k6/check" >"$work/k6.log" 2>&1
}

# Sets smtp_port and mailbox_port, which has the API of Mailpit: start_mailbox [SMTP-PORT MAILBOX-PORT]
start_mailbox() {
  install_k6
  free_port; smtp_port=${1:-$picked}
  free_port; mailbox_port=${2:-$picked}
  node "$project/target/k6/runner/mailbox.js" "$smtp_port" "$mailbox_port" >"$work/mailbox.log" 2>&1 &
  pids+=($!)
  eventually curl -fsS "http://127.0.0.1:$mailbox_port/api/v1/search"
}

# Prints the variables of a server beside those three, as lines NAME=VALUE: settings of the manifests' base, of the servers'
# account, and ports, which it sets as http_port and management_port.
write_settings() {
  free_port; http_port=$picked
  free_port; management_port=$picked
  {
    grep -v '^#' "$project/deploy/kubernetes/base/settings.env" | grep -v '^QUARKUS_MAILER'
    cat <<END
COUNTERSIGN_BASE_URL=http://localhost:$http_port
COUNTERSIGN_DIALECTS=hoody,better-auth
COUNTERSIGN_PROXIES_TRUSTED=127.0.0.0/8
QUARKUS_HTTP_PORT=$http_port
QUARKUS_HTTP_HOST=127.0.0.1
QUARKUS_MANAGEMENT_PORT=$management_port
QUARKUS_MANAGEMENT_HOST=127.0.0.1
QUARKUS_SHUTDOWN_DELAY=0
QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://127.0.0.1:$postgresql_port/countersign
QUARKUS_DATASOURCE_USERNAME=countersign_server
QUARKUS_DATASOURCE_PASSWORD=${server_password-}
QUARKUS_REDIS_HOSTS=redis://:$redis_password@127.0.0.1:$redis_port
QUARKUS_MAILER_HOST=127.0.0.1
QUARKUS_MAILER_PORT=$smtp_port
QUARKUS_MAILER_START_TLS=DISABLED
QUARKUS_MAILER_FROM=Countersign <no-reply@example.com>
END
  } >"$1"
}

# The owner's account instead, as the manifests' init container has it: for_migration SETTINGS
for_migration() {
  sed -e 's/^\(QUARKUS_DATASOURCE_USERNAME=\).*/\1countersign_owner/' \
    -e "s/^\(QUARKUS_DATASOURCE_PASSWORD=\).*/\1$owner_password/" \
    -e '/^COUNTERSIGN_MIGRATIONS_AT_START=/d' "$1"
}

# Runs a script of deploy/k6 against the server: k6 SCRIPT ARGUMENTS...
k6() {
  local script=$1
  shift
  (cd "$project/target/k6" && node runner/main.js -e "BASE_URL=http://127.0.0.1:$http_port" \
    -e "MAILBOX_URL=http://127.0.0.1:$mailbox_port" "$@" "$script")
}
