#!/bin/sh
# What a person does with images, by the OpenStack client and by curl: arguments are an image file and Glance's URL.
set -eu
file=$1
images=$2/v2/images
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

openstack image create --disk-format raw --file "$file" first
openstack image show first
openstack image set --property purpose=test first
openstack image set --deactivate first
openstack image set --activate first
openstack image save --file "$work/first" first
cmp "$file" "$work/first"
openstack image delete first

token=$(openstack token issue -f value -c id)
ask() { curl -sS --fail -H "X-Auth-Token: $token" "$@"; }
json='Content-Type: application/json'
id=$(ask -H "$json" -d '{"name": "second", "disk_format": "raw", "container_format": "bare"}' "$images" |
  sed -n 's/.*"id": "\([^"]*\)".*/\1/p')
ask -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$file" "$images/$id/file"
ask "$images/$id"
ask -X PATCH -H 'Content-Type: application/openstack-images-v2.1-json-patch' \
  -d '[{"op": "add", "path": "/purpose", "value": "test"}]' "$images/$id"
ask -X POST "$images/$id/actions/deactivate"
ask -X POST "$images/$id/actions/reactivate"
ask -o "$work/second" "$images/$id/file"
cmp "$file" "$work/second"
ask -X DELETE "$images/$id"
