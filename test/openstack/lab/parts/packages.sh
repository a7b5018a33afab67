# Debian's packages that the lab runs on: installs the missing ones, and lets none of them start a service by itself.

PACKAGES=(
  keystone uwsgi-core uwsgi-plugin-python3 apache2-bin memcached
  glance-api swift-proxy swift-account swift-container swift-object
  python3-openstackclient python3-swiftclient
  curl tcpdump tshark
)

install_missing_packages() {
  local package missing=()
  for package in "${PACKAGES[@]}"; do is_installed "$package" || missing+=("$package"); done
  if ((${#missing[@]} == 0)); then return; fi
  say "installing ${missing[*]} (about 70 s and 460 MB for all)"
  forbid_autostart
  {
    flock /run/lock/wiretale-apt apt-get -q -o DPkg::Lock::Timeout=600 update
    DEBIAN_FRONTEND=noninteractive flock /run/lock/wiretale-apt apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends "${missing[@]}"
  } >"$LOG/apt.log" 2>&1 </dev/null || fail "apt-get; see $LOG/apt.log"
  allow_autostart
}

is_installed() { [[ $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) == *'ok installed' ]]; }

POLICY=/usr/sbin/policy-rc.d

# invoke-rc.d asks this program; 101 is "no". A policy that the machine already has is left alone.
forbid_autostart() {
  if [[ -e $POLICY ]]; then return; fi
  trap allow_autostart EXIT
  policy_is_ours=1
  printf '#!/bin/sh\nexit 101\n' >"$POLICY"
  chmod 755 "$POLICY"
}

allow_autostart() {
  if [[ -n ${policy_is_ours-} ]]; then rm -f "$POLICY"; fi
  policy_is_ours=
}
