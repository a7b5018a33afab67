# Apache, as on a devstack host: Keystone and Glance under their paths on one port.

start_apache() {
  write_apache_configuration
  start_service apache -- apache2 -f "$CONF/apache.conf" -DFOREGROUND
}

write_apache_configuration() {
  local modules=/usr/lib/apache2/modules
  cat >"$CONF/apache.conf" <<END
ServerRoot $WORK
ServerName $HOST
Listen $HOST:$WIRETALE_LAB_HTTP_PORT
PidFile $RUN/apache-own.pid
DefaultRuntimeDir $RUN
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule env_module $modules/mod_env.so
LoadModule proxy_module $modules/mod_proxy.so
LoadModule proxy_http_module $modules/mod_proxy_http.so
LoadModule proxy_uwsgi_module $modules/mod_proxy_uwsgi.so
User www-data
Group www-data
ServerTokens OS
ErrorLog $LOG/apache.log
LogFormat "%{%H:%M:%S}t.%{msec_frac}t %{remote}p \"%r\" %>s %B %{us}T us \"%{User-Agent}i\"" exchange
CustomLog $LOG/apache-access.log exchange
StartServers 1
ServerLimit 2
ThreadsPerChild 25
MaxRequestWorkers 50
# As devstack: uwsgi's protocol knows no chunked body, Glance wants one.
<Location "$WIRETALE_LAB_IDENTITY_PATH">
  SetEnv proxy-sendcl 1
</Location>
<Location "$WIRETALE_LAB_IMAGE_PATH">
  SetEnv proxy-sendchunked 1
</Location>
ProxyPass "$WIRETALE_LAB_IDENTITY_PATH" "uwsgi://$HOST:$WIRETALE_LAB_KEYSTONE_PORT" retry=0
ProxyPass "$WIRETALE_LAB_IMAGE_PATH" "http://$HOST:$WIRETALE_LAB_GLANCE_PORT" retry=0
END
}
