#!/bin/sh
# Makes the files of secrets of one overlay, with new key rings and with blanks to fill in: make-secrets.sh OVERLAY
# It never overwrites a file. Keep a copy of secrets/master where you keep the backups of the database: without it no
# stored password verifies.
set -eu
umask 077
folder=$(dirname "$0")/overlays/${1:?usage: make-secrets.sh OVERLAY}/secrets
mkdir -p "$folder"
cd "$folder"

new_key() {
  od -An -N32 -tx1 /dev/urandom | tr -d ' \n'
}

make() {
  if [ -e "$1" ]; then
    echo "kept $folder/$1"
    cat >/dev/null
  else
    cat >"$1"
    echo "made $folder/$1"
  fi
}

echo "m1:active:$(new_key)" | make master
echo "v1:active:$(new_key)" | make response
echo "i1:active:$(new_key)" | make identity
make server.env <<'END'
QUARKUS_DATASOURCE_USERNAME=countersign_server
QUARKUS_DATASOURCE_PASSWORD=
QUARKUS_REDIS_HOSTS=redis://:PASSWORD@redis.example.internal:6379
QUARKUS_MAILER_USERNAME=
QUARKUS_MAILER_PASSWORD=
END
make migrate.env <<'END'
QUARKUS_DATASOURCE_USERNAME=countersign_owner
QUARKUS_DATASOURCE_PASSWORD=
END
