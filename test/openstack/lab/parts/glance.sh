# Glance: stores its images in Swift, and asks Keystone for its unified limits.

prepare_glance() {
  write_glance_configuration
  if [[ -e $WORK/glance/prepared ]]; then return; fi
  glance-manage --config-file "$CONF/glance-api.conf" db_sync >>"$LOG/glance-manage.log" 2>&1 </dev/null ||
    fail "glance-manage db_sync; see $LOG/glance-manage.log"
  use_write_ahead_log "$WORK/glance/glance.sqlite"
  touch "$WORK/glance/prepared"
}

write_glance_configuration() {
  cat >"$CONF/glance-api.conf" <<END
[DEFAULT]
bind_host = $HOST
bind_port = $WIRETALE_LAB_GLANCE_PORT
workers = $WIRETALE_LAB_GLANCE_WORKERS
debug = $WIRETALE_LAB_GLANCE_DEBUG
$([[ $WIRETALE_LAB_GLANCE_DEBUG == off ]] || echo 'default_log_levels = keystoneauth=DEBUG,sqlalchemy=WARN,stevedore=WARN')
public_endpoint = $IMAGE_URL
use_keystone_limits = $WIRETALE_LAB_QUOTA
worker_self_reference_url = http://$HOST:$WIRETALE_LAB_GLANCE_PORT
node_staging_uri = file://$WORK/glance/staging
[database]
connection = sqlite:///$WORK/glance/glance.sqlite
[keystone_authtoken]
www_authenticate_uri = $IDENTITY_URL
auth_url = $IDENTITY_URL
auth_type = password
interface = public
region_name = $REGION
memcached_servers = $HOST:$WIRETALE_LAB_MEMCACHED_PORT
username = glance
password = $WIRETALE_LAB_GLANCE_PASSWORD
project_name = service
user_domain_name = Default
project_domain_name = Default
[oslo_limit]
auth_url = $IDENTITY_URL
auth_type = password
username = glance
password = $WIRETALE_LAB_GLANCE_PASSWORD
user_domain_name = Default
system_scope = all
valid_interfaces = public
region_name = $REGION
endpoint_id = $(cat "$WORK/image-endpoint-id" 2>/dev/null)
[glance_store]
stores = swift
default_store = swift
default_swift_reference = lab
swift_store_config_file = $CONF/glance-swift.conf
swift_store_create_container_on_put = True
swift_store_container = glance
swift_store_region = $REGION
[paste_deploy]
flavor = keystone
config_file = /etc/glance/glance-api-paste.ini
[oslo_policy]
policy_dirs = $CONF/policy.d
[oslo_concurrency]
lock_path = $WORK/glance/locks
[oslo_messaging_notifications]
driver = noop
END
  cat >"$CONF/glance-swift.conf" <<END
[lab]
user = service:glance-swift
key = $WIRETALE_LAB_GLANCE_SWIFT_PASSWORD
auth_version = 3
auth_address = $IDENTITY_URL/v3
user_domain_id = default
project_domain_id = default
END
}

start_glance() {
  local extra
  read -ra extra <<<"$WIRETALE_LAB_GLANCE_ENV"
  write_glance_configuration
  start_service glance "${TRUST[@]}" "${extra[@]}" -- glance-api --config-file "$CONF/glance-api.conf"
}

wait_for_glance() { wait_for_http glance "$PLAIN_IMAGE_URL" 300; }
