#!/bin/bash
# Restarts Glance and swift-proxy alone: they forget catalog, logins and validated tokens, and take new settings.
set -euo pipefail
for part in settings processes swift glance; do
  . "$(dirname "$0")/parts/$part.sh"
done

main() {
  load_settings
  [[ -e $WORK/openrc ]] || fail "no lab in $WORK; up.sh makes one"
  stop_services glance swift-proxy
  start_swift_proxy
  start_glance
  wait_for_http swift-proxy "$PLAIN_SWIFT_URL/healthcheck" 200
  wait_for_glance
}

main "$@"
