#!/bin/bash
# A session in which every kind of OpenStack secret is made, said and printed once; `wiretale record` runs it.
# It makes its own secrets: neither its environment nor its command line tells the recorder of one.
set -euo pipefail

new_secret() { head -c 4096 /dev/urandom | tr -dc 'A-Za-z0-9' | head -c 24 || true; }

# Signs in with what is given, and prints the token.
issue() { openstack "$@" token issue -f value -c id; }

keystone() {
  local method=$1 path=$2
  shift 2
  curl --silent --show-error --fail --request "$method" "$OS_AUTH_URL/v3$path" "$@"
}

swift_account() {
  openstack catalog show object-store -f json | python3 -c '
import json, sys
print(next(e["url"] for e in json.load(sys.stdin)["endpoints"] if e["interface"] == "public"))'
}

echo "# a token, by password and by token"
token=$(issue)
echo "$token"
env -u OS_USERNAME -u OS_PASSWORD -u OS_USER_DOMAIN_ID OS_AUTH_TYPE=v3token OS_TOKEN="$token" \
  openstack token issue -f value -c id

echo "# an application credential, made and used"
credential=$(openstack application credential create robot -f json)
echo "$credential"
openstack application credential create --secret "$(new_secret)" robot-2 -f value -c secret
field() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1" <<<"$credential"; }
env -i PATH="$PATH" HOME="$HOME" http_proxy="$http_proxy" OS_AUTH_URL="$OS_AUTH_URL" OS_IDENTITY_API_VERSION=3 \
  OS_AUTH_TYPE=v3applicationcredential \
  OS_APPLICATION_CREDENTIAL_ID="$(field id)" OS_APPLICATION_CREDENTIAL_SECRET="$(field secret)" \
  openstack token issue -f value -c id

echo "# a user, whose password is changed by the admin and by the user"
first="$(new_secret)/é&\"1" second="$(new_secret)+2=" third="$(new_secret) 3%"
openstack user create --password "$first" --email ann@example.org ann -f value -c id
openstack user set --password "$second" ann
openstack role add --user ann --project "$OS_PROJECT_NAME" reader
as_ann() { env OS_USERNAME=ann OS_PASSWORD="$second" "$@"; }
as_ann openstack user password set --original-password "$second" --password "$third"
second=$third
as_ann openstack token issue -f value -c user_id

echo "# an EC2 credential"
openstack ec2 credentials create -f value -c secret
openstack credential create --type cert "$OS_USERNAME" "{\"private_key\": \"$(new_secret)\"}" -f value -c id
openstack credential list -f value -c Type

echo "# a token validated, and revoked"
keystone GET /auth/tokens --header "X-Auth-Token: $token" --header "X-Subject-Token: $token" --output /dev/null
other=$(issue)
keystone HEAD /auth/tokens --head --header "X-Auth-Token: $token" --header "X-Subject-Token: $other" >/dev/null
openstack token revoke "$other"

echo "# a temporary URL: its key set, and the signed URL used"
key=$(new_secret)
openstack object store account set --property Temp-URL-Key="$key"
openstack object store account show -f value -c Account
openstack container create box -f value -c container
echo "the content" >"$HOME/greeting.txt"
openstack object create box "$HOME/greeting.txt" --name greeting.txt -f value -c object
storage=$(swift_account)
signed=$(swift tempurl GET 3600 "/v1${storage##*/v1}/box/greeting.txt" "$key")
curl --silent --show-error --fail "${storage%%/v1*}$signed"
echo "${storage%%/v1*}$signed"

echo "# a call that makes Glance, too, ask Keystone"
openstack image list -f value

echo "# cleaned up"
openstack user delete ann
openstack application credential delete robot robot-2
openstack container delete --recursive box
