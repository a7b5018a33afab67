#!/bin/bash
# Brings the lab up: Keystone, Glance and Swift on loopback. What already runs is left as it is. Prints the openrc's path.
set -euo pipefail
for part in settings packages processes keystone apache swift glance; do
  . "$(dirname "$0")/parts/$part.sh"
done

main() {
  ((EUID == 0)) || fail "needs root, for apt-get and to run the services"
  load_settings
  refuse_used_ports
  make_folders
  store_settings
  install_missing_packages
  start_memcached
  # The two databases take most of a first start.
  prepare_glance &
  local glance_database=$!
  prepare_swift
  start_swift_storage
  start_swift_proxy
  prepare_keystone
  start_keystone
  start_apache
  wait_for_http apache "$PLAIN_IDENTITY_URL" 300
  fill_keystone
  wait "$glance_database" || exit 1
  start_glance
  wait_for_swift
  wait_for_glance
  write_openrc
  say up
  echo "$WORK/openrc"
}

make_folders() {
  mkdir -p "$RUN" "$LOG" "$CONF/policy.d" "$CONF/swift" "$WORK/keystone" "$WORK/glance/staging" "$WORK/swift/disk"
}

write_openrc() {
  cat >"$WORK/openrc" <<END
export OS_AUTH_TYPE='password'
export OS_AUTH_URL='$IDENTITY_URL'
export OS_IDENTITY_API_VERSION='3'
export OS_REGION_NAME='$REGION'
export OS_USERNAME='admin'
export OS_PASSWORD='$WIRETALE_LAB_ADMIN_PASSWORD'
export OS_USER_DOMAIN_ID='default'
export OS_PROJECT_NAME='admin'
export OS_PROJECT_DOMAIN_ID='default'
${TRUST[0]:+export OS_CACERT='$WIRETALE_LAB_CA_PATH'}
END
}

main "$@"
