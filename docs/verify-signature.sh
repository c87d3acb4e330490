#!/usr/bin/env bash
# Checks with openssl that a running server signs what it answers, errors too.
# Usage: verify-signature.sh [BASE_URL]        BASE_URL is http://localhost:8080 if not given
# Needs curl and openssl 3. Exits with 0 when every signature holds, else with 1.
set -uo pipefail

base=${1:-http://localhost:8080}
base=${base%/}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

die() {
  echo "verify-signature: $*" >&2
  exit 1
}

# Hex to bytes, without xxd, which not every machine has.
bytes() {
  printf '%b' "$(sed 's/../\\x&/g' <<<"$1")"
}

# The value of field $2 of the header line $1.
field() {
  tr ',' '\n' <<<"$1" | sed -n "s/^$2=//p"
}

# The value of header $1 (lower case) of the last response; fails when it is there twice.
header() {
  local values
  values=$(tr -d '\r' <"$work/head" | awk -v name="$1" 'tolower(substr($0, 1, length(name) + 1)) == name ":" {
    sub(/^[^:]*: */, ""); print }')
  [ "$(grep -c . <<<"$values")" -le 1 ] || die "header $1 more than once"
  printf '%s' "$values"
}

# Makes $work/KID.pem of every key that the server publishes.
load_keys() {
  curl -sS --max-time 10 "$base/api/v1/meta/public-key" -o "$work/keys" || die "no answer from $base"
  local entry kid hex
  while read -r entry; do
    kid=$(sed 's/.*"kid":"\([^"]*\)".*/\1/' <<<"$entry")
    hex=$(sed 's/.*"public_key_hex":"\([^"]*\)".*/\1/' <<<"$entry")
    bytes "302a300506032b6570032100$hex" | openssl pkey -pubin -inform DER -out "$work/$kid.pem" ||
      die "key $kid is no Ed25519 key"
  done < <(grep -o '{"kid":"[^}]*}' "$work/keys")
  ls "$work"/*.pem >/dev/null 2>&1 || die "no keys: $(cat "$work/keys")"
}

# holds KID SIGNATURE_HEX: whether the signature is one of the file $work/signed.
holds() {
  [[ $2 =~ ^[0-9a-f]{128}$ ]] && [ -f "$work/$1.pem" ] || return 1
  bytes "$2" >"$work/signature"
  openssl pkeyutl -verify -pubin -inkey "$work/$1.pem" -rawin -in "$work/signed" -sigfile "$work/signature" \
    >/dev/null 2>&1
}

# fresh T: whether the time is at most five minutes away.
fresh() {
  local age
  age=$(($(date +%s) - $1))
  [ "${age#-}" -le 300 ]
}

# check EXPECTED_STATUS METHOD PATH [curl options]: one request, its status and both of its signatures.
check() {
  local want=$1 method=$2 path=$3 status value second t problem=
  shift 3
  status=$(curl -sS --max-time 20 --path-as-is -X "$method" -H 'Want-Signature: v2' -D "$work/head" \
    -o "$work/body" -w '%{http_code}' "$@" "$base$path") || die "no answer to $method $path"
  [ "$status" = "$want" ] || problem="status $status instead of $want"
  value=$(header x-hoody-signature)
  second=$(header x-hoody-signature-v2)
  t=$(field "$value" t)
  # A server may put the second form into the first header.
  if [ -n "$(field "$value" m)" ]; then
    second=$value
  elif [ -z "$value" ] || ! fresh "$t"; then
    problem="${problem:-no fresh X-Hoody-Signature}"
  else
    { printf '%s.' "$t" && cat "$work/body"; } >"$work/signed"
    holds "$(field "$value" kid)" "$(field "$value" sig)" || problem="${problem:-the first form does not hold}"
    # The check itself must be able to fail.
    printf ' ' >>"$work/signed"
    ! holds "$(field "$value" kid)" "$(field "$value" sig)" || die "openssl accepts a changed body"
  fi
  t=$(field "$second" t)
  if [ -z "$second" ] || ! fresh "$t" || [ "$(field "$second" m)" != "$method" ] ||
    [ "$(field "$second" s)" != "$status" ] || [ "$(field "$second" path)" != "${path//,/%2C}" ]; then
    problem="${problem:-the second form does not name this request}"
  else
    { printf '%s\n%s\n%s\n%s\n' "$t" "$method" "$status" "$path" && cat "$work/body"; } >"$work/signed"
    holds "$(field "$second" kid)" "$(field "$second" sig)" || problem="${problem:-the second form does not hold}"
  fi
  if [ -n "$problem" ]; then
    echo "BAD  $method $path: $problem"
    failed=1
  else
    echo "ok   $status $method $path"
  fi
}

load_keys
json='Content-Type: application/json'
check 200 GET /api/v1/meta/public-key
check 200 GET '/api/v1/meta/public-key?cache=no'
check 200 GET '/api/v1/meta/public-key?a=1,2&b=%2C&c=?'
check 200 GET /api/v1/auth/available-regions
check 401 GET /api/v1/users/auth/me
check 401 GET /api/v1/users/auth/me -H 'Authorization: Bearer not-a-token'
check 401 POST /api/v1/users/auth/refresh -H "$json" -d '{"refreshToken":"not-a-token"}'
check 400 POST /api/v1/users/auth/login -H "$json" -d '{"email":'
check 400 POST /api/v1/users/auth/login -H "$json" -d '{}'
check 415 POST /api/v1/users/auth/login -H 'Content-Type: text/plain' -d 'x'
head -c 20000 /dev/zero | tr '\0' 'x' >"$work/large"
check 413 POST /api/v1/users/auth/login -H "$json" -H 'Expect:' --data-binary "@$work/large"
check 405 PUT /api/v1/meta/public-key
check 404 GET /api/v1/no/such/path
check 404 GET /nobody/is/at/home
check 400 GET '/api/v1/meta/public-key;x=1'

[ "$failed" = 0 ] && echo "every signature holds" || echo "some signatures are bad" >&2
exit "$failed"
