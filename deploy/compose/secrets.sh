#!/bin/sh
# Makes passwords and key rings in a folder, once: secrets.sh FOLDER. Each user of deploy/compose.yaml can read its own only.
set -eu
cd "$1"
[ ! -e made ] || exit 0
new_secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
mkdir -p postgresql redis server/config migrate/config
owner=$(new_secret)
server=$(new_secret)
redis=$(new_secret)
new_secret >postgresql/administrator
echo "$owner" >postgresql/countersign_owner
echo "$server" >postgresql/countersign_server
printf 'requirepass %s\nappendonly yes\nmaxmemory-policy noeviction\n' "$redis" >redis/redis.conf
echo "m1:active:$(new_secret)" >server/master
echo "v1:active:$(new_secret)" >server/response
echo "i1:active:$(new_secret)" >server/identity
for role in server owner; do
  if [ "$role" = owner ]; then password=$owner folder=migrate; else password=$server folder=server; fi
  cat >"$folder/config/application.properties" <<END
quarkus.datasource.username=countersign_$role
quarkus.datasource.password=$password
quarkus.redis.hosts=redis://:$redis@redis:6379
END
done
# The users of the images: postgres and redis of Alpine, and ours.
chown -R 70:70 postgresql
chown -R 999:1000 redis
chown -R 1001:1001 server migrate
chmod -R u=rX,go= postgresql redis server migrate
chmod 755 .
touch made
