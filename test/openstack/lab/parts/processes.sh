# Starts, watches and stops the lab's processes: each is the leader of a session of its own, known by its pid file.

# Each with the setting that names its port.
SERVICES=(memcached keystone apache swift-account swift-container swift-object swift-proxy glance)
declare -A PORT_SETTINGS=(
  [memcached]=MEMCACHED [keystone]=KEYSTONE [apache]=HTTP [glance]=GLANCE
  [swift-account]=ACCOUNT [swift-container]=CONTAINER [swift-object]=OBJECT [swift-proxy]=SWIFT
)

# Somebody else's server on one of our ports would answer in our service's place.
refuse_used_ports() {
  local service setting
  for service in "${SERVICES[@]}"; do
    setting=WIRETALE_LAB_${PORT_SETTINGS[$service]}_PORT
    if ! is_running "$service" && (exec 3<>"/dev/tcp/$HOST/${!setting}") 2>/dev/null; then
      fail "port ${!setting} is in use; choose another $setting"
    fi
  done
}

# start_service NAME [VARIABLE=value…] -- COMMAND…
# The environment is made new: nothing of the caller's, a proxy variable least of all, leaks into a service.
start_service() {
  local name=$1 environment=(PATH="$PATH" HOME="$WORK" LANG=C.UTF-8)
  shift
  while [[ $1 != -- ]]; do
    environment+=("$1")
    shift
  done
  shift
  if is_running "$name"; then return; fi
  setsid env -i "${environment[@]}" "$@" >>"$LOG/$name.log" 2>&1 </dev/null &
  echo "$! $(start_time $!)" >"$RUN/$name.pid"
}

# Its pid file names a process that lives and that began when the file says: a number used again is not ours.
is_running() {
  local pid began
  [[ -s $RUN/$1.pid ]] && read -r pid began <"$RUN/$1.pid" && [[ -n $began && $(start_time "$pid") == "$began" ]]
}

# Clock ticks since boot at which a process began; nothing for one that is gone, or dead and not yet waited for.
start_time() {
  local stat fields
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  read -ra fields <<<"${stat##*) }"
  if [[ ${fields[0]} != Z ]]; then echo "${fields[19]}"; fi
}

stop_services() {
  local name pid pids=()
  for name in "$@"; do
    if is_running "$name"; then
      read -r pid _ <"$RUN/$name.pid"
      kill -TERM "$pid"
      pids+=("$pid")
      say "stopping $name"
    fi
  done
  for pid in "${pids[@]}"; do wait_for_end "$pid"; done
  for name in "$@"; do rm -f "$RUN/$name.pid"; done
}

# Until the leader and its workers are gone; they get 6 s. (A number that names a group is not given out again.)
wait_for_end() {
  local turn
  for ((turn = 0; turn < 120; turn++)); do
    group_lives "$1" || return 0
    sleep 0.05
  done
  kill -KILL -- "-$1" 2>/dev/null || true
  while group_lives "$1"; do sleep 0.05; done
}

group_lives() {
  cat /proc/[0-9]*/stat 2>/dev/null |
    awk -v group="$1" '{ sub(/.*\) /, "") } $3 == group && $1 != "Z" { found = 1 } END { exit !found }'
}

# wait_for_http SERVICE URL STATUS
wait_for_http() {
  local turn status
  for ((turn = 0; turn < 600; turn++)); do
    status=$(curl -s --noproxy '*' -o /dev/null -w '%{http_code}' "$2" || true)
    if [[ $status == "$3" ]]; then
      say "$1 answers"
      return
    fi
    is_running "$1" || fail "$1 ended by itself; see $LOG/$1.log"
    sleep 0.1
  done
  fail "$1 does not answer $3 at $2 (last: $status); see $LOG/$1.log"
}
