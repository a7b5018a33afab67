# Swift: rings of one device, three storage servers, and the proxy server that asks Keystone who calls.

declare -A STORAGE_PORTS

prepare_swift() {
  STORAGE_PORTS=(
    [account]=$WIRETALE_LAB_ACCOUNT_PORT
    [container]=$WIRETALE_LAB_CONTAINER_PORT
    [object]=$WIRETALE_LAB_OBJECT_PORT
  )
  write_swift_configuration
  local server
  for server in "${!STORAGE_PORTS[@]}"; do
    if [[ ! -e $CONF/swift/$server.ring.gz ]]; then build_ring "$server"; fi
  done
}

build_ring() {
  local builder=$CONF/swift/$1.builder
  {
    swift-ring-builder "$builder" create 4 1 0 &&
      swift-ring-builder "$builder" add "r1z1-$HOST:${STORAGE_PORTS[$1]}/disk" 1 &&
      swift-ring-builder "$builder" rebalance
  } >>"$LOG/rings.log" 2>&1 || fail "swift-ring-builder; see $LOG/rings.log"
}

write_swift_configuration() {
  cat >"$CONF/swift/swift.conf" <<END
[swift-hash]
swift_hash_path_prefix = lab
swift_hash_path_suffix = lab
[storage-policy:0]
name = Policy-0
default = yes
END
  local server
  for server in "${!STORAGE_PORTS[@]}"; do write_storage_configuration "$server"; done
  write_proxy_configuration
}

write_storage_configuration() {
  cat >"$CONF/swift-$1.conf" <<END
[DEFAULT]
bind_ip = $HOST
bind_port = ${STORAGE_PORTS[$1]}
workers = 0
user = root
swift_dir = $CONF/swift
devices = $WORK/swift
mount_check = false
disable_fallocate = true
[pipeline:main]
pipeline = healthcheck $1-server
[app:$1-server]
use = egg:swift#$1
[filter:healthcheck]
use = egg:swift#healthcheck
END
}

write_proxy_configuration() {
  local plain_filters=(
    catch_errors gatekeeper healthcheck proxy_logging listing_formats bulk tempurl ratelimit copy
    container_quotas account_quotas slo dlo symlink
  )
  cat >"$CONF/swift-proxy.conf" <<END
[DEFAULT]
bind_ip = $HOST
bind_port = $WIRETALE_LAB_SWIFT_PORT
workers = 0
user = root
swift_dir = $CONF/swift
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck proxy_logging cache listing_formats bulk tempurl ratelimit authtoken keystoneauth copy container_quotas account_quotas slo dlo versioned_writes symlink proxy_logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:authtoken]
paste.filter_factory = keystonemiddleware.auth_token:filter_factory
www_authenticate_uri = $IDENTITY_URL
auth_url = $IDENTITY_URL
auth_type = password
interface = public
region_name = $REGION
username = swift
password = $WIRETALE_LAB_SWIFT_PASSWORD
project_name = service
user_domain_id = default
project_domain_id = default
delay_auth_decision = True
include_service_catalog = False
cache = swift.cache
[filter:keystoneauth]
use = egg:swift#keystoneauth
operator_roles = member, admin
reseller_admin_role = ResellerAdmin
[filter:cache]
use = egg:swift#memcache
memcache_servers = $HOST:$WIRETALE_LAB_MEMCACHED_PORT
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
$(for filter in "${plain_filters[@]}"; do printf '[filter:%s]\nuse = egg:swift#%s\n' "$filter" "$filter"; done)
END
}

# Without -v Swift's servers write no log.
start_swift_storage() {
  local server
  for server in "${!STORAGE_PORTS[@]}"; do
    start_service "swift-$server" -- "swift-$server-server" "$CONF/swift-$server.conf" -v
  done
}

start_swift_proxy() {
  local extra
  read -ra extra <<<"$WIRETALE_LAB_SWIFT_ENV"
  start_service swift-proxy "${TRUST[@]}" "${extra[@]}" -- swift-proxy-server "$CONF/swift-proxy.conf" -v
}

wait_for_swift() {
  local server
  for server in "${!STORAGE_PORTS[@]}"; do
    wait_for_http "swift-$server" "http://$HOST:${STORAGE_PORTS[$server]}/healthcheck" 200
  done
  wait_for_http swift-proxy "$PLAIN_SWIFT_URL/healthcheck" 200
}
