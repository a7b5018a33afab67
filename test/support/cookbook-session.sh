#!/bin/sh
# What tutorials of the Image API show, by curl: arguments are an image file, Keystone's URL and Glance's.
# OS_USER_ID, OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME say who asks; the domains are `default`.
set -eu
file=$1
tokens=$2/v3/auth/tokens
images=$3/v2/images
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
json='Content-Type: application/json'
password=$(printf %s "$OS_PASSWORD" | jq -Rs .)

ask() { curl -sS --fail -w '\n' -H "X-Auth-Token: $token" "$@"; }

curl -sS --fail -o "$work/unscoped" -H "$json" -d '{"auth": {"identity": {"methods": ["password"],
  "password": {"user": {"id": "'"$OS_USER_ID"'", "password": '"$password"'}}}}}' "$tokens"
curl -sS --fail -D "$work/head" -o "$work/scoped" -H "$json" -d '{"auth": {"identity": {"methods": ["password"],
  "password": {"user": {"name": "'"$OS_USERNAME"'", "domain": {"id": "default"}, "password": '"$password"'}}},
  "scope": {"project": {"name": "'"$OS_PROJECT_NAME"'", "domain": {"id": "default"}}}}}' "$tokens"
token=$(tr -d '\r' <"$work/head" | sed -n 's/^X-Subject-Token: //p')

id=$(ask -H "$json" -d '{"name": "Ubuntu 24.04", "disk_format": "raw", "container_format": "bare",
  "tags": ["ubuntu", "noble"]}' "$images" | jq -r .id)
ask "$images"
ask -H 'Accept: application/json' "$images?sort=name:asc,status:desc"
ask "$images/$id"
ask "$images/$id/tasks"
ask -X PATCH -H 'Content-Type: application/openstack-images-v2.1-json-patch' \
  -d '[{"op": "add", "path": "/login_user", "value": "root"}]' "$images/$id"
ask -X PUT -H 'Content-Type: application/octet-stream' -H 'Expect: 100-continue' --data-binary "@$file" "$images/$id/file"
ask "$images/$id"
ask -o "$work/data" "$images/$id/file"
cmp "$file" "$work/data"
ask -X POST "$images/$id/actions/deactivate"
ask "$images/$id"
ask -X POST "$images/$id/actions/reactivate"
ask "$images/$id"
ask -X DELETE "$images/$id"
