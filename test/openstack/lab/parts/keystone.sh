# Keystone: memcached for its cache, a sqlite database, fernet tokens, uwsgi; and what it is to know of the others.

start_memcached() {
  start_service memcached -- memcached -u root -l "$HOST" -p "$WIRETALE_LAB_MEMCACHED_PORT" -U 0 -m 64
}

prepare_keystone() {
  write_keystone_configuration
  if [[ -e $WORK/keystone/prepared ]]; then return; fi
  keystone_manage db_sync
  use_write_ahead_log "$WORK/keystone/keystone.sqlite"
  keystone_manage fernet_setup --keystone-user root --keystone-group root
  keystone_manage credential_setup --keystone-user root --keystone-group root
  OS_BOOTSTRAP_PASSWORD=$WIRETALE_LAB_ADMIN_PASSWORD keystone_manage bootstrap \
    --bootstrap-username admin --bootstrap-project-name admin --bootstrap-role-name admin \
    --bootstrap-service-name keystone --bootstrap-region-id "$REGION" --bootstrap-public-url "$IDENTITY_URL"
  touch "$WORK/keystone/prepared"
}

keystone_manage() {
  keystone-manage --config-file "$CONF/keystone.conf" "$@" >>"$LOG/keystone-manage.log" 2>&1 </dev/null ||
    fail "keystone-manage $1; see $LOG/keystone-manage.log"
}

# With sqlite's usual journal two processes at once answer 500 "database is locked"; the file remembers the mode.
use_write_ahead_log() {
  python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA journal_mode=WAL")' "$1"
}

write_keystone_configuration() {
  cat >"$CONF/keystone.conf" <<END
[DEFAULT]
# Apache does not say that clients come by https.
public_endpoint = $IDENTITY_URL
[database]
connection = sqlite:///$WORK/keystone/keystone.sqlite
[token]
provider = fernet
[fernet_tokens]
key_repository = $WORK/keystone/fernet-keys
[credential]
key_repository = $WORK/keystone/credential-keys
[identity]
# A password check takes milliseconds instead of 0.3 s.
password_hash_rounds = 4
[oslo_policy]
policy_dirs = $CONF/policy.d
# Without its cache a call takes 230 ms instead of 11.
[cache]
enabled = True
backend = dogpile.cache.memcached
memcache_servers = $HOST:$WIRETALE_LAB_MEMCACHED_PORT
END
  # The keys devstack writes (lib/apache, write_uwsgi_config), on a port: no path to the work folder for www-data.
  cat >"$CONF/keystone-uwsgi.ini" <<END
[uwsgi]
wsgi-file = /usr/bin/keystone-wsgi-public
socket = $HOST:$WIRETALE_LAB_KEYSTONE_PORT
processes = 2
master = true
die-on-term = true
exit-on-reload = true
enable-threads = true
plugins = python3
thunder-lock = true
buffer-size = 65535
add-header = Connection: close
lazy-apps = true
END
}

start_keystone() {
  start_service keystone OS_KEYSTONE_CONFIG_FILES="$CONF/keystone.conf" -- \
    uwsgi_python3 --ini "$CONF/keystone-uwsgi.ini"
}

# Services, endpoints, users, roles and limits; leaves the id of Glance's endpoint, which Glance must know.
fill_keystone() {
  local identifier=$WORK/image-endpoint-id
  if [[ -s $identifier ]]; then return; fi
  KEYSTONE_URL=$PLAIN_IDENTITY_URL IDENTITY_URL=$IDENTITY_URL IMAGE_URL=$IMAGE_URL SWIFT_URL=$SWIFT_URL REGION=$REGION \
    ADMIN_PASSWORD=$WIRETALE_LAB_ADMIN_PASSWORD GLANCE_PASSWORD=$WIRETALE_LAB_GLANCE_PASSWORD \
    GLANCE_SWIFT_PASSWORD=$WIRETALE_LAB_GLANCE_SWIFT_PASSWORD SWIFT_PASSWORD=$WIRETALE_LAB_SWIFT_PASSWORD \
    python3 "$LAB/bootstrap.py" >"$identifier.new" || fail "bootstrap.py"
  mv "$identifier.new" "$identifier"
}
