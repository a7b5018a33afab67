# Every setting of the lab: what it is called, what it means, and what it is when nobody sets it.
#
# Read at every start:
#   WIRETALE_LAB_WORK            the work folder; everything that is generated lives there  ${TMPDIR:-/tmp}/wiretale-lab
#   WIRETALE_LAB_GLANCE_ENV      extra environment of Glance, "NAME=value NAME=value"       nothing
#   WIRETALE_LAB_SWIFT_ENV       the same for swift-proxy                                   nothing
#                                (http_proxy=http://127.0.0.1:9102 turns a service's calls to that listener)
#   WIRETALE_LAB_GLANCE_WORKERS  processes that serve Glance's API                          1
#   WIRETALE_LAB_GLANCE_DEBUG    on: log/glance.log says which request caused which call    off
#   WIRETALE_LAB_QUOTA           on: Glance asks Keystone for its unified limits            on
#
# Belonging to a work folder from its first start on (a later start finds them there):
#   WIRETALE_LAB_HTTP_PORT       Apache, in front of Keystone and Glance                    8090
#   WIRETALE_LAB_IDENTITY_PATH   Keystone's path on that port                               /identity
#   WIRETALE_LAB_IMAGE_PATH      Glance's path on that port                                 /image
#   WIRETALE_LAB_SWIFT_PORT      swift-proxy                                                8080
#   WIRETALE_LAB_KEYSTONE_PORT   Keystone behind Apache (uwsgi's protocol, not HTTP)        5000
#   WIRETALE_LAB_GLANCE_PORT     Glance behind Apache                                       60999
#   WIRETALE_LAB_ACCOUNT_PORT, …_CONTAINER_PORT, …_OBJECT_PORT   Swift's storage servers    6202, 6201, 6200
#   WIRETALE_LAB_MEMCACHED_PORT                                                             11211
#   WIRETALE_LAB_TLS_HTTP_PORT, …_TLS_SWIFT_PORT   where somebody ends TLS in front of Apache and swift-proxy;  nothing
#                                the catalog and all configuration then name these, with https
#   WIRETALE_LAB_CA_PATH         the authority that everybody trusts then                   nothing
#   WIRETALE_LAB_ADMIN_PASSWORD, …_GLANCE_PASSWORD, …_GLANCE_SWIFT_PASSWORD, …_SWIFT_PASSWORD
#                                letters, digits and + / = & @ ! _ . ~ -                    20 characters, generated

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
HOST=127.0.0.1
REGION=RegionOne
export PATH=/usr/sbin:/usr/bin:/sbin:/bin # Debian's python, whatever else is installed
umask 077                                 # configuration, databases and logs hold passwords and tokens

say() {
  local elapsed_ms=$(((${EPOCHREALTIME/[.,]/} - STARTED_US) / 1000))
  printf '[lab %3d.%d s] %s\n' $((elapsed_ms / 1000)) $((elapsed_ms % 1000 / 100)) "$*" >&2
}
STARTED_US=${EPOCHREALTIME/[.,]/}

fail() {
  say "failed: $*"
  exit 1
}

load_settings() {
  : "${WIRETALE_LAB_WORK:=${TMPDIR:-/tmp}/wiretale-lab}"
  WORK=$(realpath -m "$WIRETALE_LAB_WORK")
  RUN=$WORK/run LOG=$WORK/log CONF=$WORK/conf
  if [[ -e $WORK/settings ]]; then take_stored_settings; fi
  set_defaults
  local apache=http://$HOST:$WIRETALE_LAB_HTTP_PORT swift=http://$HOST:$WIRETALE_LAB_SWIFT_PORT
  # Where they are asked whether they run; below, where everybody calls them.
  PLAIN_IDENTITY_URL=$apache$WIRETALE_LAB_IDENTITY_PATH
  PLAIN_IMAGE_URL=$apache$WIRETALE_LAB_IMAGE_PATH
  PLAIN_SWIFT_URL=$swift
  TRUST=()
  if [[ -v WIRETALE_LAB_TLS_HTTP_PORT ]]; then
    apache=https://$HOST:$WIRETALE_LAB_TLS_HTTP_PORT swift=https://$HOST:$WIRETALE_LAB_TLS_SWIFT_PORT
    TRUST=(REQUESTS_CA_BUNDLE="$WIRETALE_LAB_CA_PATH")
  fi
  IDENTITY_URL=$apache$WIRETALE_LAB_IDENTITY_PATH
  IMAGE_URL=$apache$WIRETALE_LAB_IMAGE_PATH
  SWIFT_URL=$swift
}

# Rings, catalog and users were made with the stored values: another value can only be a mistake.
take_stored_settings() {
  local line name value
  while IFS= read -r line; do
    name=${line%%=*} value=${line#*=}
    [[ ${!name-$value} == "$value" ]] ||
      fail "$name differs from the one $WORK was started with; wipe it, or choose another WIRETALE_LAB_WORK"
    printf -v "$name" %s "$value"
  done <"$WORK/settings"
}

set_defaults() {
  : "${WIRETALE_LAB_GLANCE_ENV=}" "${WIRETALE_LAB_SWIFT_ENV=}"
  : "${WIRETALE_LAB_GLANCE_WORKERS=1}" "${WIRETALE_LAB_GLANCE_DEBUG=off}" "${WIRETALE_LAB_QUOTA=on}"
  : "${WIRETALE_LAB_HTTP_PORT=8090}" "${WIRETALE_LAB_SWIFT_PORT=8080}"
  : "${WIRETALE_LAB_IDENTITY_PATH=/identity}" "${WIRETALE_LAB_IMAGE_PATH=/image}"
  : "${WIRETALE_LAB_KEYSTONE_PORT=5000}" "${WIRETALE_LAB_GLANCE_PORT=60999}"
  : "${WIRETALE_LAB_ACCOUNT_PORT=6202}" "${WIRETALE_LAB_CONTAINER_PORT=6201}" "${WIRETALE_LAB_OBJECT_PORT=6200}"
  : "${WIRETALE_LAB_MEMCACHED_PORT=11211}"
  local name user
  for name in WIRETALE_LAB_GLANCE_DEBUG WIRETALE_LAB_QUOTA; do
    [[ ${!name} =~ ^(on|off)$ ]] || fail "$name is on or off, not ${!name}"
  done
  for user in ADMIN GLANCE GLANCE_SWIFT SWIFT; do
    name=WIRETALE_LAB_${user}_PASSWORD
    [[ -v $name ]] || printf -v "$name" %s "$(generate_password)"
    # Four dialects of configuration file quote in four ways: these characters mean themselves in all of them.
    [[ ${!name} =~ ^[A-Za-z0-9+/=\&@!_.~-]+$ ]] || fail "$name may hold only letters, digits and + / = & @ ! _ . ~ -"
  done
}

# 17 random letters and digits (101 bits), and three characters that look otherwise in a URL, in HTML and in JSON.
generate_password() {
  local random
  random=$(head -c 2048 /dev/urandom | tr -dc 'A-Za-z0-9')
  printf '%s+%s/%s&' "${random:0:8}" "${random:8:5}" "${random:13:4}"
}

store_settings() {
  local name
  for name in ${!WIRETALE_LAB_*}; do
    if [[ $name =~ _(PORT|PATH|PASSWORD)$ ]]; then echo "$name=${!name}"; fi
  done >"$WORK/settings"
}
